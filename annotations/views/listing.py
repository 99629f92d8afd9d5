"""The collection's annotations, in a list."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from annotations.queries.filtering.filter import Filter
from annotations.queries.lists import annotations as lists
from reader.actions.errors import Refused
from reader.models import Collection
from reader.views.requests import Request

from .answers import refused_response, with_plain_address


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def listing(request: Request, slug: str) -> HttpResponse:
    """A page of the list; for htmx only what the filter changes in it."""
    collection = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
    wanted = Filter.parse(request.GET)
    try:
        page = lists.page(collection, wanted, user=request.user, cursor=request.GET.get("cursor", ""))
    except Refused as refusal:
        return refused_response(request, refusal, collection=collection)
    context = {"page": page, "collection": collection, "role": collection.role_of(request.user)}
    template = "annotations/_annotations.html" if request.htmx else "annotations/annotations.html"
    return with_plain_address(render(request, template, context), request, wanted)
