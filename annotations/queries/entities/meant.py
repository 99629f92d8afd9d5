"""Whom or what some words of an article stand for, as far as the collection knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from annotations.models import Alias, Annotation, Entity
from annotations.models import Span as SpanRow
from annotations.text.spans import Span
from reader.models import User


def meant(annotation: Annotation, pieces: Iterable[Span], *, user: User) -> Entity | None:
    """The entity, of those `user` sees, that pieces of the annotation stand for: by its name or an alias, else the
    longest marked in them."""
    pieces = list(pieces)
    names = {" ".join(piece.of(annotation.article.text).split()) for piece in pieces}
    tags = Q(tag__collection=annotation.tag.collection_id, tag__retired=False)
    seen = Entity.objects.visible_to(user).filter(tags, name__in=names)
    named = seen.select_related("tag").order_by("tag__position").first()
    if named is not None:
        return named
    others = Alias.objects.visible_to(user).filter(tags, name__in=names)
    alias = others.select_related("entity__tag").order_by("tag__position").first()
    if alias is not None:
        return alias.entity
    return _marked_within(annotation, pieces, user)


def _marked_within(annotation: Annotation, pieces: Sequence[Span], user: User) -> Entity | None:
    """The entity of the longest name marked inside one of the pieces."""
    inside = Q(pk__in=[])
    for piece in pieces:
        inside |= Q(start__gte=piece.start, end__lte=piece.end)
    seen = Annotation.objects.visible_to(user).filter(article=annotation.article_id, entity__isnull=False)
    rows = SpanRow.objects.filter(inside, annotation__in=seen.order_by().values("pk"))
    found = list(rows.select_related("annotation__entity__tag").order_by("start", "pk"))
    longest = max(found, key=lambda row: row.end - row.start, default=None)
    return None if longest is None else longest.annotation.entity
