"""A collection's suggestions: what is wanted of each kind, and what that would show."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annotations.actions import collection_undo as undoing
from annotations.actions.suggestion_rules import Wanted, set_rules
from annotations.forms import number
from annotations.queries.suggestions import scores
from annotations.queries.suggestions.scores import FULL, Kind
from annotations.queries.suggestions.suggesting import progress
from reader.views.requests import Request

from .codebook import visible
from .collection_answers import done_response, frame

UNREADABLE = "Write a whole number from 0 to 100."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def suggestions(request: Request, slug: str) -> HttpResponse:
    """The page; with the form's fields in the query, what they would show. POST stores them."""
    collection = visible(request, slug)
    context = frame(request, collection)
    if request.method == "POST" and not context["role"].may_edit():
        raise Http404
    query = request.POST if request.method == "POST" else request.GET
    previewed = any(name.startswith("percent-") for name in query)
    kinds = [_as_typed(kind, query) if previewed else kind for kind in scores.kinds(collection, user=request.user)]
    wrong = any(kind.problem for kind in kinds)
    if request.method == "POST" and not wrong:
        wanted = {kind.kind.value: Wanted(kind.offered, kind.percent) for kind in kinds}
        return done_response(request, collection, set_rules(collection, wanted, by=request.user), "suggestions")
    context |= {"kinds": kinds, "previewed": previewed, "wrong": wrong, "left": sum(kind.shown for kind in kinds)}
    context["progress"] = progress(collection)
    if context["role"].may_edit():
        context["undoable"], context["redoable"] = undoing.offered(collection, request.user, (undoing.SET,))
    return render(request, "annotations/suggestions.html", context, status=422 if wrong else 200)


def _as_typed(kind: Kind, query: QueryDict) -> Kind:
    """The kind as the form has it; what is not in the form stays. What cannot be read is kept and told."""
    name = f"percent-{kind.kind.value}"
    if name not in query:
        return kind
    typed = query.get(name, "").strip().removesuffix("%").strip()
    offered = query.get(f"offered-{kind.kind.value}") == "1"
    percent = number(typed)
    if percent is None or percent > FULL:
        return replace(kind, offered=offered, typed=typed[:40], problem=UNREADABLE)
    return replace(kind, offered=offered, percent=percent)
