"""Taking back one's own last change to an article, and taking that back."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from annotations.actions import undo as actions
from reader.actions.errors import Invalid
from reader.views.requests import Request

from .answers import changed_response, telling_refusals
from .article import annotatable


@require_POST
@login_required
@telling_refusals
def undo(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """The last change, or with `event=` the change that a message spoke of."""
    article = annotatable(request, slug, article_id)
    event = request.GET.get("event", "")
    if event and not (event.isascii() and event.isdigit() and len(event) < 19):
        raise Invalid("There is no such change to undo.", field="event")
    return changed_response(request, actions.undo(article, by=request.user, event_id=int(event) if event else None))


@require_POST
@login_required
@telling_refusals
def redo(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    return changed_response(request, actions.redo(annotatable(request, slug, article_id), by=request.user))
