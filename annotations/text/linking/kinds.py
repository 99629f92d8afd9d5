"""How names under a tag are compared."""

from __future__ import annotations

from enum import StrEnum

from . import comparing_people, organisations, places
from .folding import words
from .likeness import SAME_WORDS, UNLIKE, Likeness
from .people import person


class Kind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    OTHER = "other"

    @classmethod
    def of(cls, tag: str) -> Kind:
        """The kind of names that a tag with this key is for."""
        return cls(tag) if tag in {cls.PERSON, cls.ORGANISATION, cls.PLACE} else cls.OTHER


def compare(kind: Kind, one: str, other: str) -> Likeness:
    """How likely two names of a kind stand for the same. In any order of the two."""
    one, other = sorted((one, other))
    match kind:
        case Kind.PERSON:
            return comparing_people.compare(one, other)
        case Kind.ORGANISATION:
            return organisations.compare(one, other)
        case Kind.PLACE:
            return places.compare(one, other)
        case _:
            return _plainly(one, other)


def _plainly(one: str, other: str) -> Likeness:
    ours, theirs = ([word for word in words(name) if word != "the"] for name in (one, other))
    if not ours or sorted(ours) != sorted(theirs):
        return UNLIKE
    return Likeness(1.0 if ours == theirs else 0.93, SAME_WORDS)


def whole(kind: Kind, name: str) -> bool:
    """Whether a name says by itself who is meant: a person's has more than a family name."""
    if kind is not Kind.PERSON:
        return True
    told = person(name)
    return told is not None and (not told.bare or told.ranked or bool(told.suffix))


def standing(kind: Kind, name: str) -> tuple[int, int]:
    """How well a name stands for what it names, to be compared with others': a whole one before a short one."""
    if kind is Kind.PERSON:
        told = person(name)
        spelt = [] if told is None else [word for word in told.words if len(word) > 1]
        return (min(len(spelt), 2), -len(name.split()))
    if kind is Kind.ORGANISATION:
        return (0 if organisations.organisation(name).short else 1, 0)
    return (1, 0)
