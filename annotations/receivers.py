"""What follows from a change in the library: a row in the log, a codebook, a run of the suggesters."""

from typing import Any

from annotations import jobs
from annotations.actions import codebook
from annotations.models import Event
from reader.models import Article, Collection, User
from reader.signals import changed


def connect() -> None:
    """Listen to the library. Called once, when Django has loaded."""
    changed.connect(library_changed, dispatch_uid="annotations")


def library_changed(
    *,
    verb: str,
    collection: Collection,
    by: User | None,
    article: Article | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    paragraphs: list[int] | None = None,
    **_: Any,
) -> None:
    if verb == "collection deleted":
        return  # its log went with it
    Event.objects.create(
        verb=verb,
        collection=collection,
        article=article,
        actor=by,
        before=before or {},
        after=after or {},
        paragraphs=paragraphs or [],
    )
    if verb == "collection created":
        codebook.give_default(collection)
    if article is not None and verb in {"imported", "rekinded"}:
        jobs.defer_suggest(article)
