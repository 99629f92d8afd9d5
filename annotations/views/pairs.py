"""Questions whether two names are of one, their answers, and taking apart what was joined without anybody."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations.actions import pairs as actions
from annotations.actions.entities import Named
from annotations.models import Entity, EntityPair
from annotations.queries.entities.pairs import joined, question
from reader.actions.errors import Clash, Refused
from reader.models import Collection
from reader.views.requests import Request

from .answers import refused_response, see_other


@require_safe
@login_required
@never_cache
def pairs(request: Request, slug: str) -> HttpResponse:
    """The likeliest question; `after=` the one behind it, `at=` one of them."""
    collection = get_object_or_404(Collection.objects.visible_to(request.user), slug=slug)
    after, at = request.GET.get("after", ""), request.GET.get("at", "")
    asked = question(collection, user=request.user, after=after, at=at)
    context = {"question": asked, "collection": collection, "role": collection.role_of(request.user)}
    return render(request, "annotations/pairs.html", context)


@require_POST
@login_required
def pair(request: Request, slug: str, pair_id: int) -> HttpResponse:
    """Answer: `same=1`, by the name of the entity `lead`, or not the same. Then comes the next question."""
    collection = get_object_or_404(Collection.objects.editable_by(request.user), slug=slug)
    rows = EntityPair.objects.filter(first__collection=collection).select_related("first__collection", "second")
    found = rows.filter(pk=pair_id).first()
    try:
        if found is None:
            raise Clash("One of the two names is gone by now. Nothing was changed.")
        if request.POST.get("same"):
            lead = found.second if request.POST.get("lead") == str(found.second_id) else found.first
            done = actions.same(found, by=request.user, lead=lead)
        else:
            done = actions.not_the_same(found, by=request.user)
    except Refused as refusal:
        return refused_response(request, refusal, collection=collection)
    return _done(request, collection, done, to=reverse("pairs", args=[slug]))


@require_POST
@login_required
def apart(request: Request, slug: str, entity_id: int) -> HttpResponse:
    """Take apart what the event `event` joined with the entity."""
    rows = Entity.objects.editable_by(request.user).select_related("collection", "tag").prefetch_related("aliases")
    entity = get_object_or_404(rows, collection__slug=slug, pk=entity_id)
    told = {str(each.event.pk): each.event for each in joined(entity)}
    event = told.get(request.POST.get("event", ""))
    try:
        if event is None:
            raise Clash(f"These names are no longer joined with “{entity.name}”. Nothing was changed.")
        done = actions.take_apart(entity, by=request.user, event=event)
    except Refused as refusal:
        return refused_response(request, refusal, collection=entity.collection)
    return _done(request, entity.collection, done, to=reverse("entity", args=[slug, entity_id]))


def _done(request: Request, collection: Collection, done: Named, *, to: str) -> HttpResponse:
    """On, with the message that offers to undo."""
    undo = f"Undo {reverse('collection_undo', args=[collection.slug])}"
    messages.success(request, done.message, extra_tags="" if done.event is None else f"{undo}?event={done.event.pk}")
    return see_other(to)
