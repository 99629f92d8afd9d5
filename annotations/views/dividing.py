"""Splitting a mark, moving its edges by a word, and giving it another tag: what is done to it at one stroke."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from annotations.actions import annotate, splitting
from annotations.actions.splitting import At
from annotations.forms import number, version_sent
from annotations.models import Annotation
from annotations.queries.page.cards import Card
from annotations.queries.page.splitting import places_in
from annotations.text.words import Edge
from reader.actions.errors import Invalid
from reader.views.requests import Request

from .annotating import context_of, editable
from .answers import changed_response, telling_refusals
from .article import annotatable, offered_tag
from .conflicts import with_choice

EDGES: dict[str, Edge] = {"start": "start", "end": "end"}
STEPS: dict[str, Literal[-1, 1]] = {"-1": -1, "1": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
@telling_refusals
@with_choice
def split(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
    """The places to split it at; POST `at`, a place in the text or "pieces", and `version`."""
    article = annotatable(request, slug, article_id)
    annotation = editable(request, article, annotation_id)
    if request.method != "POST":
        return _split_page(request, annotation)
    change = splitting.split(annotation, by=request.user, version=version_sent(request.POST), at=_at(request))
    return changed_response(request, change)


@require_POST
@login_required
@telling_refusals
@with_choice
def extend(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
    """Moves its `edge` ("start" or "end") a word back or on (`by=-1`, `by=1`)."""
    annotation = editable(request, annotatable(request, slug, article_id), annotation_id)
    edge, step = EDGES.get(request.POST.get("edge", "")), STEPS.get(request.POST.get("by", ""))
    if edge is None or step is None:
        raise Invalid("Say which edge to move, and which way. Nothing was changed.", field="edge")
    change = splitting.extend(annotation, by=request.user, version=version_sent(request.POST), edge=edge, step=step)
    return changed_response(request, change)


@require_POST
@login_required
@telling_refusals
@with_choice
def retag(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
    """Gives it another `tag`; the parts and values that the tag has too stay."""
    article = annotatable(request, slug, article_id)
    annotation = editable(request, article, annotation_id)
    tag = offered_tag(article, request.POST.get("tag", ""))
    change = annotate.edit(annotation, by=request.user, version=version_sent(request.POST), tag=tag)
    return changed_response(request, change)


def _split_page(request: Request, annotation: Annotation) -> HttpResponse:
    context = context_of(request, annotation.article)
    card = Card(annotation, editable=True)
    back = f"{context['back']}#a-{annotation.pk}"
    context |= {"annotation": annotation, "card": card, "places": places_in(card), "back": back}
    template = "annotations/_split.html" if request.htmx else "annotations/split.html"
    return render(request, template, context)


def _at(request: Request) -> At:
    given = request.POST.get("at", "")
    if given == "pieces":
        return "pieces"
    at = number(given)
    if at is None:
        raise Invalid("Choose where to split it. Nothing was changed.", field="at")
    return at
