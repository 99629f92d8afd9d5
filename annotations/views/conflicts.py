"""Where somebody has changed an annotation meanwhile: both versions, and the choice between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django_htmx.http import reswap, retarget

from annotations.actions import rows
from annotations.actions.changes import touched
from annotations.forms import number
from annotations.models import Annotation, Event, Tag
from annotations.queries.filtering.filter import Filter
from annotations.queries.log.lines import names_of
from annotations.queries.log.versions import Meanwhile, meanwhile
from annotations.queries.page import reading
from annotations.queries.page.cards import Card
from annotations.text.history.differences import Version, version
from reader.actions.errors import Conflict
from reader.models import Article
from reader.views.requests import Request

from .answers import change_before, place

#: By the name of the route what was wanted, as a button and what the button does "all the same".
WANTED = {
    "remove": "Remove it",
    "split": "Split it",
    "extend": "Move its edge by a word",
    "retag": "Give it the other tag",
    "ask": "Store my answer",
}


@dataclass(frozen=True)
class Deed:
    """What was `wanted`, as a button; where it is sent, and with what beside the version, to be done all the same.

    Of an undo also what it would bring back: a `version`, or, `taken`, nothing.
    """

    wanted: str
    address: str
    sent: list[tuple[str, str]]
    version: Version | None = None
    taken: bool = False


def with_choice(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that changes an annotation at one stroke: what is refused because it is another by now can be asked for
    once more, from what stands now. Where it is gone, or the refusal is another, it goes on."""

    @wraps(view)
    def answered(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
        try:
            return view(request, slug, article_id, annotation_id)
        except Conflict as conflict:
            if not isinstance(conflict.details.get("current"), Annotation):
                raise
            return _choice(request, conflict, article_id, annotation_id)

    return answered


def told_meanwhile(request: Request, annotation: Annotation) -> Meanwhile | None:
    """What others made of the annotation since the version that was sent. None where that cannot be told."""
    since = number(request.POST.get("version", ""))
    return None if since is None else meanwhile(annotation, since=since, user=request.user)


def shown_anew(request: Request, annotation: Annotation) -> str:
    """The paragraphs of the annotation with their cards, out of band, as they stand."""
    article = annotation.article
    where = touched(article, [piece.span for piece in rows.pieces(annotation)])
    page = reading.changed(article, user=request.user, filter=Filter.parse(request.GET), paragraphs=where)
    context = {"page": page, "article": article, "collection": article.collection}
    return render_to_string("annotations/_parts.html", context, request=request)


def _choice(request: Request, conflict: Conflict, article_id: UUID, annotation_id: UUID) -> HttpResponse:
    """What it is now and what was wanted: to be done all the same, or not."""
    articles = Article.objects.visible_to(request.user).select_related("collection")
    article = get_object_or_404(articles, pk=article_id)
    current = Annotation.objects.visible_to(request.user).with_parts().select_related("tag", "author", "entity")
    annotation = get_object_or_404(current.filter(article=article), pk=annotation_id)
    deed = Deed(_wanted(request, article), request.get_full_path(), _sent(request))
    context = _context(request, article, annotation, deed, told_meanwhile(request, annotation)) | {"refusal": conflict}
    if not request.htmx:
        return render(request, "annotations/conflict.html", context, status=conflict.status)
    response = render(request, "annotations/_conflict.html", context | {"oob": True}, status=conflict.status)
    return reswap(retarget(response, f"#a-{annotation.pk}"), "outerHTML")


def at_stake(request: Request, article: Article, event_id: int) -> tuple[Event, Annotation] | None:
    """One's own change, or undo of one, and the annotation that it was about alone, which stands and is theirs to edit;
    None where there is no such."""
    event = Event.objects.filter(article=article, actor=request.user, pk=event_id).first()
    key = next(iter(event.after), "") if event is not None and len(event.after) == 1 else ""
    kind, _, pk = key.partition(":")
    if event is None or kind != "annotation":
        return None
    theirs = article.annotations.editable_by(request.user).with_parts().select_related("tag", "author", "entity")
    annotation = theirs.filter(pk=pk).first()
    return None if annotation is None else (event, annotation)


def undo_choice(
    request: Request, article: Article, event: Event, annotation: Annotation, *, refusal: Conflict | None = None
) -> HttpResponse:
    """A page with what the undo of what is `at_stake`, or its redo, would bring back, and what stands now: to be done
    all the same, or not. `refusal` is what it answers, if it does."""
    key = f"annotation:{annotation.pk}"
    left = event.after[key]
    told = None if left is None else meanwhile(annotation, since=left["version"], user=request.user)
    context = _context(request, article, annotation, _reverting(article, event, key), told)
    if refusal is None:
        return render(request, "annotations/conflict.html", context)
    context |= {"text": refusal.message, "level": "error"} | change_before(request, article, refusal)
    return render(request, "annotations/conflict.html", context, status=refusal.status)


def _reverting(article: Article, event: Event, key: str) -> Deed:
    """What an undo of the event does to the annotation, as a deed of its own: restoring a version, or removing it."""
    wanted, state = "Do it again" if event.reverts_id is not None else "Undo it", event.before[key]
    where = [article.collection.slug, article.pk, key.partition(":")[2]]
    if state is None:
        return Deed(wanted, reverse("remove", args=where), [], taken=True)
    shown = version(state, text=article.text, names=names_of(article.collection))
    sent = [("event", str(event.pk)), ("side", "before")]
    return Deed(wanted, reverse("restore_version", args=where), sent, version=shown)


def _context(
    request: Request, article: Article, annotation: Annotation, deed: Deed, told: Meanwhile | None
) -> dict[str, object]:
    wanted = Filter.parse(request.GET)
    return {
        "article": article,
        "collection": article.collection,
        "role": article.collection.role_of(request.user),
        "annotation": annotation,
        "current": Card(annotation, editable=False),
        "meanwhile": told,
        "deed": deed,
        "query": wanted.query_string(),
        "form": reverse("annotation", args=[article.collection.slug, article.pk, annotation.pk]),
        "back": f"{place(article, wanted)}#a-{annotation.pk}",
    }


def _wanted(request: Request, article: Article) -> str:
    route = request.resolver_match.url_name if request.resolver_match is not None else None
    if route == "retag":
        names = dict(Tag.objects.filter(collection=article.collection_id).values_list("key", "name"))
        name = names.get(request.POST.get("tag", ""), "")
        return f"Make it {name}" if name else WANTED[route]
    return WANTED.get(route or "", "Do it")


def _sent(request: Request) -> list[tuple[str, str]]:
    """All that was sent, to be sent once more; but for the version."""
    left_out = {"csrfmiddlewaretoken", "version"}
    return [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]
