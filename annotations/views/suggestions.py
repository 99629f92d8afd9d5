"""Deciding on suggestions."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from annotations.actions import suggest as actions
from annotations.models import Suggestion, Tag
from reader.actions.errors import Invalid
from reader.models import Article
from reader.views.requests import Request

from .answers import changed_response, telling_refusals
from .article import annotatable


@require_POST
@login_required
@telling_refusals
def accept(request: Request, slug: str, article_id: UUID, suggestion_id: UUID) -> HttpResponse:
    """`tag` relabels; `alike=1` takes every open suggestion with the same words and tag."""
    article = annotatable(request, slug, article_id)
    suggestion = _suggestion(article, suggestion_id)
    tag = _tag(article, request.POST.get("tag", ""))
    alike = request.POST.get("alike") == "1"
    return changed_response(request, actions.accept(suggestion, by=request.user, tag=tag, alike=alike))


@require_POST
@login_required
@telling_refusals
def dismiss(request: Request, slug: str, article_id: UUID, suggestion_id: UUID) -> HttpResponse:
    suggestion = _suggestion(annotatable(request, slug, article_id), suggestion_id)
    alike = request.POST.get("alike") == "1"
    return changed_response(request, actions.dismiss(suggestion, by=request.user, alike=alike))


def _suggestion(article: Article, suggestion_id: UUID) -> Suggestion:
    return get_object_or_404(article.suggestions.select_related("tag"), pk=suggestion_id)


def _tag(article: Article, key: str) -> Tag | None:
    """The tag that the suggestion is to have instead, if any."""
    if not key:
        return None
    tag = Tag.objects.filter(collection=article.collection_id, key=key).first()
    if tag is None:
        raise Invalid("There is no such kind of name in this collection’s codebook. Nothing was changed.", field="tag")
    return tag
