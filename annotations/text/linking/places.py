"""Whether two names are of one place: by a table of names, by spelling, by words that only say what it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import regex
from rapidfuzz.distance import JaroWinkler

from .folding import fold, lines, sections, skeleton, words
from .likeness import CLASH, SAME_WORDS, SPELT_ALIKE, UNLIKE, Likeness
from .organisations import opposed

_DOTTED = regex.compile(r"(?<=\b\p{Lu})\.(?=\s?\p{Lu}\b)\s?")  # U.S., D. C.
_SMALL = {"the", "of", "al", "el", "and"}


@dataclass(frozen=True)
class Place:
    """`words` are folded, without articles; `tail` is what stands behind a comma: "Illinois"; `known` its place in the
    table of names, -1 where it is in none."""

    words: tuple[str, ...]
    tail: tuple[str, ...]
    known: int


@cache
def kinds() -> dict[str, frozenset[str]]:
    return sections("place_words")


@cache
def table() -> dict[tuple[str, ...], int]:
    """By the words of a name the number of its line in the table."""
    return {
        _plain(name): number for number, line in enumerate(lines("places")) for name in line.split(";") if name.strip()
    }


@cache
def doubles() -> frozenset[frozenset[str]]:
    """Pairs of names that may be one place or two."""
    told = [line.split("=") for line in lines("place_words") if "=" in line]
    return frozenset(frozenset(map(str.strip, pair)) for pair in told)


def _plain(name: str) -> tuple[str, ...]:
    told = words(_DOTTED.sub("", name))
    told = ["saint" if word == "st" else word for word in told]
    return tuple(word for word in told if word not in _SMALL) or tuple(told)


@lru_cache(maxsize=65_536)
def place(name: str) -> Place:
    whole = _plain(name)
    known = table().get(whole, -1)
    head, comma, tail = name.partition(",")
    if known >= 0 or not comma or not words(head):
        return Place(whole, (), known)
    return Place(_plain(head), _plain(tail), table().get(_plain(head), -1))


def compare(one: str, other: str) -> Likeness:
    """How likely two names are one place's.

    >>> compare("Kiev", "Kyiv").sure, compare("Mississippi", "Mississippi River").likely
    (True, False)
    """
    a, b = place(one), place(other)
    named = " ".join(a.words), " ".join(b.words)
    if frozenset(named) in doubles():
        return Likeness(0.82, "a name of two places")
    if a.known >= 0 and b.known >= 0 and a.words != b.words:
        return Likeness(0.97, f"another name of {one}") if a.known == b.known else CLASH
    if a.tail and b.tail and a.tail != b.tail and not _one_country(a, b):
        return CLASH if a.words == b.words else UNLIKE
    if a.words == b.words:
        return Likeness(1.0 if a.tail == b.tail else 0.85, SAME_WORDS)
    if opposed(a.words, b.words):
        return CLASH
    return _turned(a, b) or _spelt(a, b)


def _one_country(a: Place, b: Place) -> bool:
    numbers = table().get(a.tail, -1), table().get(b.tail, -1)
    return numbers[0] == numbers[1] != -1


def _turned(a: Place, b: Place) -> Likeness | None:
    """River Thames and Thames River; Republic of Kazakhstan and Kazakhstan."""
    if sorted(a.words) == sorted(b.words) and set(a.words) & kinds()["head"]:
        return Likeness(0.95, "the same words in another order")
    short, long = sorted((a.words, b.words), key=len)
    rest = [word for word in long if word not in short]
    if len(rest) == 1 and rest[0] in kinds()["state"] and long[-len(short) :] == short:
        return None if set(short) & kinds()["states that share a name"] else Likeness(0.95, SAME_WORDS)
    return None


def _spelt(a: Place, b: Place) -> Likeness:
    if len(a.words) != len(b.words) or (a.known >= 0) != (b.known >= 0):
        joined = "".join(a.words), "".join(b.words)
        return Likeness(0.95, SPELT_ALIKE) if joined[0] == joined[1] and len(joined[0]) > 5 else UNLIKE
    mine, yours = set(a.words) - set(b.words), set(b.words) - set(a.words)
    if len(mine) != 1 or len(yours) != 1:
        return UNLIKE
    one, other = mine.pop(), yours.pop()
    long = min(len(one), len(other))
    reason = f"{SPELT_ALIKE}: {fold(one).title()} / {fold(other).title()}"
    if skeleton(one) == skeleton(other) and long >= 5:
        return Likeness(0.92, reason)
    return Likeness(0.82, reason) if long >= 7 and JaroWinkler.similarity(one, other) >= 0.95 else UNLIKE
