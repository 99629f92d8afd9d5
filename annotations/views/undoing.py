"""Taking back one's own last change to an article, and taking that back."""

from __future__ import annotations

from unicodedata import category
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from annotations.actions import undo as actions
from reader.actions.errors import Invalid
from reader.views.requests import Request

from .answers import changed_response, left_behind, telling_refusals
from .article import annotatable


@require_POST
@login_required
@telling_refusals
def undo(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """The last change, or with `event=` the change that a message or a line of the log spoke of."""
    article = annotatable(request, slug, article_id)
    event = request.GET.get("event", "")
    if event and not (event.isascii() and event.isdigit() and len(event) < 19):
        raise Invalid("There is no such change to undo.", field="event")
    back = _elsewhere(request)
    change = actions.undo(article, by=request.user, event_id=int(event) if event else None)
    return left_behind(request, change, back) if back else changed_response(request, change)


@require_POST
@login_required
@telling_refusals
def redo(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    return changed_response(request, actions.redo(annotatable(request, slug, article_id), by=request.user))


def _elsewhere(request: Request) -> str:
    """The page of ours that it was asked from, as a header takes it; "" for the article's, or for no such address."""
    back = request.POST.get("back", "")
    if any(category(letter) == "Cc" for letter in back) or not url_has_allowed_host_and_scheme(back, None):
        return ""
    return iri_to_uri(back)
