"""Changing a tag of the codebook: itself, its parts, attributes and options."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from annotations.actions.codebook import editing, merging
from annotations.actions.collection_undo import Done
from annotations.forms.codebook import FORMS, CodebookForm, MergeForm, TagForm
from annotations.models import Tag
from annotations.queries import codebook as queries
from annotations.queries import present
from annotations.text import codebook as parts
from annotations.text.codebook import Json, Path
from reader.actions.errors import Invalid
from reader.models import Collection
from reader.views.requests import Request

from .answers import see_other
from .codebook import editable
from .collection_answers import done_response, frame, telling_collection_refusals

DEPTH = {"role": 2, "attribute": 2, "option": 3}  # words of a path


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def tag_new(request: Request, slug: str) -> HttpResponse:
    collection = editable(request, slug)
    form = TagForm(request.POST if request.method == "POST" else None)
    if form.carry_out(editing.create_tag, collection, by=request.user):
        (made,) = form.outcome.event.after.values()
        return done_response(request, collection, form.outcome, "tag", made["key"])
    return render(request, "annotations/codebook_tag_new.html", _context(request, collection, form), status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
def tag(request: Request, slug: str, key: str) -> HttpResponse:
    """A tag with its form, parts and attributes; for htmx only what a change of the order changes."""
    collection, tag, told = _tag(request, slug, key)
    form = TagForm(request.POST if request.method == "POST" else None, part=told)
    if form.carry_out(editing.edit, collection, key, by=request.user):
        return done_response(request, collection, form.outcome, "tag", key)
    context = _context(request, collection, form) | {"row": queries.tag_row(tag, user=request.user)}
    template = "annotations/_codebook_parts.html" if request.htmx else "annotations/codebook_tag.html"
    return render(request, template, context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
def part(request: Request, slug: str, key: str) -> HttpResponse:
    """A part, an attribute or an option, named by `part=option:type:hedge`."""
    collection, tag, told = _tag(request, slug, key)
    if not (path := _path(request.GET.get("part", ""))):
        return see_other(reverse("tag", args=[slug, key]))
    here = _found(told, path)
    form = FORMS[path[0]](request.POST if request.method == "POST" else None, part=here)
    if form.carry_out(editing.edit, collection, key, path, by=request.user):
        return _shown_in(request, collection, key, path, form.outcome)
    row = queries.tag_row(tag, user=request.user)
    context = _context(request, collection, form) | {"row": row, "path": path, "here": here, "kind": path[0]}
    context["attribute"] = next((each for each in row.attributes if each.row.key == path[1]), None)
    template = "annotations/_codebook_options.html" if request.htmx else "annotations/codebook_part.html"
    return render(request, template, context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def part_new(request: Request, slug: str, key: str) -> HttpResponse:
    """One part more: `part=role`, `part=attribute` or `part=option:type`."""
    collection, tag, told = _tag(request, slug, key)
    words = tuple(request.GET.get("part", "role").split(":"))
    if words[0] not in DEPTH or len(words) != DEPTH[words[0]] - 1:
        raise Http404
    form = FORMS[words[0]](request.POST if request.method == "POST" else None)
    if form.carry_out(editing.add, collection, key, words, by=request.user):
        return _shown_in(request, collection, key, (*words, ""), form.outcome)
    owner = next((each["name"] for each in told["attributes"] if words[-1] == each["key"]), tag.name)
    context = _context(request, collection, form) | {"tag": tag, "kind": words[0], "owner": owner, "path": words}
    return render(request, "annotations/codebook_part_new.html", context, status=form.status)


@require_POST
@login_required
@telling_collection_refusals
def tag_arrange(request: Request, slug: str, key: str) -> HttpResponse:
    """Up, down, retire, back, remove: `do=up`, of the tag or of `part=role:cue`."""
    collection, _, _ = _tag(request, slug, key)
    path, do, by = _path(request.POST.get("part", "")), request.POST.get("do", ""), request.user
    match do:
        case "up" | "down":
            places = 1 if do == "down" else -1
            act = editing.move(collection, key, path, by=by, places=places) if path else None
            done = act or editing.move_tag(collection, key, by=by, places=places)
        case "retire" | "bring-back":
            done = editing.retire(collection, key, path, by=by, retired=do == "retire")
        case "remove" if path:
            done = editing.remove(collection, key, path, by=by)
        case _:
            raise Invalid("There is nothing of that kind to do with a tag. Nothing was changed.", field="do")
    if not path and do in {"up", "down"}:
        return done_response(request, collection, done, "codebook")
    return _shown_in(request, collection, key, path, done)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@telling_collection_refusals
def tag_delete(request: Request, slug: str, key: str) -> HttpResponse:
    """Ask first, and offer what else there is where the tag is in use."""
    collection, tag, _ = _tag(request, slug, key)
    if request.method == "POST":
        return done_response(request, collection, editing.delete_tag(collection, key, by=request.user), "codebook")
    context = frame(request, collection) | {"tag": tag, "row": queries.tag_row(tag, user=request.user)}
    context |= {"suggestions": tag.suggestions.count(), "entities": tag.entities.count()}
    return render(request, "annotations/codebook_tag_delete.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def tag_merge(request: Request, slug: str, key: str) -> HttpResponse:
    """First what it would touch (`?into=…`), then do it."""
    collection, tag, told = _tag(request, slug, key)
    form = MergeForm(request.POST if request.method == "POST" else request.GET or None, source=tag)
    if request.method == "POST" and form.carry_out(merging.merge, collection, key, by=request.user):
        return done_response(request, collection, form.outcome, "tag", form.cleaned_data["target"])
    context = _context(request, collection, form) | {"tag": tag}
    into = form.cleaned_data.get("target") if form.is_bound and form.is_valid() else None
    if into is not None:
        target = Tag.objects.whole().get(collection=collection, key=into)
        there = present.tag(target)
        same = len(merging.namesakes(tag, target).joined)
        context |= {"target": target, "offers_main": parts.mains_differ(there, told)}
        context["preview"] = queries.preview(tag, parts.joined(there, told), user=request.user, same=same)
    return render(request, "annotations/codebook_tag_merge.html", context, status=form.status if form.errors else 200)


def _context(request: Request, collection: Collection, form: CodebookForm) -> dict[str, object]:
    return frame(request, collection) | {"form": form}


def _tag(request: Request, slug: str, key: str) -> tuple[Collection, Tag, Json]:
    collection = editable(request, slug)
    tag = get_object_or_404(Tag.objects.filter(collection=collection).whole(), key=key)
    return collection, tag, present.tag(tag)


def _path(given: str) -> Path:
    """The path that an address names; () for the tag itself. 404 for what is none."""
    path = tuple(given.split(":")) if given else ()
    if path and (path[0] not in DEPTH or len(path) != DEPTH[path[0]]):
        raise Http404
    return path


def _found(told: Json, path: Path) -> Json:
    try:
        return parts.found(told, path)
    except KeyError:
        raise Http404 from None


def _shown_in(request: Request, collection: Collection, key: str, path: Path, done: Done) -> HttpResponse:
    """Back to where the part is listed: its attribute's page for an option, else the tag's."""
    if path and path[0] == "option":
        return done_response(request, collection, done, "part", key, query=f"?part=attribute:{path[1]}")
    return done_response(request, collection, done, "tag", key)
