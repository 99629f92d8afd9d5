"""A paragraph's kind, changed on the reading page."""

from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from reader.actions.errors import Refused
from reader.actions.importing import rekind
from reader.models import Article
from reader.text.paragraphs import Kind
from reader.views.requests import Request


@require_POST
@login_required
def paragraph(request: Request, slug: str, article_id: UUID, position: int) -> HttpResponse:
    """`kind=caption`. Leads back to the paragraph; a fragment asks for the page again, by the filter that it shows."""
    editable = Article.objects.editable_by(request.user).select_related("collection").defer("text")
    article = get_object_or_404(editable, collection__slug=slug, pk=article_id)
    try:
        rekind(article, by=request.user, position=position, kind=Kind(request.POST.get("kind", "")))
    except ValueError:
        message = "There is no such kind of paragraph."
        return HttpResponse(message, status=422, content_type="text/plain; charset=utf-8")
    except Refused as error:
        return HttpResponse(error.message, status=error.status, content_type="text/plain; charset=utf-8")
    address = reverse("article", args=[slug, article_id])
    if not request.htmx:
        return redirect(f"{address}#p{position + 1}")
    query = urlsplit(request.htmx.current_url or "").query
    return redirect(f"{address}?{query}" if query else address)
