"""Being here: where somebody is in an article that they have open, told to the others who have."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from annotations.live.presence import HERE, VISIT, Person, announce, message
from reader.actions import reading
from reader.actions.errors import Refused
from reader.views.requests import Request

from .article import visible


@require_POST
@login_required
def here(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """`paragraph` (from 0) is where the tab is that `visit`, a random id of its own, names. Answers nothing.

    The place is told and not kept; kept is that the article was open now.
    """
    article = visible(request, slug, article_id)
    visit = request.POST.get("visit", "")
    try:
        paragraph = reading.position(request.POST.get("paragraph", ""))
    except Refused as refusal:
        return HttpResponse(refusal.message, status=refusal.status, content_type="text/plain; charset=utf-8")
    if VISIT.fullmatch(visit) is None:
        return HttpResponse("That is not the name of a visit.", status=422, content_type="text/plain; charset=utf-8")
    reading.seen(article, by=request.user)
    announce([message(HERE, article.pk, Person.of(request.user), visit, paragraph)])
    return HttpResponse(status=204)


@require_GET
@login_required
@never_cache
def stream(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """Only asked where no server of ours stands in front that streams: 204 tells a browser to stop."""
    visible(request, slug, article_id)
    return HttpResponse(status=204)
