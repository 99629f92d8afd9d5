"""The log as JSON lines, the oldest event first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from annotations.models import Event
from annotations.models.events import EventQuerySet
from annotations.queries import present
from reader.models import User

from .withheld import leave_out

FORMAT, VERSION = "postil event", 1
CHUNK = 500  # events fetched at once


def exported(events: EventQuerySet, *, user: User | None) -> Iterator[str]:
    """A line for each of the events up to the newest there is now, fetched as they are asked for.

    `user` sees them all, but where they read blind not what others said; for the operator, who is nobody, all is told.

    The log only grows at its end, so this needs no snapshot of the database: chunks follow one another by id.
    """
    newest = events.order_by("-pk").values_list("pk", flat=True).first()
    reached = 0
    while newest is not None and reached < newest:
        chunk = list(
            events.filter(pk__gt=reached, pk__lte=newest).select_related("actor", "collection").order_by("pk")[:CHUNK]
        )
        if not chunk:
            return
        reached = chunk[-1].pk
        if user is not None:
            leave_out(chunk, user)
        for event in chunk:
            yield json.dumps(told(event), ensure_ascii=False, allow_nan=False) + "\n"


def told(event: Event) -> dict[str, Any]:
    """An event as JSON tells it; `static/schema/event-1.json` is the schema. Needs its actor and collection at hand."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "id": event.pk,
        "at": present.when(event.created_at),
        "collection": event.collection.slug,
        "article": None if event.article_id is None else str(event.article_id),
        "by": None if event.actor is None else event.actor.username,
        "verb": event.verb,
        "paragraphs": event.paragraphs,
        "reverts": event.reverts_id,
        "before": event.before,
        "after": event.after,
    }
