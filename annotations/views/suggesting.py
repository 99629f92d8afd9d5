"""How far the suggesters are with a collection; reading its articles again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from annotations import jobs
from annotations.queries.suggestions import suggesting
from reader.models import Collection
from reader.views.requests import Request


@require_safe
@login_required
@never_cache
def progress(request: Request, slug: str) -> HttpResponse:
    """Asked again and again while articles wait."""
    collection = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
    context = {
        "collection": collection,
        "role": collection.role_of(request.user),
        "progress": suggesting.progress(collection),
        "asked": True,
    }
    return render(request, "annotations/_suggesting_progress.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def again(request: Request, slug: str) -> HttpResponse:
    """First how many articles it would be; posted, they are queued. With `only=failed` those alone."""
    collection = get_object_or_404(Collection.objects.editable_by(request.user), slug=slug)
    if request.method != "POST":
        context = {"collection": collection, "articles": collection.articles.count()}
        return render(request, "annotations/suggest_again.html", context)
    only = request.POST.get("only") == "failed"
    articles = suggesting.failed_in(collection) if only else list(collection.articles.only("pk", "collection"))
    with transaction.atomic():
        jobs.defer_all(articles)
    number = len(articles)
    messages.success(request, f"{number} article{' waits' if number == 1 else 's wait'} to be read again.")
    return redirect("suggestions", slug)
