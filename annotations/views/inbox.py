"""The inbox: what one is told of, in all one's collections."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations.actions import inbox as actions
from annotations.models import Annotation
from annotations.queries.conversation import notices
from reader.actions.errors import Refused
from reader.views.requests import Request

from .answers import refused_response, see_other
from .article import visible


@require_safe
@login_required
@never_cache
def inbox(request: Request) -> HttpResponse:
    try:
        page = notices.inbox(request.user, cursor=request.GET.get("cursor", ""))
    except Refused as refusal:
        return refused_response(request, refusal)
    return render(request, "annotations/inbox.html", {"page": page})


@require_safe
@login_required
@never_cache
def notice(request: Request, notice_id: int) -> HttpResponse:
    """On to the thing; opened so, it counts as read."""
    rows = notices.seen(request.user).select_related("article__collection")
    found = get_object_or_404(rows, pk=notice_id)
    actions.read(found, by=request.user)
    return see_other(notices.address(found))


@require_POST
@login_required
def inbox_read(request: Request) -> HttpResponse:
    """Everything is read."""
    actions.read_all(by=request.user)
    messages.success(request, "All is marked as read.")
    return redirect("inbox")


@require_POST
@login_required
def thread_read(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
    """What is said under an annotation was opened. Answers how many notices are left to read."""
    article = visible(request, slug, article_id)
    seen = Annotation.objects.visible_to(request.user).filter(article=article)
    actions.read_about(get_object_or_404(seen, pk=annotation_id), by=request.user)
    return HttpResponse(str(notices.unread(request.user)), content_type="text/plain")
