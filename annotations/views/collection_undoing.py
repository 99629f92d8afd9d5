"""Taking back one's own last change to what a collection shares, and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from annotations.actions import collection_undo as actions
from reader.actions.errors import Invalid, Refused
from reader.models import Collection
from reader.views.requests import Request

from .answers import refused_response, see_other
from .collection_answers import left_behind


@require_POST
@login_required
def undo(request: Request, slug: str) -> HttpResponse:
    """The last change, or with `event=` the change that a message spoke of."""
    collection = _editable(request, slug)
    event = request.GET.get("event", "")
    try:
        if event and not (event.isascii() and event.isdigit() and len(event) < 19):
            raise Invalid("There is no such change to undo.", field="event")
        done = actions.undo(collection, by=request.user, event_id=int(event) if event else None)
    except Refused as refusal:
        return refused_response(request, refusal, collection=collection)
    messages.success(request, done.message, extra_tags=f"Redo {reverse('collection_redo', args=[slug])}")
    return _anew(request, collection)


@require_POST
@login_required
def redo(request: Request, slug: str) -> HttpResponse:
    collection = _editable(request, slug)
    try:
        done = actions.redo(collection, by=request.user)
    except Refused as refusal:
        return refused_response(request, refusal, collection=collection)
    messages.success(request, done.message, extra_tags=f"Undo {reverse('collection_undo', args=[slug])}")
    return _anew(request, collection)


def _editable(request: Request, slug: str) -> Collection:
    return get_object_or_404(Collection.objects.editable_by(request.user), slug=slug)


def _anew(request: Request, collection: Collection) -> HttpResponse:
    """The page that was looked at, once more: its names and counts may be others now."""
    if elsewhere := left_behind(request, collection):
        return HttpResponseClientRedirect(elsewhere) if request.htmx else see_other(elsewhere)
    if request.htmx:
        return HttpResponseClientRefresh()
    here = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(here, {request.get_host()}, require_https=request.is_secure())
    return see_other(here if ours else reverse("library", args=[collection.slug]))
