"""The codebook: to read, to print, to save as a file and to bring in from one; one's own keys; undo."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from annotations import codebook_file
from annotations.actions import collection_undo as undoing
from annotations.actions.codebook import bringing, default, keys
from annotations.forms.codebook import ImportForm, KeysForm
from annotations.models import Tag
from annotations.queries import codebook as queries
from annotations.queries import present
from annotations.queries.filtering.filter import Filter
from reader.models import Collection
from reader.views.requests import Request

from .collection_answers import done_response, frame


def visible(request: Request, slug: str) -> Collection:
    return get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)


def editable(request: Request, slug: str) -> Collection:
    return get_object_or_404(Collection.objects.editable_by(request.user), slug=slug)


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def codebook(request: Request, slug: str) -> HttpResponse:
    """The page; for htmx only what a change of the order changes in it."""
    collection = visible(request, slug)
    context = frame(request, collection)
    context["rows"] = queries.codebook(collection, user=request.user)
    if context["role"].may_edit():
        context["undoable"], context["redoable"] = undoing.offered(collection, request.user, undoing.CODEBOOK)
    template = "annotations/_codebook.html" if request.htmx else "annotations/codebook.html"
    return render(request, template, context)


@require_safe
@login_required
@never_cache
def codebook_report(request: Request, slug: str) -> HttpResponse:
    """To be printed. The filter of the query string says which annotations are counted."""
    collection = visible(request, slug)
    wanted = Filter.parse(request.GET)
    rows = queries.codebook(collection, user=request.user, filter=wanted)
    examples = queries.examples(collection, user=request.user)
    context = frame(request, collection)
    context |= {"rows": [(row, examples.get(row.tag.pk)) for row in rows], "filter": wanted}
    context["articles"] = collection.articles.count()
    return render(request, "annotations/codebook_report.html", context)


@require_safe
@login_required
def codebook_json(request: Request, slug: str) -> HttpResponse:
    collection = visible(request, slug)
    tags = [present.tag(tag) for tag in Tag.objects.filter(collection=collection).whole()]
    name = f'attachment; filename="{collection.slug}-codebook.json"'
    return HttpResponse(
        codebook_file.written(tags), content_type="application/json", headers={"Content-Disposition": name}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def codebook_import(request: Request, slug: str) -> HttpResponse:
    """First what a file would do; with `do=bring` it is done."""
    collection = editable(request, slug)
    if request.method != "POST":
        text = codebook_file.written(default()) if request.GET.get("from") == "default" else ""
        form = ImportForm(initial={"text": text})
    else:
        form = ImportForm(request.POST, request.FILES)
    bring = request.POST.get("do") == "bring"
    act = bringing.bring if bring else bringing.preview
    fixed = {"by": request.user} if bring else {}
    right = form.is_bound and form.carry_out(act, collection, **fixed)
    if right and bring:
        return done_response(request, collection, form.outcome, "codebook")
    context = frame(request, collection) | {"form": form, "changes": form.outcome if right else None}
    return render(request, "annotations/codebook_import.html", context, status=200 if right else form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def codebook_keys(request: Request, slug: str) -> HttpResponse:
    """One's own keys; with `do=forget` the codebook's again."""
    collection = get_object_or_404(Collection.objects.annotatable_by(request.user), slug=slug)
    if request.POST.get("do") == "forget":
        return done_response(request, collection, keys.forget_keys(collection, by=request.user), "codebook_keys")
    tags = list(Tag.objects.filter(collection=collection, retired=False))
    own = queries.own_keys(tags, request.user)
    form = KeysForm(request.POST if request.method == "POST" else None, tags=tags, own=own)
    if form.carry_out(keys.set_keys, collection, by=request.user):
        return done_response(request, collection, form.outcome, "codebook_keys")
    context = frame(request, collection) | {"form": form, "own": own}
    return render(request, "annotations/codebook_keys.html", context, status=form.status)
