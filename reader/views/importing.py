"""Texts on their way in: paste or upload, check what was understood, save."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from reader.actions import drafting
from reader.actions.errors import Refused
from reader.actions.importing import save, save_all
from reader.forms.importing import DraftForm, DraftTextForm, ImportForm, posted_kinds
from reader.models import Collection, Draft
from reader.queries import drafts as queries
from reader.text.characters import MAX_BYTES
from reader.text.paragraphs import Kind
from reader.views.arriving import Arrival, take_in
from reader.views.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_articles(request: Request, slug: str) -> HttpResponse:
    """The box, the files, and what waits."""
    collection = get_object_or_404(Collection.objects.editable_by(request.user), slug=slug)
    if request.method != "POST":
        return _import_page(request, collection, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, collection, form)
    arrival = take_in(collection, by=request.user, **form.cleaned_data)
    if arrival.wrong or arrival.text_error:
        return _import_page(request, collection, _kept(form, arrival), arrival)
    if len(arrival.drafts) == 1:
        return redirect("draft", slug, arrival.drafts[0].pk)
    waiting = queries.waiting(collection, user=request.user).count()
    messages.success(request, f"{waiting} texts are waiting. Check each, or save all.")
    return redirect("import", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def draft(request: Request, slug: str, draft_id: UUID) -> HttpResponse:
    """What was understood of one text; corrected, read again or saved."""
    one = _draft(request, slug, draft_id)
    form_class = DraftTextForm if queries.fits_in_box(one) else DraftForm
    if request.method != "POST":
        return _draft_page(request, one, form_class(initial=_initial(one)))
    form = form_class(request.POST)
    # The text is read again only if it stood on the page.
    form.fields.pop("text", None) if "text" not in request.POST else None
    if not form.carry_out(drafting.correct, one, by=request.user, kinds=_changed_kinds(one, request)):
        return _draft_page(request, one, form)
    if request.POST.get("do") == "save":
        return _save(request, form.outcome)
    anchor = request.POST.get("toggle", "").partition(":")[0]
    return redirect(reverse("draft", args=[slug, draft_id]) + (f"#p{anchor}" if anchor.isdigit() else "#paragraphs"))


@require_POST
@login_required
def draft_kind(request: Request, slug: str, draft_id: UUID, position: int) -> HttpResponse:
    """One paragraph's kind, changed in place."""
    one = _draft(request, slug, draft_id)
    kind = posted_kinds(request.POST).get(position)
    if kind is None:
        return HttpResponse("There is no such kind of paragraph.", status=422, content_type="text/plain; charset=utf-8")
    try:
        one = drafting.set_kind(one, by=request.user, position=position, kind=kind)
    except Refused as error:
        return HttpResponse(error.message, status=error.status, content_type="text/plain; charset=utf-8")
    text = one.text.split("\n\n")[position]
    context = {"draft": one, "collection": one.collection, "kinds": list(Kind)}
    context["paragraph"] = queries.shown_paragraph(position, kind, text, by_hand=True)
    return render(request, "reader/_draft_paragraph.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def draft_discard(request: Request, slug: str, draft_id: UUID) -> HttpResponse:
    """Ask first, then throw away."""
    one = _draft(request, slug, draft_id)
    if request.method != "POST":
        context = {"draft": one, "collection": one.collection, "role": one.collection.role_of(request.user)}
        return render(request, "reader/draft_discard.html", context)
    drafting.throw_away(one, by=request.user)
    messages.success(request, f"“{one}” is thrown away.")
    return redirect("import", slug)


@require_POST
@login_required
def drafts_save(request: Request, slug: str) -> HttpResponse:
    """Save all that waits, as it was understood."""
    collection = get_object_or_404(Collection.objects.editable_by(request.user), slug=slug)
    saved = save_all(list(Draft.objects.editable_by(request.user).filter(collection=collection)), by=request.user)
    new = sum(created for _, created in saved)
    here = f" {len(saved) - new} were in the collection already." if new < len(saved) else ""
    messages.success(request, f"{new} article{'' if new == 1 else 's'} saved.{here}")
    return redirect("library", slug)


def _save(request: Request, one: Draft) -> HttpResponse:
    slug = one.collection.slug
    try:
        article, created = save(one, by=request.user)
    except Refused as error:
        messages.error(request, error.message)
        return redirect("import", slug)
    following = queries.waiting(one.collection, user=request.user).first()
    said = f"“{article.title}” is saved." if created else f"This text is in the collection already: “{article.title}”."
    if following is None or not created:
        messages.success(request, said)
        return redirect("article", slug, article.pk)
    messages.success(request, f"{said} Here is the next that waits.")
    return redirect("draft", slug, following.pk)


def _changed_kinds(one: Draft, request: Request) -> dict[int, Kind]:
    """The kinds in the post that differ from what the page showed."""
    posted = posted_kinds(request.POST)
    shown = {paragraph.position: paragraph.kind for paragraph in queries.preview(one).paragraphs} if posted else {}
    return {at: kind for at, kind in posted.items() if at in shown and shown[at] is not kind}


def _kept(form: ImportForm, arrival: Arrival) -> ImportForm:
    """The form with what is still to be put right: the text, unless it waits as a draft by now."""
    if arrival.text_error is not None:
        form.refuse(arrival.text_error)
        return form
    return ImportForm()


def _import_page(
    request: Request, collection: Collection, form: ImportForm, arrival: Arrival | None = None
) -> HttpResponse:
    context = {
        "collection": collection,
        "role": collection.role_of(request.user),
        "form": form,
        "arrival": arrival,
        "drafts": queries.waiting(collection, user=request.user),
        "most_bytes": MAX_BYTES,
    }
    wrong = form.is_bound or (arrival is not None and bool(arrival.wrong))
    return render(request, "reader/import.html", context, status=422 if wrong else 200)


def _draft_page(request: Request, one: Draft, form: DraftForm) -> HttpResponse:
    context = {
        "collection": one.collection,
        "role": one.collection.role_of(request.user),
        "draft": one,
        "form": form,
        "preview": queries.preview(one),
        "kinds": list(Kind),
        "waiting": queries.waiting(one.collection, user=request.user).exclude(pk=one.pk).count(),
        "most_bytes": MAX_BYTES,
    }
    return render(request, "reader/draft.html", context, status=422 if form.is_bound else 200)


def _draft(request: Request, slug: str, draft_id: UUID) -> Draft:
    mine = Draft.objects.editable_by(request.user).select_related("collection")
    return get_object_or_404(mine, collection__slug=slug, pk=draft_id)


def _initial(one: Draft) -> dict[str, object]:
    return {name: getattr(one, name) for name in DraftTextForm.base_fields}
