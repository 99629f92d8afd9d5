"""Collections: those one belongs to, one of them with its codebook and members, a new one."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from ninja import Router

from annotations.codebook_file import FORMAT
from annotations.models import Tag
from annotations.queries import present
from annotations.queries.lists import paging
from annotations.queries.lists.paging import PAGE
from reader.actions.collections import create_collection
from reader.models import Collection, Membership, Role

from . import access, schemas, taken, telling
from .auth import caller
from .errors import answer

router = Router(tags=["Collections"])


@router.get("/collections", response=schemas.answers(schemas.Collections), url_name="collections")
def list_collections(request: HttpRequest, cursor: taken.Cursor = "", limit: taken.Limit = PAGE) -> JsonResponse:
    """The collections you are a member of, by slug."""
    user = caller(request)
    found, after = paging.paged(Collection.objects.visible_to(user), paging.BY_SLUG, cursor=cursor, limit=limit)
    held = Membership.objects.filter(user=user, collection__in=found).values_list("collection", "role")
    roles = {pk: Role(role) for pk, role in held}
    return answer(
        {"items": [telling.collection(each, role=roles.get(each.pk, Role.READER)) for each in found], "next": after}
    )


@router.post("/collections", response=schemas.answers(schemas.CollectionWhole, 400, 409, 413, status=201))
def create(request: HttpRequest, payload: taken.NewCollection) -> JsonResponse:
    """Make a collection that you own. It starts with the default codebook."""
    collection = create_collection(
        by=caller(request), name=payload.name, slug=payload.slug, description=payload.description
    )
    where = reverse("api:collection", args=[collection.slug])
    return answer(whole(collection, role=Role.OWNER), status=201, headers={"Location": where})


@router.get("/collections/{slug:slug}", response=schemas.answers(schemas.CollectionWhole), url_name="collection")
def get_collection(request: HttpRequest, slug: str) -> JsonResponse:
    """A collection with its codebook and its members."""
    collection = access.collection(request, slug)
    return answer(whole(collection, role=collection.role_of(caller(request)) or Role.READER))


@router.get("/collections/{slug:slug}/codebook", response=schemas.answers(schemas.Codebook), url_name="codebook")
def get_codebook(request: HttpRequest, slug: str) -> JsonResponse:
    """The codebook of a collection as a file that another collection can take in."""
    return answer({"format": FORMAT, "version": 1, "tags": tags(access.collection(request, slug))})


def whole(collection: Collection, *, role: Role) -> dict[str, object]:
    """The collection with its codebook and members. A query for each of them, and for each part of tags."""
    memberships = collection.memberships.select_related("user").order_by("user__username")
    return telling.collection(collection, role=role) | {
        "tags": tags(collection),
        "members": [present.author(each.user) | {"role": Role(each.role).label} for each in memberships],
    }


def tags(collection: Collection) -> list[dict[str, Any]]:
    return [present.tag(tag) for tag in Tag.objects.filter(collection=collection).whole()]
