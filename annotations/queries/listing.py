"""Annotations across a collection, newest first, a page at a time by keyset."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from annotations.models import Annotation
from annotations.text.spans import Span, context
from reader.actions.errors import Invalid

PAGE = 50
LARGEST_PAGE = 500
#: What has its other half beyond the end of a context that was cut there.
OPENING, CLOSING = " “‘«([", " ”’»)],.;:"


@dataclass(frozen=True)
class Row:
    """An annotation with its first span in context."""

    annotation: Annotation
    prefix: str
    quote: str
    suffix: str


@dataclass(frozen=True)
class Listing:
    rows: list[Annotation]
    next: str | None  # the cursor of the page after this one


def listing(annotations: QuerySet[Annotation], *, cursor: str = "", limit: int = PAGE) -> Listing:
    """The page of `annotations` after `cursor`. Two queries. Raises Invalid for a cursor that is not one of ours."""
    if not 1 <= limit <= LARGEST_PAGE:
        raise Invalid(f"A page has from 1 to {LARGEST_PAGE} items.", field="limit")
    if cursor:
        at, pk = opened(cursor)
        annotations = annotations.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    found = list(
        annotations.select_related("tag", "author", "entity", "suggestion", "article__collection")
        .prefetch_related("spans")
        .order_by("-created_at", "-pk")[: limit + 1]
    )
    after = sealed(found[limit - 1]) if len(found) > limit else None
    return Listing(found[:limit], after)


def in_context(annotation: Annotation) -> Row:
    """The annotation's first span with the whole words around it in its paragraphs. No query, if spans were fetched.

    An ellipsis stands where the context was cut within a paragraph.
    """
    first = next(iter(annotation.spans.all()))
    text = annotation.article.text
    before, after = context(text, Span(first.start, first.end))
    # A paragraph is one line of the text.
    line, rest = before.rpartition("\n")[2], after.partition("\n")[0]
    begins, ends = first.start - len(line), first.end + len(rest)
    if begins and text[begins - 1] != "\n":
        line = "…" + line.partition(" ")[2].lstrip(CLOSING)
    if ends < len(text) and text[ends] != "\n":
        rest = (rest.rpartition(" ")[0] or rest).rstrip(OPENING) + "…"
    return Row(annotation, line, first.quote, rest)


def sealed(annotation: Annotation) -> str:
    """The cursor that stands behind this annotation."""
    key = f"{annotation.created_at.isoformat()} {annotation.pk}"
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def opened(cursor: str) -> tuple[datetime, UUID]:
    """What a cursor says: the time and id behind which the page begins. Raises Invalid."""
    try:
        told, pk = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split(" ")
        at = datetime.fromisoformat(told)
        if at.tzinfo is None:
            raise ValueError("a time without its zone")
        return at, UUID(pk)
    except (ValueError, binascii.Error) as problem:
        raise Invalid("The cursor is not one that Postil gave out.", field="cursor", code="bad_cursor") from problem
