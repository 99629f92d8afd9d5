"""The collection's annotations as a document to take away."""

from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router

from annotations.export_file import export_file
from reader.actions.errors import Invalid

from . import access, schemas, taken
from .auth import caller
from .filtering import FILTERED

router = Router(tags=["Export"])

FORMATS = ("json",)


@router.get(
    "/collections/{slug:slug}/export",
    response=schemas.answers(dict[str, Any]),
    openapi_extra=FILTERED,
    url_name="export",
)
def export(request: HttpRequest, slug: str, format: taken.Format = "json") -> StreamingHttpResponse:
    """What passes the filter, with the articles' texts, the codebook and the entities. Its JSON Schema is the server's
    /static/schema/export-2.json."""
    collection = access.collection(request, slug)
    if format not in FORMATS:
        raise Invalid(f"An export's format is {' or '.join(FORMATS)}.", field="format")
    return export_file(collection, access.wanted(request), user=caller(request))
