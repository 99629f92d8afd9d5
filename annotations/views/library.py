"""The library: the collection's articles."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from annotations.queries.filtering.filter import Filter
from annotations.queries.lists.library import Library
from annotations.queries.lists.library import library as library_of
from annotations.queries.suggestions import review
from annotations.queries.suggestions.suggesting import progress
from reader.forms.library import SearchForm
from reader.models import Collection
from reader.queries.assignments import open_of
from reader.views.requests import Request


@require_safe
@login_required
@vary_on_headers("HX-Request")
def library(request: Request, slug: str) -> HttpResponse:
    collection = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
    form = SearchForm(request.GET)
    right = form.is_valid()
    context: dict[str, Any] = {
        "collection": collection,
        "role": collection.role_of(request.user),
        "form": form,
        "search": request.GET.get("q", ""),
        "library": _found(request, collection, q=form.cleaned_data["q"] if right else ""),
    }
    if request.htmx:
        return render(request, "annotations/_library.html", context, status=200 if right else 422)
    context |= {"proposed": review.size(collection, user=request.user), "progress": progress(collection)}
    context["mine"] = open_of(collection, request.user)
    return render(request, "annotations/library.html", context, status=200 if right else 422)


def _found(request: Request, collection: Collection, *, q: str) -> Library:
    wanted, sort, number = _of_marks(request), request.GET.get("sort", ""), request.GET.get("page", "1")
    return library_of(collection, user=request.user, filter=wanted, q=q, sort=sort, number=number)


def _of_marks(request: Request) -> Filter:
    """The filter asked for, but for the words: here they are looked for in the articles, not in what is marked."""
    asked = request.GET.copy()
    asked.pop("q", None)
    return Filter.parse(asked)
