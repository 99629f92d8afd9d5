"""The library: the collection's articles."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from annotations.queries import review
from annotations.queries.filter import Filter
from annotations.queries.library import library as library_of
from annotations.queries.suggesting import progress
from reader.forms.library import SearchForm
from reader.models import Collection
from reader.views.requests import Request


@require_safe
@login_required
@vary_on_headers("HX-Request")
def library(request: Request, slug: str) -> HttpResponse:
    collection = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
    form = SearchForm(request.GET)
    right = form.is_valid()
    asked = request.GET.copy()
    asked.pop("q", None)  # here it looks into the articles, not into what is marked
    context: dict[str, Any] = {
        "collection": collection,
        "role": collection.role_of(request.user),
        "form": form,
        "search": request.GET.get("q", ""),
        "proposed": 0 if request.htmx else review.size(collection),
        "library": library_of(
            collection,
            filter=Filter.parse(asked),
            q=form.cleaned_data["q"] if right else "",
            sort=request.GET.get("sort", ""),
            number=request.GET.get("page", "1"),
        ),
    }
    template = "annotations/_library.html" if request.htmx else "annotations/library.html"
    if not request.htmx:
        context["progress"] = progress(collection)
    return render(request, template, context, status=200 if right else 422)
