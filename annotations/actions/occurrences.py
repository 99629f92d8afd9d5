"""Marking the same words wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.models import Annotation, Decision, Entity, Span, Suggestion, Tag, Value
from annotations.text.pieces import Piece
from reader.actions.errors import Invalid, storable
from reader.models import Article, User

from . import naming, rows, values
from .annotate import NOTE_LIMIT
from .changes import Change, State, lock, log, standing_tag, touched
from .decide import settle
from .passages import named, tidied

LIMIT = 500  # annotations that one change makes


@transaction.atomic
def mark_all(article: Article, *, by: User, tag: Tag, spans: Sequence[tuple[int, int]], note: str = "") -> Change:
    """Make one annotation of each of the spans, as `annotate.create` would, and one event of all of them.

    A fixed number of queries, save one for each different name. Raises Invalid for no spans, more than LIMIT, and as
    `annotate.create` does.
    """
    if not spans:
        raise Invalid("No place is ticked, so nothing was marked. Tick at least one.", field="place")
    if len(spans) > LIMIT:
        raise Invalid(
            f"At most {LIMIT} places are marked at once, and these are {len(spans):,}. Untick some.", field="place"
        )
    note = storable(note, field="note", limit=NOTE_LIMIT)
    lock(article)
    tag = standing_tag(tag.pk)
    places = list(dict.fromkeys(tidied(article, tag, [span])[0] for span in spans))
    before: State = {}
    after: State = {}
    made = _built(article, tag, places, by=by, note=note)
    if tag.names_entity:
        _settled(article, made, places, by=by, before=before, after=after)
    ids = _stored(made, tag, places)
    stored = rows.whole(Annotation.objects.filter(pk__in=ids)).order_by("pk")
    before |= {f"annotation:{pk}": None for pk in ids}
    after |= {f"annotation:{annotation.pk}": rows.snapshot(annotation) for annotation in stored}
    positions = touched(article, [place.span for place in places])
    event = log("created", article, by=by, before=before, after=after, paragraphs=positions)
    return Change(article, f"{_counted(article, places)} marked as {tag.name.lower()}.", event, positions, ids)


def _built(article: Article, tag: Tag, places: Sequence[Piece], *, by: User, note: str) -> list[Annotation]:
    now = timezone.now()
    entities: dict[str, Entity | None] = {}
    made = []
    for place in places:
        name = named(article, [place])
        if name not in entities:
            entities[name] = naming.meant(tag, name, by=by, article=article, at=place.start).entity
        annotation = Annotation(article=article, tag=tag, author=by, note=note, entity=entities[name])
        annotation.created_at = annotation.updated_at = now
        made.append(annotation)
    return made


def _settled(
    article: Article, made: Sequence[Annotation], places: Sequence[Piece], *, by: User, before: State, after: State
) -> None:
    """A name marked by hand where a machine proposes one is a decision on the proposal."""
    proposals = Suggestion.objects.decidable_by(by).filter(article=article).open()
    proposed = {(each.start, each.end): each for each in proposals}
    for annotation, place in zip(made, places, strict=True):
        annotation.suggestion = proposed.get((place.start, place.end))
    chosen = [annotation.suggestion for annotation in made if annotation.suggestion is not None]
    if chosen:
        settle(chosen, Decision.ACCEPTED, by=by, before=before, after=after)


def _stored(made: Sequence[Annotation], tag: Tag, places: Sequence[Piece]) -> list[UUID]:
    Annotation.objects.bulk_create(made)
    spans: list[Span] = []
    valued: list[Value] = []
    for annotation, place in zip(made, places, strict=True):
        spans += rows.spans(annotation, [place])
        told = values.defaults(tag, [place], annotation.article.text)
        valued += values.made(annotation, values.read(tag, told))
    Span.objects.bulk_create(spans)
    Value.objects.bulk_create(valued)
    return [annotation.pk for annotation in made]


def _counted(article: Article, places: Sequence[Piece]) -> str:
    """“Tokayev”, or 3 × “Tokayev”."""
    words = " ".join(places[0].span.of(article.text).split())
    quote = f"“{words if len(words) <= 60 else words[:59] + '…'}”"
    return quote if len(places) == 1 else f"{len(places)} × {quote}"
