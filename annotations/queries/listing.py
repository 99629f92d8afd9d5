"""Annotations across a collection, newest first, a page at a time by keyset."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.models import Annotation
from annotations.models.annotations import AnnotationQuerySet
from annotations.text.spans import Span, context

from .paging import NEWEST_FIRST, PAGE, paged

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


def listing(annotations: AnnotationQuerySet, *, cursor: str = "", limit: int = PAGE) -> Listing:
    """The page of `annotations` after `cursor`. Two queries. Raises Invalid for a cursor that is not one of ours."""
    rows = annotations.select_related("tag", "author", "entity", "suggestion", "article__collection")
    return Listing(*paged(rows.with_parts(), NEWEST_FIRST, cursor=cursor, limit=limit))


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
