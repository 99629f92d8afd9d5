"""What a change to a collection's codebook answers with: the page where it shows, with a message that can undo it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import resolve, reverse
from django_htmx.http import reswap

from annotations.actions.collection_undo import Done
from annotations.models import Tag
from reader.actions.errors import Refused
from reader.models import Collection, Role
from reader.views.requests import Request

from .answers import refused_response, see_other


def frame(request: Request, collection: Collection) -> dict[str, Any]:
    """What every page of a collection is given."""
    return {"collection": collection, "role": collection.role_of(request.user) or Role.READER}


def done_response(
    request: Request, collection: Collection, done: Done, to: str, *args: str, query: str = ""
) -> HttpResponse:
    """Back to a page, with what was done and the button that takes it back. `to` is a route's name or an address."""
    button = ""
    if done.event is not None:
        button = f"Undo {reverse('collection_undo', args=[collection.slug])}?event={done.event.pk}"
    messages.success(request, done.message, extra_tags=button)
    return see_other(reverse(to, args=[collection.slug, *args]) + query)


def telling_collection_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose action may refuse: says why, in the message line or on a page."""

    @wraps(view)
    def answered(request: Request, slug: str, *args: object, **options: object) -> HttpResponse:
        try:
            return view(request, slug, *args, **options)
        except Refused as refusal:
            collection = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
            return reswap(refused_response(request, refusal, collection=collection), "none")

    return answered


def left_behind(request: Request, collection: Collection) -> str:
    """The codebook's address for one who comes from the page of a tag that is gone; "" for anybody else."""
    try:
        match = resolve(urlsplit(request.headers.get("Referer", "")).path)
    except Http404:
        return ""
    key = match.kwargs.get("key")
    if key is None or Tag.objects.filter(collection=collection, key=key).exists():
        return ""
    return reverse("codebook", args=[collection.slug])
