"""The entities that a collection's annotations point to."""

from django.http import HttpRequest, JsonResponse
from ninja import Router

from annotations.models import Entity
from annotations.queries import paging, present
from annotations.queries.paging import PAGE

from . import access, schemas, taken
from .errors import answer

router = Router(tags=["Entities"])


@router.get("/collections/{slug:slug}/entities", response=schemas.answers(schemas.Entities), url_name="entities")
def list_entities(
    request: HttpRequest, slug: str, cursor: taken.Cursor = "", limit: taken.Limit = PAGE
) -> JsonResponse:
    """The collection's entities with their other names, in the order of their making."""
    rows = Entity.objects.filter(collection=access.collection(request, slug))
    rows = rows.select_related("tag").prefetch_related("aliases")
    found, after = paging.paged(rows, paging.AS_MADE, cursor=cursor, limit=limit)
    return answer({"items": [present.entity(each) for each in found], "next": after})
