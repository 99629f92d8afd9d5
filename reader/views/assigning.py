"""Asking members to read articles, how far they are, and reading on one's own."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from reader.actions import assigning as actions
from reader.actions.assigning import Assigned, Terming, Terms
from reader.actions.errors import Refused
from reader.forms.assigning import AssignForm
from reader.models import Article, Collection
from reader.queries import assignments as queries
from reader.views.requests import Request

LAST = "assigned"  # in the session: what the last message can undo


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def assign(request: Request, slug: str) -> HttpResponse:
    """Choose people and a day for the articles that are ticked; POST asks them."""
    collection = _editable(request, slug)
    if request.method == "POST":
        form = AssignForm(request.POST, collection=collection)
        if form.carry_out(actions.assign, collection, by=request.user):
            return _done(request, slug, form.outcome)
    else:
        form = AssignForm(initial={"articles": request.GET.getlist("articles")}, collection=collection)
    articles = list(Article.objects.filter(collection=collection, pk__in=form.ids).only("title", "collection"))
    context: dict[str, Any] = {"collection": collection, "role": collection.role_of(request.user), "form": form}
    context |= {"articles": articles, "missing": len(form.ids) - len(articles)}
    if len(articles) == 1:
        context |= {"one": articles[0], "asked": queries.of_article(articles[0], request.user)}
    return render(request, "reader/assign.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def assignment(request: Request, slug: str, article_id: UUID, username: str) -> HttpResponse:
    """`do=remove` asks no longer, `do=lift` ends reading on one's own there."""
    collection = _editable(request, slug)
    act = {"remove": actions.unassign, "lift": actions.lift}.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    try:
        done = act(collection, by=request.user, article=article_id, username=username)
    except Refused as refusal:
        return _refused(request, slug, refusal)
    return _done(request, slug, done)


@require_POST
@login_required
def assign_undo(request: Request, slug: str) -> HttpResponse:
    """Take back what the message spoke of, and with the same button do it again."""
    collection = _editable(request, slug)
    kept = request.session.get(LAST) or {}
    if kept.get("key") != request.GET.get("key") or kept.get("slug") != slug:
        messages.error(request, "This can no longer be undone here. The page of the progress shows what stands.")
        return _to_progress(request, slug)
    try:
        before, after = _read(kept["before"]), _read(kept["after"])
        done = actions.put_back(collection, by=request.user, before=before, after=after)
    except Refused as refusal:
        return _refused(request, slug, refusal)
    return _done(request, slug, done, verb="Redo" if kept.get("verb") == "Undo" else "Undo")


@require_safe
@login_required
@never_cache
def progress(request: Request, slug: str) -> HttpResponse:
    """How far everybody is, for editors; one's own reading for all."""
    collection = _visible(request, slug)
    found = queries.progress(collection, user=request.user, number=request.GET.get("page", "1"))
    context = {"collection": collection, "role": collection.role_of(request.user), "progress": found}
    return render(request, "reader/progress.html", context)


@require_safe
@login_required
@never_cache
def progress_file(request: Request, slug: str) -> HttpResponse:
    collection = _visible(request, slug)
    file = StringIO()
    writer = csv.DictWriter(file, queries.COLUMNS)
    writer.writeheader()
    rows = queries.figures(queries.asked_of(collection, request.user))
    writer.writerows({name: _plain(told) for name, told in row.items()} for row in rows)
    name = f'attachment; filename="{collection.slug}-progress.csv"'
    headers = {"Content-Disposition": name}
    return HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
@login_required
def blind(request: Request, slug: str) -> HttpResponse:
    """`blind=1` lets everybody but editors see only their own work, `blind=0` ends it."""
    collection = _editable(request, slug)
    wanted = (request.POST.get("blind") or request.GET.get("blind")) == "1"
    if not actions.set_blind(collection, by=request.user, blind=wanted):
        messages.success(request, "That was so already.")
    else:
        said = "Annotators and readers now see only their own work." if wanted else "Everybody sees all work again."
        undo = f"Undo {reverse('blind', args=[slug])}?blind={'0' if wanted else '1'}"
        messages.success(request, said, extra_tags=undo)
    return _to_progress(request, slug)


def _plain(told: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{told}" if isinstance(told, str) and told[:1] in {"=", "+", "-", "@", "\t", "\r"} else told


def _visible(request: Request, slug: str) -> Collection:
    return get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)


def _editable(request: Request, slug: str) -> Collection:
    return get_object_or_404(Collection.objects.editable_by(request.user), slug=slug)


def _to_progress(request: Request, slug: str) -> HttpResponse:
    """The whole page anew, also for the button in a message, which swaps nothing."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse("progress", args=[slug]))
    return redirect("progress", slug)


def _refused(request: Request, slug: str, refusal: Refused) -> HttpResponse:
    messages.error(request, refusal.message)
    return _to_progress(request, slug)


def _done(request: Request, slug: str, done: Assigned, *, verb: str = "Undo") -> HttpResponse:
    """On to the progress, with the message that takes it back."""
    button = ""
    if done.before:
        kept = {"key": uuid4().hex, "slug": slug, "verb": verb}
        request.session[LAST] = kept | {"before": _told(done.before), "after": _told(done.after)}
        button = f"{verb} {reverse('assign_undo', args=[slug])}?key={kept['key']}"
    messages.success(request, done.message, extra_tags=button)
    return _to_progress(request, slug)


def _told(terming: Terming) -> list[Any]:
    """As a session keeps it."""
    return [[str(pk), name, None if terms is None else terms.told()] for (pk, name), terms in terming.items()]


def _read(told: list[Any]) -> Terming:
    return {(UUID(pk), name): Terms.read(terms) for pk, name, terms in told}
