"""Reviewing suggestions one by one, each with its paragraph, by one key each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import replace_url, reswap, retarget

from annotations.actions import decide, decide_everywhere
from annotations.actions.decide_everywhere import Decided
from annotations.forms import number
from annotations.models import Suggestion
from annotations.queries.filtering.filter import Filter
from annotations.queries.suggestions import review as queries
from annotations.queries.suggestions.closeup import Wish
from annotations.queries.suggestions.walking import ORDERS, USUAL
from reader.actions.errors import Invalid, Refused
from reader.models import Collection
from reader.views.requests import Request

from .answers import see_other
from .article import offered_tag
from .codebook import visible
from .collection_answers import frame

CARD = "#card"  # what a decision swaps


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
def review(request: Request, slug: str) -> HttpResponse:
    """The suggestion that is up; POST decides on `suggestion`, and the next one is the answer."""
    if request.method != "POST":
        return _answer(request, visible(request, slug), _wish(request.GET))
    collection = _annotatable(request, slug)
    wish, suggestion = _wish(request.GET), _suggestion(request, collection)
    try:
        told = _decide(request, suggestion, one_article=len(wish.filter.articles) == 1)
    except Refused as refusal:
        return _refused(request, collection, wish, suggestion, refusal)
    return _on(request, collection, replace(wish, at=None, before=None, after=suggestion.pk), told)


@require_POST
@login_required
def review_undo(request: Request, slug: str) -> HttpResponse:
    """Takes back one's own last decision, or that of `event=`, and returns to what it was about."""
    collection, wish = _annotatable(request, slug), _wish(request.GET)
    given = request.GET.get("event", "")
    try:
        if given and number(given) is None:
            raise Invalid("There is no such decision to undo.", field="event")
        done = decide_everywhere.take_back(collection, by=request.user, event_id=number(given))
    except Refused as refusal:
        return _answer(request, collection, wish, refusal=refusal)
    wish = replace(wish, at=_first_of(request, wish, done), after=None, before=None)
    return _on(request, collection, wish, {"text": done.message, "undone": "1"})


@require_POST
@login_required
def review_redo(request: Request, slug: str) -> HttpResponse:
    """Decides again as before one's own last undo, and goes on from there."""
    collection, wish = _annotatable(request, slug), _wish(request.GET)
    try:
        done = decide_everywhere.decide_again(collection, by=request.user)
    except Refused as refusal:
        return _answer(request, collection, wish, refusal=refusal)
    wish = replace(wish, at=None, before=None, after=_first_of(request, wish, done))
    return _on(request, collection, wish, {"text": done.message, "event": str(done.event)})


def _first_of(request: Request, wish: Wish, done: Decided) -> UUID | None:
    """The suggestion that comes first among those that were decided on or taken back."""
    decided = Suggestion.objects.visible_to(request.user).filter(pk__in=done.suggestions)
    first = ORDERS[wish.order].sorted(decided).first()
    return None if first is None else first.pk


def _decide(request: Request, suggestion: Suggestion, *, one_article: bool) -> dict[str, str]:
    """Does as the form asks; says what was done and how it is taken back. Raises Refused."""
    given, by = request.POST.get("tag", ""), request.user
    tag = offered_tag(suggestion.article, given) if given else None
    alike, dismisses = request.POST.get("alike") == "1", request.POST.get("do") == "dismiss"
    if alike and not one_article:
        everywhere = decide_everywhere
        done = everywhere.dismiss(suggestion, by=by) if dismisses else everywhere.accept(suggestion, by=by, tag=tag)
        return {"text": done.message, "event": str(done.event)}
    if dismisses:
        change = decide.dismiss(suggestion, by=by, alike=alike)
    else:
        change = decide.accept(suggestion, by=by, tag=tag, alike=alike, bounds=_bounds(request.POST, strict=True))
    return {"text": change.message, "event": "" if change.event is None else str(change.event.pk)}


def _on(request: Request, collection: Collection, wish: Wish, told: dict[str, str]) -> HttpResponse:
    """On to where the wish leads, with what was done and the button that takes it back, or does it again."""
    label, back = "Undo", ""
    if told.get("event"):
        back = reverse("review_undo", args=[collection.slug]) + wish.link(event=told["event"])
    elif "undone" in told:
        label, back = "Redo", reverse("review_redo", args=[collection.slug]) + wish.link()
    if request.htmx:
        return _answer(request, collection, wish, said={"text": told["text"], "undo": back, "label": label})
    messages.success(request, told["text"], extra_tags=f"{label} {back}" if back else "")
    place = {"after": wish.after} if wish.after else {"at": wish.at} if wish.at else {}
    return see_other(reverse("review", args=[collection.slug]) + wish.link(**place))


def _refused(
    request: Request, collection: Collection, wish: Wish, suggestion: Suggestion, refusal: Refused
) -> HttpResponse:
    """Why nothing was decided: the same suggestion again, or the next one where it is no longer open."""
    bounds = _bounds(request.POST, strict=False)
    return _answer(request, collection, replace(wish, at=suggestion.pk, bounds=bounds), refusal=refusal)


def _answer(
    request: Request,
    collection: Collection,
    wish: Wish,
    *,
    said: dict[str, str] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The page; for htmx the suggestion alone, or all that a filter changes. Always at an address of its own."""
    review = queries.review(collection, user=request.user, wish=wish)
    context: dict[str, Any] = frame(request, collection) | {"review": review, "said": said, "refusal": refusal}
    status = 200 if refusal is None else refusal.status
    if review.shown is not None and review.shown.suggestion.pk == wish.before:
        messages.info(request, "This is the first one.")
    if not request.htmx:
        return render(request, "annotations/review.html", context, status=status)
    whole = request.htmx.target == queries.Review.region
    context["oob"] = not whole
    response = render(request, f"annotations/_review{'' if whole else '_card'}.html", context, status=status)
    place = {} if review.shown is None else {"at": review.shown.suggestion.pk}
    replace_url(response, reverse("review", args=[collection.slug]) + wish.link(**place))
    return response if whole else reswap(retarget(response, CARD), "outerHTML")


def _wish(query: QueryDict) -> Wish:
    order = query.get("order", USUAL)
    places = {name: _id(query.get(name, "")) for name in ("at", "after", "before")}
    bounds = _bounds(query, strict=False)
    return Wish(Filter.parse(query), order if order in ORDERS else USUAL, bounds=bounds, **places)


def _bounds(query: QueryDict, *, strict: bool) -> tuple[int, int] | None:
    """The bounds put right, if any. With `strict`, raises Invalid for what is none."""
    given = query.get("start", ""), query.get("end", "")
    if given == ("", ""):
        return None
    start, end = map(number, given)
    if start is not None and end is not None and start < end:
        return start, end
    if strict:
        raise Invalid("These are no bounds of a passage. Nothing was changed.", field="start")
    return None


def _id(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None


def _annotatable(request: Request, slug: str) -> Collection:
    return get_object_or_404(Collection.objects.annotatable_by(request.user), slug=slug)


def _suggestion(request: Request, collection: Collection) -> Suggestion:
    decidable = Suggestion.objects.decidable_by(request.user).filter(article__collection=collection)
    given = _id(request.POST.get("suggestion", ""))
    return get_object_or_404(decidable.select_related("article__collection", "tag"), pk=given)
