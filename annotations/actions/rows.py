"""The rows an annotation is made of: written here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from annotations.models import Annotation, Entity, Span, Suggestion, Tag
from annotations.text import spans as spanning
from reader.actions.errors import storable
from reader.models import Article, User

ENTITY_LIMIT = 300  # characters


def whole(annotations: QuerySet[Annotation]) -> QuerySet[Annotation]:
    """The annotations with all that a snapshot needs."""
    return annotations.select_related("tag", "author", "entity").prefetch_related("spans")


def fetch(pk: UUID | str) -> Annotation | None:
    """The annotation as it stands now, with all that a snapshot needs; None if there is none."""
    return whole(Annotation.objects.filter(pk=pk)).select_related("article__collection").first()


def insert(
    article: Article,
    *,
    by: User,
    tag: Tag,
    spans: Sequence[spanning.Span],
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
    replace_spans(annotation, spans)
    return annotation


def replace_spans(annotation: Annotation, spans: Iterable[spanning.Span]) -> None:
    """Give the annotation these spans in place of those it has."""
    text = annotation.article.text
    annotation.spans.all().delete()
    Span.objects.bulk_create(
        Span(annotation=annotation, start=span.start, end=span.end, quote=span.of(text)) for span in spans
    )
    annotation._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    prefetch_related_objects([annotation], "spans")


def entity_for(tag: Tag, name: str) -> Entity | None:
    """The entity of that name under the tag, made if need be: same name, same entity. None where the tag names none."""
    name = " ".join(name.split())
    if not tag.names_entity or not name:
        return None
    name = storable(name, field="entity", limit=ENTITY_LIMIT, name="name")
    return Entity.objects.get_or_create(collection=tag.collection, tag=tag, name=name)[0]


def snapshot(annotation: Annotation, spans: Iterable[tuple[int, int]] | None = None) -> dict[str, Any]:
    """An annotation as the log keeps it: enough to make it again. `spans` saves a query where they are known."""
    if spans is None:
        spans = [(span.start, span.end) for span in annotation.spans.all()]
    return {
        "tag": annotation.tag.key,
        "author": annotation.author.username,
        "note": annotation.note,
        "entity": None if annotation.entity is None else annotation.entity.name,
        "suggestion": None if annotation.suggestion_id is None else str(annotation.suggestion_id),
        "spans": sorted([start, end] for start, end in spans),
        "exported_id": None if annotation.exported_id is None else str(annotation.exported_id),
        "created_at": annotation.created_at.isoformat(),
        "version": annotation.version,
    }


def decision(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion's decision as the log keeps it."""
    return {
        "decision": str(suggestion.decision),
        "decided_by": None if suggestion.decided_by is None else suggestion.decided_by.username,
        "decided_at": None if suggestion.decided_at is None else suggestion.decided_at.isoformat(),
    }
