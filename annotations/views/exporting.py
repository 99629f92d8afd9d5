"""The export of exactly what the filter shows."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.export_file import export_file
from annotations.queries.filtering.filter import Filter
from reader.actions.errors import Invalid
from reader.models import Collection
from reader.views.requests import Request

from .answers import refused_response


@require_safe
@login_required
@never_cache
def export(request: Request, slug: str) -> HttpResponseBase:
    """A file to keep, streamed. A filter that makes no sense gives a page that says so, not some other file."""
    collection = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
    wanted = Filter.parse(request.GET)
    if wanted.problems:
        return refused_response(request, Invalid(" ".join(wanted.problems.values())), collection=collection)
    return export_file(collection, wanted, user=request.user)
