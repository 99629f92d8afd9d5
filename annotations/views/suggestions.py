"""Deciding on suggestions."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from annotations.actions import decide as actions
from annotations.models import Suggestion
from reader.models import Article
from reader.views.requests import Request

from .answers import changed_response, telling_refusals
from .article import annotatable, offered_tag


@require_POST
@login_required
@telling_refusals
def accept(request: Request, slug: str, article_id: UUID, suggestion_id: UUID) -> HttpResponse:
    """`tag` relabels; `alike=1` takes every open suggestion with the same words and tag."""
    article = annotatable(request, slug, article_id)
    suggestion = _suggestion(article, suggestion_id)
    given = request.POST.get("tag", "")
    tag = offered_tag(article, given) if given else None
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
