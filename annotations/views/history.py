"""The states that an annotation has had, and bringing one of them back."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget

from annotations.actions import restoring_versions
from annotations.forms import version_sent
from annotations.models import Annotation
from annotations.queries.log import versions
from annotations.queries.page import reading
from reader.actions.errors import Conflict
from reader.models import Article
from reader.views.requests import Request

from .annotating import context_of
from .answers import changed_response, telling_refusals
from .article import annotatable, visible

SIDES: dict[str, Literal["before", "after"]] = {"before": "before", "after": "after"}


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def history(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
    """What became of a mark, in the place of its card or on a page; with `close=1` the card again."""
    article = visible(request, slug, article_id)
    if request.htmx and "close" in request.GET:
        return _card(request, article, annotation_id)
    return _page(request, article, annotation_id)


@require_POST
@login_required
@telling_refusals
def restore(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
    """Makes it as `side` of the `event` tells it, if it still is at `version`."""
    article = annotatable(request, slug, article_id)
    told = versions.history(article, annotation_id, user=request.user)
    if told is None or not told.may_restore:
        raise Http404
    event, side = request.POST.get("event", ""), SIDES.get(request.POST.get("side", ""), "after")
    try:
        change = restoring_versions.restore(
            article,
            annotation_id,
            by=request.user,
            event_id=int(event) if event.isascii() and event.isdigit() and len(event) < 19 else 0,
            side=side,
            version=version_sent(request.POST),
        )
    except Conflict as refusal:
        return _page(request, article, annotation_id, refusal=refusal, chosen=f"{event} {side}")
    return changed_response(request, change)


def _page(
    request: Request, article: Article, annotation_id: UUID, *, refusal: Conflict | None = None, chosen: str = ""
) -> HttpResponse:
    """After a conflict with why nothing was done, and what stands there now; what was chosen is marked."""
    told = versions.history(article, annotation_id, user=request.user)
    if told is None:
        raise Http404
    context = context_of(request, article) | {"history": told, "refusal": refusal, "chosen": chosen}
    status = 200 if refusal is None else refusal.status
    if not request.htmx:
        return render(request, "annotations/history.html", context, status=status)
    response = render(request, "annotations/_history.html", context, status=status)
    return reswap(retarget(response, f"#a-{annotation_id}"), "outerHTML")


def _card(request: Request, article: Article, annotation_id: UUID) -> HttpResponse:
    seen = Annotation.objects.visible_to(request.user).select_related("tag", "author", "entity", "article__collection")
    whole = seen.with_parts().prefetch_related("tag__roles", "tag__attributes__options")
    annotation = whole.filter(article=article, pk=annotation_id).first()
    if annotation is None:
        raise Http404
    card = reading.card(annotation, user=request.user)
    return render(request, "annotations/_card.html", context_of(request, article) | {"card": card})
