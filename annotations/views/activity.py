"""What happened: in a collection, in an article, and all of it as a file."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from annotations.queries.log import activity as queries
from annotations.queries.log.exporting import exported
from annotations.queries.log.wanted import Wanted
from reader.actions.errors import Invalid, Refused
from reader.models import Article, Collection
from reader.views.requests import Request

from .answers import FILTER_FORM, refused_response
from .article import visible


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def activity(request: Request, slug: str) -> HttpResponse:
    """A page of the collection's log; for htmx only what the filter changes in it."""
    return _page(request, get_object_or_404(Collection.objects.visible_to(request.user), slug=slug))


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def article_history(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """The same of one article, with what was another before."""
    article = visible(request, slug, article_id)
    return _page(request, article.collection, article)


@require_safe
@login_required
@never_cache
def activity_file(request: Request, slug: str) -> HttpResponseBase:
    """What passes the filter, as JSON lines; sent as it is read. Of a filter that makes no sense a page says so."""
    collection = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
    wanted = Wanted.parse(request.GET)
    if wanted.problems:
        return refused_response(request, Invalid(" ".join(wanted.problems.values())), collection=collection)
    events = wanted.events(queries.events_of(collection, user=request.user))
    name = f"{collection.slug}-activity-{timezone.now():%Y-%m-%d}.jsonl"
    lines: Iterator[bytes] = (line.encode() for line in exported(events, user=request.user))
    return StreamingHttpResponse(
        lines,
        content_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(request: Request, collection: Collection, article: Article | None = None) -> HttpResponse:
    wanted = Wanted.parse(request.GET)
    cursor = request.GET.get("cursor", "")
    try:
        page = queries.page(collection, wanted, user=request.user, cursor=cursor, article=article)
    except Refused as refusal:
        return refused_response(request, refusal, collection=collection)
    context = {"page": page, "collection": collection, "article": article, "wanted": wanted}
    context["role"] = collection.role_of(request.user)
    template = "annotations/_activity.html" if request.htmx else "annotations/activity.html"
    response = render(request, template, context)
    if request.htmx.trigger == FILTER_FORM and not wanted.problems:  # its own address, without the empty fields
        push_url(response, request.path + wanted.query_string().removesuffix("?"))
    return response
