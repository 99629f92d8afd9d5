"""Annotations across a collection, newest first, a page at a time by keyset."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotations.models import Annotation
from annotations.models import Span as SpanRow
from annotations.models.annotations import AnnotationQuerySet
from annotations.queries.page.cards import Card
from annotations.text.spans import Span, surroundings

from .paging import NEWEST_FIRST, PAGE, paged


@dataclass(frozen=True)
class Told:
    """A part or a value of an annotation in words: what it is called, what it says."""

    name: str
    words: str


@dataclass(frozen=True)
class Row:
    """An annotation with its first span in context. What else it tells needs its tag's roles and attributes."""

    annotation: Annotation
    prefix: str
    quote: str
    suffix: str

    @property
    def others(self) -> list[Told]:
        """Its spans beside the first, a part a piece of text; those of the same part as the first are "with" it."""
        first, *rest = Card(self.annotation, editable=False).parts
        parts = [Told("with", words)] if (words := _joined(first.spans[1:])) else []
        return parts + [
            Told("with" if part.role is None else part.role.name.lower(), _joined(part.spans)) for part in rest
        ]

    @property
    def values(self) -> list[Told]:
        given = Card(self.annotation, editable=False).given
        return [Told(each.attribute.name.lower(), each.shown) for each in given]

    @property
    def lacks(self) -> str:
        return Card(self.annotation, editable=False).lacks


def _joined(spans: Iterable[SpanRow]) -> str:
    return " … ".join(span.quote for span in spans)


@dataclass(frozen=True)
class Listing:
    rows: list[Annotation]
    next: str | None  # the cursor of the page after this one


def listing(annotations: AnnotationQuerySet, *, cursor: str = "", limit: int = PAGE) -> Listing:
    """The page of `annotations` after `cursor`, with their parts and values. Three queries.

    Raises Invalid for a cursor that is not one of ours.
    """
    rows = annotations.select_related("tag", "author", "entity", "suggestion", "article__collection")
    return Listing(*paged(rows.with_parts(), NEWEST_FIRST, cursor=cursor, limit=limit))


def in_context(annotation: Annotation) -> Row:
    """The annotation's first span with the words around it. No query, if spans were fetched."""
    first = next(iter(annotation.spans.all()))
    before, after = surroundings(annotation.article.text, Span(first.start, first.end))
    return Row(annotation, before, first.quote, after)
