"""Which entities are worth comparing: those that share the beginning of a telling word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

from .folding import bones, rounded, skeleton, words
from .kinds import Kind
from .organisations import organisation
from .people import person
from .places import place


class Named(Protocol):
    @property
    def kind(self) -> Kind: ...

    @property
    def names(self) -> tuple[str, ...]: ...


N = TypeVar("N", bound=Named)
Key = tuple[str, ...]


def blocks(entries: Sequence[N]) -> dict[Key, list[N]]:
    """The entries by what they share, each block in the order of `entries`."""
    found: dict[Key, list[N]] = defaultdict(list)
    for entry in entries:
        for key in {(entry.kind.value, *each) for name in entry.names for each in keys(entry.kind, name)}:
            found[key].append(entry)
    return found


@lru_cache(maxsize=65_536)
def keys(kind: Kind, name: str) -> frozenset[Key]:
    """What a name shares with any that may be compared to it."""
    match kind:
        case Kind.PERSON:
            return frozenset(_person(name))
        case Kind.ORGANISATION:
            return frozenset(_organisation(name))
        case Kind.PLACE:
            return frozenset(_place(name))
        case _:
            return frozenset({("words", *sorted(word for word in words(name) if word != "the"))})


def short_keys(kind: Kind, name: str) -> set[Key]:
    """What a name that may be short for another shares with that one's `long_keys`."""
    if kind is Kind.PERSON:
        told = person(name)
        return {("family", bones(told.family)[:2])} if told is not None and told.bare else set()
    short = organisation(name).short if kind is Kind.ORGANISATION else ""
    return {("short", short)} if short else set()


def long_keys(kind: Kind, name: str) -> set[Key]:
    if kind is Kind.PERSON:
        told = person(name)
        return set() if told is None else {("family", bones(family)[:2]) for family in told.families}
    return {("short", short) for short in organisation(name).initials} if kind is Kind.ORGANISATION else set()


def _person(name: str) -> set[Key]:
    told = person(name)
    if told is None:
        return set()
    found: set[Key] = {("family", bones(told.family)[:3]), ("joined", skeleton("".join(told.words)))}
    if not told.bare:
        found.add(("sorted", *sorted(map(skeleton, told.words))))
        found.add(("first", told.words[0], rounded("".join(told.words[1:]))[:3]))
    return found


def _organisation(name: str) -> set[Key]:
    told = organisation(name)
    found: set[Key] = {("word", skeleton(word)[:4]) for word in told.telling}
    found |= {("sorted", *sorted(told.words)), ("ministry", *sorted({*told.words} - {"affairs"}))}
    return found


def _place(name: str) -> set[Key]:
    told = place(name)
    found: set[Key] = {("word", skeleton(word)[:3]) for word in told.words} | {("joined", "".join(told.words))}
    return found | {("known", str(told.known))} if told.known >= 0 else found
