"""The export as a file to keep, for the page and the API alike."""

from tempfile import SpooledTemporaryFile

from django.http import FileResponse
from django.utils import timezone

from annotations.models.annotations import AnnotationQuerySet
from annotations.queries.exporting import exported, snapshot
from annotations.queries.filter import Filter
from reader.models import Collection

IN_MEMORY = 8_000_000  # bytes; more is written to disk


def export_file(collection: Collection, annotations: AnnotationQuerySet, wanted: Filter) -> FileResponse:
    """Those of `annotations` that pass, named as in desk-annotations-2022-01-31.json.

    It is written whole before any of it is sent. So nobody's slow line keeps a transaction open, and a failure is
    answered as one, not with half a file.
    """
    file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the response closes it
    with snapshot():
        file.writelines(piece.encode() for piece in exported(collection, annotations, wanted))
    file.seek(0)
    name = f"{collection.slug}-annotations-{timezone.now():%Y-%m-%d}.json"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/json")
