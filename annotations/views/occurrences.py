"""All places of an article where some words stand: a list to choose from, then one mark on each."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from annotations.actions.changes import Change
from annotations.actions.occurrences import LIMIT, mark_all
from annotations.forms import number, plain
from annotations.queries.codebook import tags_for
from annotations.queries.filtering.filter import Filter
from annotations.queries.page import occurrences as queries
from annotations.queries.page.occurrences import Occurrences
from annotations.text.anchoring import SOUGHT, anchored
from annotations.text.spans import Span, tidy
from reader.actions.errors import Invalid, Refused
from reader.models import Article
from reader.views.requests import Request

from .answers import changed_response, place, refused_response
from .article import annotatable, offered_tag


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
def occurrences(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """Where `quote` stands, or what lies from `start` to `end`; POST marks every `place` as `tag`."""
    article = annotatable(request, slug, article_id)
    found: Occurrences | None = None
    refusal: Refused | None = None
    try:
        found = _found(request, article, request.POST if request.method == "POST" else request.GET)
        if request.method == "POST":
            return changed_response(request, _mark(request, article, found))
    except Refused as refused:
        refusal = refused
    if refusal is not None and request.htmx:
        return refused_response(request, refusal)
    return _page(request, article, found, refusal)


def _found(request: Request, article: Article, data: QueryDict) -> Occurrences | None:
    """The places; None where no words are given. Raises Invalid for words that stand nowhere."""
    quote, start, end = plain(data.get("quote", "")), number(data.get("start", "")), number(data.get("end", ""))
    at: Span | None = None
    if start is not None and end is not None:
        there = anchored(article.text, start=start, end=end, quote=quote)
        at = None if there is None else tidy(article.text, there.start, there.end)
    words = quote.strip() if at is None else at.of(article.text)
    if len(words) > SOUGHT:
        raise Invalid(f"At most {SOUGHT:,} characters are looked for. Select less and try again.", field="quote")
    if not words and start is None:
        return None
    found = queries.occurrences(article, words, user=request.user, at=at, limit=LIMIT)
    if not found.places:
        raise Invalid("These words do not stand in the text. Copy them from the article as they are.", field="quote")
    return found


def _mark(request: Request, article: Article, found: Occurrences | None) -> Change:
    """Raises Invalid for a place that is not one of those found, for a tag that is not offered, and as `mark_all`."""
    tag = offered_tag(article, request.POST.get("tag", ""))
    known = {} if found is None else {each.value: each.span for each in found.places}
    chosen = request.POST.getlist("place")
    if any(each not in known for each in chosen):
        raise Invalid("The words do not stand at one of these places, so nothing was marked.", field="place")
    spans = [(known[each].start, known[each].end) for each in chosen]
    note = plain(request.POST.get("note", ""))
    return mark_all(article, by=request.user, tag=tag, spans=spans, note=note)


def _page(request: Request, article: Article, found: Occurrences | None, refusal: Refused | None) -> HttpResponse:
    """The list with what was ticked; at first, what is likely to be meant."""
    wanted = Filter.parse(request.GET)
    ticked = set(request.POST.getlist("place"))
    if request.method != "POST" and found is not None:
        ticked = {each.value for each in found.places if each.wanted}
    context = {
        "article": article,
        "collection": article.collection,
        "role": article.collection.role_of(request.user),
        "found": found,
        "ticked": ticked,
        "typed": request.POST or request.GET,
        "refusal": refusal,
        "tags": [tag for tag in tags_for(request.user, collection_id=article.collection_id) if not tag.retired],
        "query": wanted.query_string(),
        "back": place(article, wanted),
    }
    template = "annotations/_occurrences.html" if request.htmx else "annotations/occurrences.html"
    return render(request, template, context, status=200 if refusal is None else refusal.status)
