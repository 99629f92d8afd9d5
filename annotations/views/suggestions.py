"""A suggestion on the reading page: its form, and deciding on it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from annotations.actions import decide as actions
from annotations.models import Suggestion
from annotations.queries.filtering.filter import Filter
from annotations.queries.suggestions.proposed import proposed
from reader.models import Article
from reader.views.requests import Request

from .answers import changed_response, see_other, telling_refusals
from .article import annotatable, offered_tag, visible
from .collection_answers import frame


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def suggestion(request: Request, slug: str, article_id: UUID, suggestion_id: UUID) -> HttpResponse:
    """The form, which scripts put at the words; without them the review of the article, at this suggestion."""
    article = visible(request, slug, article_id)
    if not request.htmx:
        return see_other(reverse("review", args=[slug]) + f"?article={article.pk}&order=text&at={suggestion_id}")
    seen = Suggestion.objects.visible_to(request.user).filter(article=article)
    found = get_object_or_404(seen.open().select_related("tag"), pk=suggestion_id)
    found.article = article
    context = frame(request, article.collection) | {"article": article, "proposed": proposed(found, user=request.user)}
    context["query"] = Filter.parse(request.GET).query_string()
    return render(request, "annotations/_suggestion.html", context)


@require_POST
@login_required
@telling_refusals
def accept(request: Request, slug: str, article_id: UUID, suggestion_id: UUID) -> HttpResponse:
    """`tag` relabels; `alike=1` takes every open suggestion with the same words and tag."""
    article = annotatable(request, slug, article_id)
    suggestion = _suggestion(request, article, suggestion_id)
    given = request.POST.get("tag", "")
    tag = offered_tag(article, given) if given else None
    alike = request.POST.get("alike") == "1"
    return changed_response(request, actions.accept(suggestion, by=request.user, tag=tag, alike=alike))


@require_POST
@login_required
@telling_refusals
def dismiss(request: Request, slug: str, article_id: UUID, suggestion_id: UUID) -> HttpResponse:
    suggestion = _suggestion(request, annotatable(request, slug, article_id), suggestion_id)
    alike = request.POST.get("alike") == "1"
    return changed_response(request, actions.dismiss(suggestion, by=request.user, alike=alike))


def _suggestion(request: Request, article: Article, suggestion_id: UUID) -> Suggestion:
    decidable = Suggestion.objects.decidable_by(request.user).filter(article=article)
    return get_object_or_404(decidable.select_related("tag"), pk=suggestion_id)
