"""The rows an annotation is made of: written here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from annotations.models import Annotation, Entity, Span, Suggestion, Tag
from annotations.models.annotations import AnnotationQuerySet
from annotations.text.pieces import Piece
from reader.models import Article, User


def whole(annotations: AnnotationQuerySet) -> AnnotationQuerySet:
    """The annotations with all that a snapshot needs."""
    return annotations.with_parts().select_related("tag", "author", "entity")


def fetch(pk: UUID | str) -> Annotation | None:
    """The annotation as it stands now, with all that a snapshot needs; None if there is none."""
    return whole(Annotation.objects.filter(pk=pk)).select_related("article__collection").first()


def insert(
    article: Article,
    *,
    by: User,
    tag: Tag,
    pieces: Sequence[Piece],
    at: datetime,
    note: str = "",
    entity: Entity | None = None,
    suggestion: Suggestion | None = None,
) -> Annotation:
    """Store a new annotation with its spans."""
    annotation = Annotation.objects.create(
        article=article,
        tag=tag,
        author=by,
        note=note,
        entity=entity,
        suggestion=suggestion,
        created_at=at,
        updated_at=at,
    )
    Span.objects.bulk_create(spans(annotation, pieces))
    return annotation


def spans(annotation: Annotation, pieces: Iterable[Piece]) -> list[Span]:
    """The rows of the pieces, not stored yet. Needs the whole tag."""
    roles = {role.key: role for role in annotation.tag.roles.all()}
    text = annotation.article.text
    return [
        Span(
            annotation=annotation,
            role=roles[piece.role] if piece.role else None,
            start=piece.start,
            end=piece.end,
            quote=piece.span.of(text),
        )
        for piece in pieces
    ]


def pieces(annotation: Annotation) -> list[Piece]:
    """The annotation's spans with their roles, in the order of the roles, then of the text. Needs `spans` at hand."""
    return [Piece(span.start, span.end, "" if span.role is None else span.role.key) for span in annotation.spans.all()]


def snapshot(
    annotation: Annotation, only: Sequence[Piece] | None = None, told_values: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """An annotation as the log keeps it: enough to make it again. Needs it whole.

    A span is [start, end] or [start, end, role]; "attributes" is there where there are any. `only` stands for the
    pieces that it has, with its values as JSON tells them, and saves the queries for both.
    """
    told: dict[str, Any] = {
        "tag": annotation.tag.key,
        "author": annotation.author.username,
        "note": annotation.note,
        "entity": None if annotation.entity is None else annotation.entity.name,
        "suggestion": None if annotation.suggestion_id is None else str(annotation.suggestion_id),
        "spans": [_told(piece) for piece in (pieces(annotation) if only is None else only)],
        "exported_id": None if annotation.exported_id is None else str(annotation.exported_id),
        "created_at": annotation.created_at.isoformat(),
        "version": annotation.version,
    }
    if attributes := annotation.attributes() if only is None else dict(told_values or {}):
        told["attributes"] = attributes
    return told


def _told(piece: Piece) -> list[Any]:
    return [piece.start, piece.end, *([piece.role] if piece.role else [])]


def decision(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion's decision as the log keeps it."""
    return {
        "decision": str(suggestion.decision),
        "decided_by": None if suggestion.decided_by is None else suggestion.decided_by.username,
        "decided_at": None if suggestion.decided_at is None else suggestion.decided_at.isoformat(),
    }
