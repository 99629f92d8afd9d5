"""The export as a file to keep, for the page and the API alike."""

from django.http import StreamingHttpResponse
from django.utils import timezone

from annotations.models.annotations import AnnotationQuerySet
from annotations.queries.exporting import exported
from annotations.queries.filter import Filter
from reader.models import Collection


def export_file(collection: Collection, annotations: AnnotationQuerySet, wanted: Filter) -> StreamingHttpResponse:
    """Those of `annotations` that pass, streamed, named as in desk-annotations-2022-01-31.json."""
    name = f"{collection.slug}-annotations-{timezone.now():%Y-%m-%d}.json"
    return StreamingHttpResponse(
        (piece.encode() for piece in exported(collection, annotations, wanted)),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
