"""The entities of a collection: their table, the page of each, and what editors change about their names."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from annotations.actions import entities as actions
from annotations.forms.entities import AliasForm, MergeForm, RenameForm
from annotations.models import Entity
from annotations.queries.entities import pairs
from annotations.queries.entities.entity_page import entity_page
from annotations.queries.entities.mentions import mentions_of, mentions_reading
from annotations.queries.entities.table import asked, known_names_of, likely_same
from annotations.queries.entities.table import entities as entities_of
from annotations.queries.filtering.filter import Filter
from reader.actions.errors import Clash, Refused
from reader.models import Collection
from reader.views.requests import Request

from .answers import refused_response, see_other, with_plain_address


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def entities(request: Request, slug: str) -> HttpResponse:
    """A page of the table; for htmx only what the filter changes in it."""
    collection = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
    wanted = asked(request.GET)
    page = entities_of(
        collection,
        user=request.user,
        filter=wanted,
        sort=request.GET.get("sort", ""),
        number=request.GET.get("page", "1"),
    )
    context = {"page": page, "collection": collection, "role": collection.role_of(request.user)}
    context["asked"] = pairs.asked(collection, user=request.user)
    template = "annotations/_entities.html" if request.htmx else "annotations/entities.html"
    return render(request, template, context, status=422 if wanted.problems else 200)


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def entity(request: Request, slug: str, entity_id: int) -> HttpResponse:
    """One entity and its mentions; for htmx only what the filter changes."""
    found = get_object_or_404(_whole(request).visible_to(request.user), collection__slug=slug, pk=entity_id)
    wanted = Filter.parse(request.GET)
    try:
        page = entity_page(found, wanted, user=request.user, cursor=request.GET.get("cursor", ""))
    except Refused as refusal:
        return refused_response(request, refusal, collection=found.collection)
    context = {**_context(request, found), "page": page, "joined": pairs.joined(found)}
    template = "annotations/_entity.html" if request.htmx else "annotations/entity.html"
    return with_plain_address(render(request, template, context), request, wanted)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def names(request: Request, slug: str, entity_id: int) -> HttpResponse:
    """The names of an entity; a POST gives it another in front."""
    entity = _editable(request, slug, entity_id)
    if request.method != "POST":
        return _names_page(request, entity)
    form = RenameForm(request.POST)
    if form.carry_out(actions.rename, entity, by=request.user):
        return _done(request, form.outcome)
    return _names_page(request, entity, form=form)


@require_POST
@login_required
def name_add(request: Request, slug: str, entity_id: int) -> HttpResponse:
    entity = _editable(request, slug, entity_id)
    form = AliasForm(request.POST)
    if form.carry_out(actions.add_alias, entity, by=request.user):
        return _done(request, form.outcome)
    return _names_page(request, entity, alias_form=form)


@require_POST
@login_required
def name_remove(request: Request, slug: str, entity_id: int) -> HttpResponse:
    entity = _editable(request, slug, entity_id)
    try:
        return _done(request, actions.remove_alias(entity, by=request.user, name=request.POST.get("name", "")))
    except Refused as refusal:
        return refused_response(request, refusal, collection=entity.collection)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def split(request: Request, slug: str, entity_id: int) -> HttpResponse:
    """Show what would go with one of the other names, then split it off."""
    entity = _editable(request, slug, entity_id)
    name = (request.POST if request.method == "POST" else request.GET).get("name", "")
    try:
        if request.method == "POST":
            done = actions.split(entity, by=request.user, name=name)
            return _done(request, done, to=reverse("entity", args=[slug, entity_id]))  # it stays, whatever is undone
        if name not in {alias.name for alias in entity.aliases.all()}:
            raise Clash(f"“{name}” is not one of the other names of “{entity.name}”.")
    except Refused as refusal:
        return refused_response(request, refusal, collection=entity.collection)
    context = {"name": name, "moved": mentions_reading(entity, name, user=request.user)}
    context["all"] = mentions_of(entity, user=request.user)
    return render(request, "annotations/entity_split.html", {**_context(request, entity), **context})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def merge(request: Request, slug: str, entity_id: int) -> HttpResponse:
    """Choose the other one (`name=`), see what would move, then merge."""
    entity = _editable(request, slug, entity_id)
    given = request.POST if request.method == "POST" else request.GET if "name" in request.GET else None
    form = MergeForm(given, entity=entity, user=request.user)
    if request.method == "POST" and form.carry_out(actions.merge, by=request.user):
        return _done(request, form.outcome)
    context = {
        **_context(request, entity),
        "form": form,
        "other": form.other if form.is_bound and form.is_valid() else None,
        "known": known_names_of(entity.tag, user=request.user),
        "likely": likely_same(entity, user=request.user),
    }
    if context["other"] is not None:
        mine, theirs = (mentions_of(each, user=request.user) for each in (entity, context["other"]))
        context |= {"moved": mine, "others_moved": theirs, "this_stays": mine.number >= theirs.number}
    return render(request, "annotations/entity_merge.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def remove(request: Request, slug: str, entity_id: int) -> HttpResponse:
    """Delete an entity that nothing points to."""
    entity = _editable(request, slug, entity_id)
    try:
        return _done(request, actions.remove(entity, by=request.user), to=reverse("entities", args=[slug]))
    except Refused as refusal:
        return refused_response(request, refusal, collection=entity.collection)


def _whole(request: Request) -> Any:
    return Entity.objects.with_names(request.user).select_related("collection", "tag")


def _editable(request: Request, slug: str, entity_id: int) -> Entity:
    entity: Entity = get_object_or_404(_whole(request).editable_by(request.user), collection__slug=slug, pk=entity_id)
    return entity


def _context(request: Request, entity: Entity) -> dict[str, Any]:
    role = entity.collection.role_of(request.user)
    return {"entity": entity, "tag": entity.tag, "collection": entity.collection, "role": role}


def _names_page(
    request: Request, entity: Entity, *, form: RenameForm | None = None, alias_form: AliasForm | None = None
) -> HttpResponse:
    """The page of names; 422 with what was typed where one of its forms is wrong."""
    context = {
        **_context(request, entity),
        "form": form or RenameForm(initial={"name": entity.name}),
        "alias_form": alias_form or AliasForm(),
    }
    return render(request, "annotations/entity_names.html", context, status=422 if form or alias_form else 200)


def _done(request: Request, named: actions.Named, *, to: str = "") -> HttpResponse:
    """To the entity, with the message that offers to undo."""
    slug = named.entity.collection.slug
    back = "" if named.event is None else f"Undo {reverse('collection_undo', args=[slug])}?event={named.event.pk}"
    messages.success(request, named.message, extra_tags=back)
    return see_other(to or reverse("entity", args=[slug, named.entity.pk]))
