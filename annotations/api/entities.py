"""The entities that a collection's annotations point to, and the pairs of them that may be one."""

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from ninja import Router

from annotations.actions import pairs
from annotations.models import Entity, EntityPair
from annotations.queries import present
from annotations.queries.entities.pairs import open_pairs, with_names
from annotations.queries.lists import paging
from annotations.queries.lists.paging import PAGE
from reader.actions.errors import Invalid
from reader.models import Collection

from . import access, schemas, taken
from .auth import caller
from .errors import answer

router = Router(tags=["Entities"])


@router.get("/collections/{slug:slug}/entities", response=schemas.answers(schemas.Entities), url_name="entities")
def list_entities(
    request: HttpRequest, slug: str, cursor: taken.Cursor = "", limit: taken.Limit = PAGE
) -> JsonResponse:
    """The collection's entities with their other names, in the order of their making."""
    user = caller(request)
    rows = Entity.objects.visible_to(user).filter(collection=access.collection(request, slug))
    rows = rows.with_names(user).select_related("tag")
    found, after = paging.paged(rows, paging.AS_MADE, cursor=cursor, limit=limit)
    return answer({"items": [present.entity(each) for each in found], "next": after})


@router.get(
    "/collections/{slug:slug}/entity-pairs", response=schemas.answers(schemas.EntityPairs), url_name="entity-pairs"
)
def list_pairs(request: HttpRequest, slug: str, cursor: taken.Cursor = "", limit: taken.Limit = PAGE) -> JsonResponse:
    """The pairs of names that may be one and that nobody has answered yet, in the order of their finding."""
    user = caller(request)
    rows = open_pairs(access.collection(request, slug), user=user).select_related("first__tag", "second__tag")
    rows = with_names(rows, user=user)
    found, after = paging.paged(rows, paging.AS_MADE, cursor=cursor, limit=limit)
    return answer({"items": [present.entity_pair(each) for each in found], "next": after})


@router.post(
    "/collections/{slug:slug}/entity-pairs/{int:pair_id}/same",
    response=schemas.answers(schemas.EntityTold, 400, 403, 409),
    url_name="entity-pair-same",
)
def same(request: HttpRequest, slug: str, pair_id: int, payload: taken.Sameness | None = None) -> JsonResponse:
    """Say that the two are one: they are merged. The answer is the one that is left."""
    pair = answerable(request, slug, pair_id)
    lead = payload.lead if payload is not None and payload.lead is not None else pair.first.name
    both = {each.name: each for each in (pair.first, pair.second)}
    if lead not in both:
        raise Invalid(f"The name in front is one of the two: {', '.join(both)}.", field="lead")
    with transaction.atomic():
        left = pairs.same(pair, by=caller(request), lead=both[lead]).entity
        told = Entity.objects.select_related("tag").prefetch_related("aliases").get(pk=left.pk)
    return answer(present.entity(told))


@router.post(
    "/collections/{slug:slug}/entity-pairs/{int:pair_id}/different",
    response=schemas.answers(schemas.EntityPairTold, 400, 403, 409),
    url_name="entity-pair-different",
)
def different(request: HttpRequest, slug: str, pair_id: int) -> JsonResponse:
    """Say that the two are not one: they are not joined, nor asked about again. The answer is the pair."""
    pair = answerable(request, slug, pair_id)
    pairs.not_the_same(pair, by=caller(request))
    pair.refresh_from_db(fields=["verdict"])
    return answer(present.entity_pair(pair))


def answerable(request: HttpRequest, slug: str, pair_id: int) -> EntityPair:
    """The pair, if the caller may answer it."""
    user = caller(request)
    collection = access.fetched(
        Collection.objects.editable_by(user),
        visible=Collection.objects.visible_to(user),
        refusal=access.NAMING,
        slug=slug,
    )
    rows = EntityPair.objects.visible_to(user).filter(first__collection=collection)
    return access.visible(
        rows.select_related("first__tag", "first__collection", "second__tag", "second__collection"), pk=pair_id
    )
