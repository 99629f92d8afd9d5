"""How right the suggestions of a collection were, as its people decided."""

from __future__ import annotations

import csv
import json
from io import StringIO

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.queries.filtering.filter import Filter
from annotations.queries.suggestions.precision import COUNTS, FIELDS, Precision, asked, precision
from reader.views.requests import Request

from .codebook import visible
from .collection_answers import frame

FORMATS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
@login_required
@never_cache
def page(request: Request, slug: str) -> HttpResponse:
    """The charts and the table under them, as filtered."""
    collection = visible(request, slug)
    figures = precision(collection, asked(Filter.parse(request.GET)), user=request.user)
    context = frame(request, collection) | {"page": figures}
    return render(
        request, "annotations/precision.html", context, status=422 if context["page"].filter.problems else 200
    )


@require_safe
@login_required
@never_cache
def download(request: Request, slug: str, extension: str) -> HttpResponse:
    """The figures of the page, as filtered, in a file."""
    collection = visible(request, slug)
    if extension not in FORMATS:
        raise Http404
    figures = precision(collection, asked(Filter.parse(request.GET)), user=request.user)
    written = as_csv(figures) if extension == "csv" else json.dumps(list(figures.rows()), ensure_ascii=False, indent=2)
    name = f'attachment; filename="{collection.slug}-precision.{extension}"'
    return HttpResponse(written, content_type=FORMATS[extension], headers={"Content-Disposition": name})


def as_csv(figures: Precision) -> str:
    file = StringIO()
    writer = csv.DictWriter(file, [*FIELDS, *COUNTS])
    writer.writeheader()
    writer.writerows(figures.rows())
    return file.getvalue()
