"""Whom a short name stands for within one text: the surname alone, after the name has been told in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from . import organisations, spelling
from .kinds import Kind, compare
from .likeness import SURE
from .organisations import lists, organisation
from .people import person
from .places import place

Mention = tuple[Kind, str]


def resolved(mentions: Sequence[Mention]) -> list[str]:
    """For each mention of a text, in order, the name in the text that tells best what it stands for: often its own."""
    told: dict[Kind, list[str]] = {}
    everything: dict[Kind, list[str]] = {}
    for kind, name in mentions:
        everything.setdefault(kind, []).append(name)
    seen: Counter[Kind] = Counter()
    answers: list[str] = []
    for kind, name in mentions:
        before = told.setdefault(kind, [])
        after = everything[kind][seen[kind] + 1 :]
        answers.append(meant(kind, name, before=before, after=after) or name)
        before.append(answers[-1])
        seen[kind] += 1
    return answers


def meant(kind: Kind, name: str, *, before: Sequence[str], after: Sequence[str] = ()) -> str | None:
    """The longer name of the text that `name` is short for; None where it stands for itself.

    `before` are the names of the kind told so far, in order, short ones as they were resolved; `after` those to come.
    """
    short = is_short(kind, name)
    if not short:
        return None
    found = [other for other in before if stands_for(kind, name, other)]
    if found:
        return _established(kind, found)
    coming = list(dict.fromkeys(other for other in after if stands_for(kind, name, other)))
    return coming[0] if coming and all(_one(kind, coming[0], other) for other in coming) else None


def is_short(kind: Kind, name: str) -> bool:
    """Whether a name may be short for another: a name of one word, or a family's of two."""
    if kind is Kind.PERSON:
        told = person(name)
        return told is not None and not told.suffix and (len(told.words) == 1 or len(told.words) == 2)
    return kind in {Kind.ORGANISATION, Kind.PLACE}


def stands_for(kind: Kind, short: str, long: str) -> bool:
    """Whether within one text `short` may be how the bearer of `long` is called."""
    match kind:
        case Kind.PERSON:
            return _person_stands_for(short, long)
        case Kind.ORGANISATION:
            return _organisation_stands_for(short, long)
        case Kind.PLACE:
            return _place_stands_for(short, long)
        case _:
            return False


def by_family(short: str, long: str) -> bool:
    """Whether `short` is the family name, however it is spelt, in the name `long` of a person."""
    a, b = person(short), person(long)
    if a is None or b is None or not a.bare or b.bare or a.ranked or (a.gender and b.gender and a.gender != b.gender):
        return False
    if len(a.family) < 5:  # so short a word is easily like another
        return a.family in b.families
    return any(spelling.families(a.family, family) >= spelling.SPELT for family in b.families)


def _person_stands_for(short: str, long: str) -> bool:
    a, b = person(short), person(long)
    if a is None or b is None or b.bare or len(a.words) >= len(b.words):
        return False
    if a.gender and b.gender and a.gender != b.gender:
        return False
    if len(a.words) == 2:  # García Márquez, bin Salman's two words
        return a.words == b.words[-2:]
    return (not a.ranked and by_family(short, long)) or a.family in b.words


def _organisation_stands_for(short: str, long: str) -> bool:
    a, b = organisation(short), organisation(long)
    if organisations.short_for(short, long) or (len(a.short) == 2 and a.short in b.initials):
        return True
    size = len(a.words)
    if size >= len(b.words) or not a.telling or b.words[:size] != a.words:
        return False
    return set(b.words[size:]) <= lists()["head"] | lists()["legal"]


def _place_stands_for(short: str, long: str) -> bool:
    a, b = place(short), place(long)
    if a.tail:
        return False
    if b.tail and a.words == b.words:
        return True
    return len(b.words) == len(a.words) + 1 and b.words[0] in {"lake", "mount"} and b.words[1:] == a.words


def _established(kind: Kind, found: Sequence[str]) -> str:
    """Of the bearers told so far the latest; one told but once, in passing, gives way to one told more often."""
    latest = found[-1]
    if kind is not Kind.PERSON:
        return latest
    others = [each for each in found if not _one(kind, latest, each)]
    if others and len(found) - len(others) == 1:
        often = [each for each in others if sum(_one(kind, each, other) for other in others) > 1]
        return often[-1] if often else latest
    return latest


def _one(kind: Kind, one: str, other: str) -> bool:
    return one == other or compare(kind, one, other).score >= SURE
