"""Pairs of entities that may be one, as the log keeps them: read, put back, and carried along when names are merged.

A State maps "pair:<id>:<id>", the smaller id first, to {"score", "reason", "verdict", "decided_by", "decided_at"}, or
to None where nothing is known of the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from annotations.models import Entity, EntityPair, Verdict
from reader.models import User

from .changes import State

#: Of two verdicts on what is one pair by now, the weightier stands.
WEIGHT = {Verdict.OPEN: 0, Verdict.DIFFERENT: 1}


def key(one: int, other: int) -> str:
    return f"pair:{min(one, other)}:{max(one, other)}"


def told(pair: EntityPair) -> dict[str, Any]:
    return {
        "score": pair.score,
        "reason": pair.reason,
        "verdict": str(pair.verdict),
        "decided_by": None if pair.decided_by is None else pair.decided_by.username,
        "decided_at": None if pair.decided_at is None else pair.decided_at.isoformat(),
    }


def touching(*entities: int) -> list[EntityPair]:
    """The pairs of these entities. One query."""
    rows = EntityPair.objects.filter(Q(first__in=entities) | Q(second__in=entities))
    return list(rows.select_related("decided_by").order_by("pk"))


def known(pairs: Iterable[EntityPair]) -> State:
    return {key(pair.first_id, pair.second_id): told(pair) for pair in pairs}


def read(names: Iterable[str]) -> dict[str, Any]:
    """The pairs by "<id>:<id>". One query."""
    wanted = {name: tuple(map(int, name.split(":"))) for name in names}
    ids = {pk for pair in wanted.values() for pk in pair}
    there = {(pair.first_id, pair.second_id): told(pair) for pair in touching(*ids)}
    return {name: there[pair] for name, pair in wanted.items() if pair in there}


def put(wanted: State) -> None:
    """Make the pairs be as `wanted` says, as far as both entities are there. A handful of queries, however many."""
    if not wanted:
        return
    pairs = {name: _ids(name) for name in wanted}
    ids = {pk for pair in pairs.values() for pk in pair}
    there = set(Entity.objects.filter(pk__in=ids).values_list("pk", flat=True))
    people = {user.username: user for user in User.objects.filter(username__in=_deciders(wanted))}
    rows = EntityPair.objects.filter(first__in=ids, second__in=ids).order_by()
    known = {(pair.first_id, pair.second_id): pair for pair in rows}
    EntityPair.objects.filter(
        pk__in=[known[pairs[name]].pk for name, state in wanted.items() if state is None and pairs[name] in known]
    ).delete()
    stored = []
    for name, state in wanted.items():
        if state is not None and {*pairs[name]} <= there:
            first, second = pairs[name]
            pair = known.get((first, second)) or EntityPair(first_id=first, second_id=second)
            pair.score, pair.reason, pair.verdict = state["score"], state["reason"], state["verdict"]
            pair.decided_by = people.get(state["decided_by"])
            pair.decided_at = None if state["decided_at"] is None else datetime.fromisoformat(state["decided_at"])
            stored.append(pair)
    EntityPair.objects.bulk_create([pair for pair in stored if pair.pk is None])
    EntityPair.objects.bulk_update(
        [pair for pair in stored if pair.pk is not None], ["score", "reason", "verdict", "decided_by", "decided_at"]
    )


def _ids(key: str) -> tuple[int, int]:
    _, first, second = key.split(":")
    return int(first), int(second)


def _deciders(wanted: State) -> set[str]:
    return {state["decided_by"] for state in wanted.values() if state is not None and state["decided_by"]}


def carried(gone: Entity, *, into: Entity) -> tuple[State, State]:
    """Let what is known of `gone`, which is just being merged, be known of `into`. Returns it before and after.

    That two are not the same outweighs anything else that was known of them.
    """
    rows = touching(gone.pk, into.pk)
    before = {key(gone.pk, into.pk): None} | known(rows)
    others = {_other(pair, into.pk): pair for pair in rows if into.pk in (pair.first_id, pair.second_id)}
    for pair in rows:
        third = _other(pair, gone.pk)
        if gone.pk not in (pair.first_id, pair.second_id) or third == into.pk:
            continue
        before.setdefault(key(into.pk, third), None)
        standing = others.get(third)
        if standing is None or WEIGHT[Verdict(pair.verdict)] > WEIGHT[Verdict(standing.verdict)]:
            if standing is not None:
                standing.delete()
            pair.first_id, pair.second_id = sorted((into.pk, third))
            pair.save(update_fields=["first", "second"])
    EntityPair.objects.filter(Q(first=gone) | Q(second=gone)).delete()
    left = {f"pair:{name}": state for name, state in read(each.removeprefix("pair:") for each in before).items()}
    return before, dict.fromkeys(before) | left


def _other(pair: EntityPair, pk: int) -> int:
    return pair.second_id if pair.first_id == pk else pair.first_id


def set_verdict(one: int, other: int, verdict: Verdict, *, by: User | None, score: float = 0.0) -> None:
    """Store what somebody says of two entities; what was known of their likeness stays."""
    first, second = sorted((one, other))
    decided = {"verdict": verdict, "decided_by": by, "decided_at": timezone.now()}
    if not EntityPair.objects.filter(first=first, second=second).update(**decided):
        EntityPair.objects.create(first_id=first, second_id=second, score=score, **decided)


def are_different(one: int, other: int) -> bool:
    first, second = sorted((one, other))
    return EntityPair.objects.filter(first=first, second=second, verdict=Verdict.DIFFERENT).exists()
