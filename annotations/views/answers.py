"""What a write answers with: the parts of the page that it changed, or why it was refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django_htmx.http import push_url, trigger_client_event

from annotations.actions.changes import Change
from annotations.models import Annotation
from annotations.queries.filtering.filter import Filter
from annotations.queries.page import asking, reading
from annotations.queries.page.questions import Step
from reader.actions.errors import Refused
from reader.models import Article, Collection
from reader.views.requests import Request

UNDONE = "undone"
TYPED = {"note", "body", "words", "add_words", "entity_name", "value"}  # the fields that hold somebody's own words
FILTER_FORM = "f-find"  # its id in the page


def changed_response(request: Request, change: Change, *, ask: bool = False) -> HttpResponse:
    """The touched paragraphs, cards, rows of the map and counts, out of band; without scripts, back to the article.

    With `ask`, the question for the first part or value that the new annotation lacks, too.
    """
    article, wanted = change.article, Filter.parse(request.GET)
    hidden = bool(change.annotations) and not _passes(request, change, wanted)
    text = f"{change.message} The filter leaves it out." if hidden else change.message
    if not request.htmx:
        _leave_message(request, text, change, wanted)
        return see_other(place(article, wanted, change))
    response = _changed(request, change, text, link=wanted.cleared().query_string() if hidden else "")
    if ask:
        with_question(response, request, asking.first_step(change.annotations[0], user=request.user), article=article)
    told = {
        "event": None if change.event is None else change.event.pk,
        "paragraphs": change.paragraphs,
        "annotations": list(map(str, change.annotations)),
        "message": text,
    }
    return trigger_client_event(response, "postil:changed", told, after="swap")


def _changed(request: Request, change: Change, text: str, *, link: str) -> HttpResponse:
    article, wanted = change.article, Filter.parse(request.GET)
    context = {
        "page": reading.changed(article, user=request.user, filter=wanted, paragraphs=change.paragraphs),
        "article": article,
        "collection": article.collection,
        "text": text,
        "link": link,
        "link_text": "Show it",
        **_taking_back(change, wanted),
    }
    return render(request, "annotations/_changed.html", context)


def with_question(response: HttpResponse, request: Request, step: Step | None, *, article: Article) -> HttpResponse:
    """The answer, and out of band the form that asks for the next part or value; without a step it goes away."""
    context: dict[str, object] = {"step": step, "article": article, "collection": article.collection, "oob": True}
    context["query"] = Filter.parse(request.GET).query_string()
    response.write(render_to_string("annotations/_asking.html", context, request=request))
    return response


def refused_response(
    request: Request, refusal: Refused, *, article: Article | None = None, collection: Collection | None = None
) -> HttpResponse:
    """Why nothing was changed: in the message line, or without scripts as a page with the way back."""
    context: dict[str, object] = {"text": refusal.message, "level": "error", "oob": True, "refusal": refusal}
    context["kept"] = _typed(request)
    if article is not None:
        context |= change_before(request, article, refusal) | _seen_instead(request, article, refusal)
    if request.htmx:
        return render(request, "_message.html", context, status=refusal.status)
    if article is not None:
        collection = article.collection
        context["back"] = place(article, Filter.parse(request.GET))
    context |= {"article": article, "collection": collection, "role": collection and collection.role_of(request.user)}
    return render(request, "annotations/refused.html", context, status=refusal.status)


def _seen_instead(request: Request, article: Article, refusal: Refused) -> dict[str, object]:
    """The link of the message: to both versions and the choice, or to the history, where the refusal names one."""
    if event := refusal.details.get("choose"):
        there = _address("undo", article, Filter.parse(request.GET), event)
        return {"link": there, "link_text": "See both versions and choose"}
    if about := refusal.details.get("history"):
        there = reverse("annotation_history", args=[article.collection.slug, article.pk, about])
        return {"link": there, "link_text": "See its history"}
    return {}


def change_before(request: Request, article: Article, refusal: Refused) -> dict[str, object]:
    """What the message of a refused undo or redo offers: the one before it, where there is one."""
    if "older" not in refusal.details:
        return {}
    way: str = refusal.details["way"]
    older = _address(way, article, Filter.parse(request.GET), refusal.details["older"])
    what = "Undo the change before it" if way == "undo" else "Redo what was undone before it"
    return {"undo": older, "undo_label": what}


def _typed(request: Request) -> str:
    """All the words that were typed into the form that was sent."""
    names = (name for name in request.POST if name in TYPED or (name.startswith("value-") and ":" not in name))
    return "\n\n".join(filter(None, (value.strip() for name in names for value in request.POST.getlist(name))))


def telling_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose action may refuse: the one place that turns what it says into an answer."""

    @wraps(view)
    def answered(request: Request, slug: str, article_id: UUID, *args: object, **options: object) -> HttpResponse:
        try:
            return view(request, slug, article_id, *args, **options)
        except Refused as refusal:
            articles = Article.objects.visible_to(request.user).select_related("collection")
            article = get_object_or_404(articles, pk=article_id)
            return refused_response(request, refusal, article=article)

    return answered


def with_plain_address(response: HttpResponse, request: Request, wanted: Filter) -> HttpResponse:
    """What the form of the filter asked for gets the filter's own address, without its empty fields.

    Not where something in it could not be read: that must be said again when the page is loaded anew.
    """
    if request.htmx.trigger == FILTER_FORM and not wanted.problems:
        push_url(response, request.path + _query(wanted))
    return response


def left_behind(request: Request, change: Change, back: str) -> HttpResponse:
    """Back to a page that is not the article's, where a message says what was done."""
    _leave_message(request, change.message, change, Filter())
    return see_other(back)


def see_other(address: str) -> HttpResponse:
    """Sends a browser there, with GET whatever it came with."""
    return HttpResponse(status=303, headers={"Location": address})


def place(article: Article, wanted: Filter, change: Change | None = None) -> str:
    """The article's address under the filter, at what was changed."""
    at = ""
    if change is not None and change.reply is not None:
        at = f"#r-{change.reply}"
    elif change is not None and change.annotations:
        at = f"#a-{change.annotations[0]}"
    elif change is not None and change.paragraphs:
        at = f"#p{change.paragraphs[0] + 1}"
    return _article(article) + _query(wanted) + at


def _article(article: Article) -> str:
    return reverse("article", args=[article.collection.slug, article.pk])


def _query(wanted: Filter) -> str:
    query = wanted.query_string()
    return "" if query == "?" else query


def _passes(request: Request, change: Change, wanted: Filter) -> bool:
    """Whether all that the change made, as far as one sees it, is seen through the filter."""
    if wanted.is_empty():
        return True
    made = Annotation.objects.visible_to(request.user).filter(pk__in=change.annotations)
    return wanted.annotations(made).count() == made.count()


def _leave_message(request: Request, text: str, change: Change, wanted: Filter) -> None:
    """For the next page; its button is carried along as "Undo /c/…/undo/?event=3"."""
    back = _taking_back(change, wanted)
    messages.success(request, text, extra_tags=f"{back['undo_label']} {back['undo']}" if back else "")


def _taking_back(change: Change, wanted: Filter) -> dict[str, str]:
    """What the message's button does: take the change back, or after an undo do it again."""
    if change.event is None:
        return {}
    verb = "redo" if change.event.verb == UNDONE else "undo"
    which = change.event.pk if change.event.reverts_id is None else None
    return {"undo": _address(verb, change.article, wanted, which), "undo_label": verb.capitalize()}


def _address(verb: str, article: Article, wanted: Filter, event: int | None) -> str:
    """Where to post to undo or redo: the last change, or that of the event."""
    address = reverse(verb, args=[article.collection.slug, article.pk]) + wanted.query_string()
    return (address if event is None else f"{address}&event={event}").replace("?&", "?")
