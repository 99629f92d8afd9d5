"""The bookmark: where somebody is in an article, and whether they have finished it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from reader.actions import reading as actions
from reader.actions.errors import Refused
from reader.models import Article
from reader.views.requests import Request


@require_POST
@login_required
def reading(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """`paragraph=N` (from 0) keeps the place and answers nothing; `finished=1` or `0` answers the button anew."""
    visible = Article.objects.visible_to(request.user).select_related("collection")
    article = get_object_or_404(visible, collection__slug=slug, pk=article_id)
    if "finished" in request.POST:
        mark = actions.finish(article, by=request.user, finished=request.POST["finished"] == "1")
        if not request.htmx:
            return redirect("article", slug, article_id)
        context = {"article": article, "collection": article.collection, "reading": mark}
        return render(request, "reader/_finished.html", context)
    try:
        actions.progress(article, by=request.user, paragraph=actions.position(request.POST.get("paragraph", "")))
    except Refused as error:
        return HttpResponse(error.message, status=error.status, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)
