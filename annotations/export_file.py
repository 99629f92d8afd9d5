"""The export as a file to keep, for the page and the API alike."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

from django.http import StreamingHttpResponse
from django.utils import timezone

from annotations.queries.exporting import exported, snapshot
from annotations.queries.filtering.filter import Filter
from reader.models import Collection, User

IN_MEMORY = 8_000_000  # bytes; more is written to disk
CHUNK = 65_536  # bytes sent at once


def export_file(collection: Collection, wanted: Filter, *, user: User) -> StreamingHttpResponse:
    """The annotations that `user` sees and that pass, named as in desk-annotations-2022-01-31.json."""
    name = f"{collection.slug}-annotations-{timezone.now():%Y-%m-%d}.json"
    return StreamingHttpResponse(
        _sent(collection, wanted, user),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _sent(collection: Collection, wanted: Filter, user: User) -> Iterator[bytes]:
    """Written whole before any of it is sent, so that nobody's slow line keeps a snapshot of the database open."""
    with SpooledTemporaryFile(IN_MEMORY) as file:
        with snapshot():
            file.writelines(piece.encode() for piece in exported(collection, wanted, user=user))
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
