"""Splitting an annotation, and moving its edges word by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.models import Annotation, Entity, Span, Tag
from annotations.text import spans as spanning
from annotations.text.pieces import Piece
from annotations.text.words import Edge, stretched
from reader.actions.errors import Invalid
from reader.models import User
from reader.text import graphemes

from . import naming, rows, values
from .annotate import edit, standing
from .changes import Change, State, lock, log, touched
from .passages import named

#: A place in the text, in code points, or between all the pieces.
At = int | Literal["pieces"]

COUNTED = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


@transaction.atomic
def split(annotation: Annotation, *, by: User, version: int | None = None, at: At) -> Change:
    """Make two annotations of one, cut at a place in the text, or with "pieces" one of each of its pieces.

    Only what is in the tag's main role is split: each of them has the pieces of the other roles, the values, the note
    and the author. The first keeps the id. What was named by its own words is so still, each by its own. Raises
    Invalid where nothing would be left on one side of the place, Conflict as `edit` does.
    """
    lock(annotation.article)
    annotation = standing(annotation, version=version)
    annotation.tag = Tag.objects.whole().get(pk=annotation.tag_id)
    key, before, old = f"annotation:{annotation.pk}", rows.snapshot(annotation), rows.pieces(annotation)
    own, shared = parted(old, annotation.tag)
    text = annotation.article.text
    shares = [[piece] for piece in own] if at == "pieces" else cut(text, own, at)
    if len(shares) < 2:
        raise Invalid("It is all in one piece. Choose a place in it to split it at.", field="at")
    entities = [_entity(annotation, own, share) for share in shares]
    others = [
        _another(annotation, [*share, *shared], entity) for share, entity in zip(shares[1:], entities[1:], strict=True)
    ]
    _narrow(annotation, [*shares[0], *shared], entities[0])
    return _split(annotation, [annotation.pk, *others], {key: before}, old, by=by)


def parted(pieces: Sequence[Piece], tag: Tag) -> tuple[list[Piece], list[Piece]]:
    """The pieces in the tag's main role, and those in its other roles. Needs the whole tag."""
    main = {"", "" if tag.main_role is None else tag.main_role.key}
    return [piece for piece in pieces if piece.role in main], [piece for piece in pieces if piece.role not in main]


def cut(text: str, pieces: Sequence[Piece], at: int) -> list[list[Piece]]:
    """The pieces before the place, and those after it, both without outer white space. Raises Invalid if one is empty.

    A place within a grapheme cluster stands for the one before it.
    """
    while 0 < at <= len(text) and not graphemes.is_boundary(text, at):
        at -= 1
    sides: list[list[Piece]] = [[], []]
    for piece in pieces:
        for side, start, end in ((0, piece.start, min(piece.end, at)), (1, max(piece.start, at), piece.end)):
            span = spanning.tidy(text, start, end) if start < end else None
            if span is not None:
                sides[side].append(Piece(span.start, span.end, piece.role))
    if not all(sides):
        raise Invalid("Nothing of it would be left on one side, so it was not split. Choose a place in it.", field="at")
    return sides


def _entity(annotation: Annotation, own: Sequence[Piece], share: Sequence[Piece]) -> Entity | None:
    """Whom a share names: by its own words where the whole was so named, else as the whole."""
    entity, article = annotation.entity, annotation.article
    if entity is None or entity.name != " ".join(named(article, own).split()):
        return entity
    return naming.entity_for(annotation.tag, named(article, share)) or entity


def _another(annotation: Annotation, pieces: Sequence[Piece], entity: Entity | None) -> UUID:
    """Store an annotation like this one on other pieces. Returns its id."""
    tag, at = annotation.tag, timezone.now()
    another = rows.insert(
        annotation.article, by=annotation.author, tag=tag, pieces=pieces, at=at, note=annotation.note, entity=entity
    )
    values.replace(another, values.read(tag, annotation.attributes()))
    return another.pk


def _narrow(annotation: Annotation, pieces: Sequence[Piece], entity: Entity | None) -> None:
    """Store an annotation on these pieces in place of its own."""
    annotation.spans.all().delete()
    annotation.entity = entity
    annotation.version += 1
    annotation.updated_at = timezone.now()
    annotation.save()
    Span.objects.bulk_create(rows.spans(annotation, pieces))


def _split(annotation: Annotation, shares: list[UUID], before: State, old: Sequence[Piece], *, by: User) -> Change:
    """Log what was split, found as it is stored now."""
    article = annotation.article
    stored = rows.whole(Annotation.objects.filter(pk__in=shares))
    after: State = {f"annotation:{each.pk}": rows.snapshot(each) for each in stored}
    positions = touched(article, [piece.span for piece in old])
    event = log("split", article, by=by, before=dict.fromkeys(after) | before, after=after, paragraphs=positions)
    many = COUNTED[len(shares)] if len(shares) < len(COUNTED) else str(len(shares))
    return Change(article, f"{annotation.tag.name} split in {many}.", event, positions, shares)


@transaction.atomic
def extend(annotation: Annotation, *, by: User, version: int | None = None, edge: Edge, step: Literal[-1, 1]) -> Change:
    """Move the start of the annotation's first piece, or the end of its last, a word back (-1) or on (1).

    Pieces are those in the tag's main role. Raises Conflict as `edit` does.
    """
    article = annotation.article
    lock(article)
    annotation = standing(annotation, version=version)
    annotation.tag = Tag.objects.whole().get(pk=annotation.tag_id)
    own, shared = parted(rows.pieces(annotation), annotation.tag)
    own = own or shared
    others = [] if own is shared else shared
    at = 0 if edge == "start" else -1
    span = stretched(article.text, own[at].span, edge=edge, by=step)
    own[at] = Piece(span.start, span.end, own[at].role)
    spans = [(piece.start, piece.end, piece.role) for piece in (*own, *others)]
    return edit(annotation, by=by, version=version, spans=spans)
