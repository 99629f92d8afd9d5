"""The export of exactly what the filter shows."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.models import Annotation
from annotations.queries.exporting import exported
from annotations.queries.filter import Filter
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
    annotations = Annotation.objects.filter(article__collection=collection)
    document = exported(collection, annotations, wanted)
    return StreamingHttpResponse(
        (piece.encode() for piece in document),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{slug}-annotations-{timezone.now():%Y-%m-%d}.json"'},
    )
