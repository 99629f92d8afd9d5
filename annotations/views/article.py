"""The article: the page to read and mark, and how far the suggesters have come with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from annotations.models import Suggesting, Tag
from annotations.queries.filtering.filter import Filter
from annotations.queries.page import reading
from annotations.queries.page.newest import newest_event
from reader.actions.errors import Invalid
from reader.actions.reading import seen
from reader.models import Article
from reader.views.requests import Request

from .answers import with_plain_address

AT_WORK = {Suggesting.State.WAITING, Suggesting.State.RUNNING}


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def article(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """The page; for htmx only what the filter changes in it."""
    article = visible(request, slug, article_id)
    wanted = Filter.parse(request.GET)
    seen(article, by=request.user)
    event = newest_event(request.user, article.pk)  # before all that the page shows
    page = reading.page(article, user=request.user, filter=wanted)
    context = {"event": event, "page": page, "article": article, "collection": article.collection, "role": page.role}
    context["before"], context["after"] = reading.neighbours(article)
    template = "annotations/_reading.html" if request.htmx else "annotations/article.html"
    return with_plain_address(render(request, template, context), request, wanted)


@require_safe
@login_required
@never_cache
def suggesting(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """Asked again and again while the suggesters work; when they are done, the paragraphs with suggestions too."""
    article = visible(request, slug, article_id)
    state = Suggesting.objects.filter(article=article).values_list("state", flat=True).first()
    offered = reading.offered_in(article, user=request.user)
    proposed = [] if state in AT_WORK else reading.positions(article, offered)
    wanted = Filter.parse(request.GET)
    page = reading.changed(article, user=request.user, filter=wanted, paragraphs=proposed)
    context = {"page": page, "article": article, "collection": article.collection, "role": page.role}
    return render(request, "annotations/_suggested.html", context)


def visible(request: Request, slug: str, article_id: UUID) -> Article:
    articles = Article.objects.visible_to(request.user).select_related("collection", "suggesting")
    return get_object_or_404(articles, collection__slug=slug, pk=article_id)


def annotatable(request: Request, slug: str, article_id: UUID) -> Article:
    articles = Article.objects.annotatable_by(request.user).select_related("collection")
    return get_object_or_404(articles, collection__slug=slug, pk=article_id)


def offered_tag(article: Article, key: str) -> Tag:
    """The tag of the article's codebook with that key. Raises Invalid for one that is not there, or retired."""
    tags = Tag.objects.filter(collection=article.collection_id, retired=False)
    found = next((tag for tag in tags if tag.key == key), None)  # a key that was sent may be nothing a database takes
    if found is None:
        raise Invalid(
            "That tag is not in this collection’s codebook, or no longer offered. Nothing was changed.", field="tag"
        )
    return found
