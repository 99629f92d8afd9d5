"""Taking back one's own last change to an article, and taking that back."""

from __future__ import annotations

from unicodedata import category
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotations.actions import undo as actions
from annotations.queries.filtering.filter import Filter
from reader.actions.errors import Conflict, Invalid
from reader.models import Article
from reader.views.requests import Request

from .answers import changed_response, left_behind, place, see_other, telling_refusals
from .article import annotatable
from .conflicts import at_stake, undo_choice


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@telling_refusals
def undo(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """The last change, or with `event=` the change that a message or a line of the log spoke of.

    GET shows, of an event whose undo or redo was refused, both versions and the choice.
    """
    if request.method != "POST" and not request.GET.get("event"):
        return HttpResponseNotAllowed(["POST"])
    article = annotatable(request, slug, article_id)
    event = _event(request)
    if request.method != "POST" and event is not None:
        return _offered(request, article, event)
    back = _elsewhere(request)
    try:
        change = actions.undo(article, by=request.user, event_id=event)
    except Conflict as refusal:
        return _choice(request, article, refusal)
    return left_behind(request, change, back) if back else changed_response(request, change)


@require_POST
@login_required
@telling_refusals
def redo(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """The last undo is taken back, or with `event=` that one."""
    article = annotatable(request, slug, article_id)
    try:
        return changed_response(request, actions.redo(article, by=request.user, event_id=_event(request)))
    except Conflict as refusal:
        return _choice(request, article, refusal)


def _event(request: Request) -> int | None:
    event = request.GET.get("event", "")
    if event and not (event.isascii() and event.isdigit() and len(event) < 19):
        raise Invalid("There is no such change to undo.", field="event")
    return int(event) if event else None


def _offered(request: Request, article: Article, event: int) -> HttpResponse:
    """Both versions and the choice; back to the article where there is none."""
    found = at_stake(request, article, event)
    if found is None:
        return see_other(place(article, Filter.parse(request.GET)))
    return undo_choice(request, article, *found)


def _choice(request: Request, article: Article, refusal: Conflict) -> HttpResponse:
    """Where somebody has changed the one annotation since: both versions, or in the message line where they are."""
    event = refusal.details.get("event")
    found = None if event is None else at_stake(request, article, event)
    if found is not None and not request.htmx:
        return undo_choice(request, article, *found, refusal=refusal)
    if found is not None:
        refusal.details["choose"] = event
    raise refusal


def _elsewhere(request: Request) -> str:
    """The page of ours that it was asked from, as a header takes it; "" for the article's, or for no such address."""
    back = request.POST.get("back", "")
    if any(category(letter) == "Cc" for letter in back) or not url_has_allowed_host_and_scheme(back, None):
        return ""
    return iri_to_uri(back)
