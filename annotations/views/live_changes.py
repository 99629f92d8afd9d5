"""What an open page fetches when the stream tells it of a change: the ordinary fragments, with the ordinary checks."""

from __future__ import annotations

import re
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from annotations.queries.filtering.filter import Filter
from annotations.queries.page import reading, telling
from reader.views.requests import Request

from .article import visible

NUMBER = re.compile(r"\d{1,18}", re.ASCII)
MOST = 1_000  # paragraphs drawn at once


@require_safe
@login_required
@never_cache
def changed(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """`paragraphs=3,4` (from 0) as they are now, out of band, with the counts; of `event=812,813` who did what."""
    article = visible(request, slug, article_id)
    wanted = Filter.parse(request.GET)
    positions = [number for number in numbers(request, "paragraphs") if number < 2**31][:MOST]
    context = {
        "page": reading.changed(article, user=request.user, filter=wanted, paragraphs=positions),
        "article": article,
        "collection": article.collection,
        "told": telling.told(article, user=request.user, events=numbers(request, "event")),
    }
    return render(request, "annotations/_live_changes.html", context)


def numbers(request: Request, name: str) -> list[int]:
    """What stands under `name` between commas, each once; what is no number is left out."""
    given = request.GET.get(name, "").split(",")
    return list(dict.fromkeys(int(each) for each in given if NUMBER.fullmatch(each)))
