"""Joining the names of a collection that stand for one: what is sure by itself, what is likely as a question.

A machine does it, so its events have nobody as actor; the collection's undo takes them back, and whoever does that
says that the two are not the same. What people said always wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from annotations.models import Annotation, Entity, EntityPair, Event, Tag, Value, Verdict
from annotations.queries.entities.placing import misplaced
from annotations.text.linking.kinds import Kind
from annotations.text.linking.planning import Entry, Match, Pair, plan
from reader.models import Collection

from . import entities, pair_states
from .changes import State
from .collection_undo import PLACED, UNDONE, hold, record
from .entities import snapshots
from .naming import taken_away

LEFT_OUT = {"date"}  # tags whose names are no things


@dataclass(frozen=True)
class Linked:
    """How many mentions went to the name told in full, how many names were joined, and how many pairs are asked."""

    placed: int = 0
    joined: int = 0
    asked: int = 0

    def __add__(self, other: Linked) -> Linked:
        return Linked(self.placed + other.placed, self.joined + other.joined, self.asked + other.asked)


def link(collection: Collection, *, stopped: Callable[[], bool] = lambda: False) -> Linked:
    """Go over all names of the collection. Each joining is a transaction of its own, so that nobody waits long;
    `stopped` is asked between them, and what is left then is done the next time."""
    done = Linked()
    for tag in Tag.objects.filter(collection=collection, names_entity=True).exclude(key__in=LEFT_OUT).order_by("pk"):
        if stopped():
            break
        done += _link_under(collection, tag, stopped)
    return done


def _link_under(collection: Collection, tag: Tag, stopped: Callable[[], bool]) -> Linked:
    left = put_back(collection)
    placed = sum(
        place(collection, tag, *pair, [pk for pk in ids if pk not in left]) for pair, ids in misplaced(tag).items()
    )
    entries = entries_of(tag)
    told = plan(entries, different=different(tag))
    names = {entry.id: entry.names[0] for entry in entries}
    joined = 0
    for lead, *others in told.joined:
        for other in others:
            if stopped():
                return Linked(placed, joined, 0)
            joined += _join(collection, tag, other, lead, names)
    return Linked(placed, joined, ask(collection, tag, told.asked))


def entries_of(tag: Tag) -> list[Entry]:
    """The entities under a tag, with their names and how many mentions they have. Three queries."""
    found = Entity.objects.filter(tag=tag).order_by("pk").prefetch_related("aliases")
    marked = dict(Annotation.objects.filter(entity__tag=tag).order_by().values_list("entity").annotate(Count("pk")))
    valued = dict(Value.objects.filter(entity__tag=tag).order_by().values_list("entity").annotate(Count("pk")))
    kind = Kind.of(tag.key)
    return [
        Entry(
            entity.pk,
            kind,
            (entity.name, *(alias.name for alias in entity.aliases.all())),
            marked.get(entity.pk, 0) + valued.get(entity.pk, 0),
        )
        for entity in found
    ]


def different(tag: Tag) -> set[Pair]:
    """The pairs under a tag that people said are not the same, and those of which a name was taken away by hand."""
    rows = EntityPair.objects.filter(first__tag=tag, verdict=Verdict.DIFFERENT).order_by()
    return {*rows.values_list("first", "second"), *_taken_away(tag)}


def _taken_away(tag: Tag) -> set[Pair]:
    """Entities that bear a name which somebody took from another, with that other. Two queries."""
    bearers = dict(Entity.objects.filter(tag=tag).order_by().values_list("name", "pk"))
    taken = taken_away(tag.collection_id, bearers)
    return {
        (min(bearers[name], other), max(bearers[name], other))
        for name, others in taken.items()
        for other in others - {bearers[name]}
    }


def _join(collection: Collection, tag: Tag, gone: int, lead: int, names: Mapping[int, str]) -> bool:
    """Join two entities if both still have the names that they were joined for and nobody said otherwise meanwhile."""
    with transaction.atomic():
        hold(collection, articles=True)
        found = {each.pk: each for each in Entity.objects.filter(pk__in=(gone, lead), tag=tag).select_related("tag")}
        if any(pk not in found or found[pk].name != names[pk] for pk in (gone, lead)):
            return False
        if pair_states.are_different(gone, lead):
            return False
        entities.merge(found[gone], into=found[lead], by=None)
        return True


def put_back(collection: Collection) -> set[UUID]:
    """The mentions of which somebody took back that they were placed. One query."""
    undone = Event.objects.filter(collection=collection, verb=UNDONE, reverts__verb=PLACED).values_list(
        "after", flat=True
    )
    keys = [key.partition(":") for after in undone for key in after]
    return {UUID(pk) for kind, _, pk in keys if kind == "named"}


@transaction.atomic
def place(collection: Collection, tag: Tag, short: int, full: int, annotations: Sequence[object]) -> int:
    """Let mentions by a short name point to whom their text tells in full. A short name without any is removed."""
    hold(collection, articles=True)
    found = {each.pk: each for each in Entity.objects.filter(pk__in=(short, full), tag=tag)}
    moved = list(Annotation.objects.filter(pk__in=list(annotations), entity=short).values_list("pk", flat=True))
    if len(found) < 2 or not moved or pair_states.are_different(short, full):
        return 0
    before: State = snapshots(found[short]) | {f"named:{pk}": short for pk in moved}
    Annotation.objects.filter(pk__in=moved).update(entity=full)
    after: State = snapshots(found[short]) | {f"named:{pk}": full for pk in moved}
    pointed = Annotation.objects.filter(entity=short).exists() or Value.objects.filter(entity=short).exists()
    if not pointed and not found[short].aliases.exists():
        before |= pair_states.known(pair_states.touching(short))
        found[short].delete()
        after = dict.fromkeys(before) | {f"named:{pk}": full for pk in moved}
    record(PLACED, collection, by=None, before=before, after=after)
    return len(moved)


@transaction.atomic
def ask(collection: Collection, tag: Tag, matches: Iterable[Match]) -> int:
    """Keep the open questions of a tag's names as they are now. Returns how many there are. What is decided stays."""
    hold(collection)
    wanted = {match.pair: match for match in matches}
    there = {(pair.first_id, pair.second_id): pair for pair in EntityPair.objects.filter(first__tag=tag)}
    ids = set(Entity.objects.filter(tag=tag).values_list("pk", flat=True))
    stale = [pair.pk for key, pair in there.items() if pair.verdict == Verdict.OPEN and key not in wanted]
    EntityPair.objects.filter(pk__in=stale).delete()
    changed, new = [], []
    for pair, match in wanted.items():
        known = there.get(pair)
        if known is None and {*pair} <= ids:
            new.append(EntityPair(first_id=pair[0], second_id=pair[1], score=match.score, reason=match.reason[:200]))
        elif known is not None and known.verdict == Verdict.OPEN:
            known.score, known.reason = match.score, match.reason[:200]
            changed.append(known)
    EntityPair.objects.bulk_update(changed, ["score", "reason"], batch_size=500)
    EntityPair.objects.bulk_create(new, batch_size=500)
    return len(changed) + len(new)
