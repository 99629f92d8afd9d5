"""Names of people: read into their parts, and compared part by part."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from .folding import fold, lines, sections

_WORD = regex.compile(r"[\p{L}\p{N}]+")
_NUMERAL = regex.compile(r"X{0,2}(?:IX|IV|V?I{0,3})")
_LOW_AL = regex.compile(r"\b(?:al|el|Al|El)-|\b(?:al|el) ")
_TITLES, _FAMILIES = sections("titles"), sections("families")
_MEN, _WOMEN = (sections("genders")[each] for each in ("men", "women"))
#: What stands before the last word of a family name and is left out of it as often as not.
PARTICLES = _TITLES["particles"]
FIRST_PARTICLES = PARTICLES - {"ben", "al", "el", "ter", "ag", "abu"}  # "Al Gore" is no family
SUFFIXES = {"jr": "jr", "jnr": "jr", "junior": "jr", "sr": "sr", "snr": "sr", "senior": "sr"}
COMMON, FAMILY_FIRST = _FAMILIES["common"], _FAMILIES["family first"]


@dataclass(frozen=True)
class Person:
    """The parts of a name, folded.

    `words` are those that name; of several the last is taken for the family. `ranked` is whether the title goes with
    the given name: King Charles has no family "Charles". `tail` are the family's words with their particles.
    """

    words: tuple[str, ...]
    suffix: str  # "jr", "sr", or a numeral
    gender: str  # "m", "w" or "", by the title or the given name
    ranked: bool

    @property
    def bare(self) -> bool:
        return len(self.words) == 1

    @property
    def family(self) -> str:
        return self.words[-1]

    @property
    def given(self) -> tuple[str, ...]:
        return self.words[:-1]

    @property
    def families(self) -> frozenset[str]:
        """The words by which alone the person may be called as by a family name."""
        if self.ranked or self.bare:
            return frozenset()
        first = self.words[0]
        return frozenset({self.family, first} if first in FAMILY_FIRST else {self.family})


@lru_cache(maxsize=65_536)
def person(name: str) -> Person | None:
    """The parts of a person's name; None for what is no more than a title.

    >>> person("President Kassym-Jomart Tokayev").words
    ('kassym', 'jomart', 'tokayev')
    >>> person("J.K. Rowling").given, person("Henry VIII").suffix
    (('j', 'k'), 'viii')
    """
    raw = _initials(_WORD.findall(_joined(name)))
    raw, titles = _untitled(raw)
    if len(raw) == 1 and fold(raw[0]) in _KNOWN:
        raw, titles = [*titles, *raw], []  # no more than an office
    raw, suffix = _unsuffixed(raw)
    ranked = bool(titles and titles[-1] in _TITLES["given"]) or (suffix not in {"", "jr", "sr"} and len(raw) == 1)
    told = [fold(word) for word in raw]
    if (ranked or suffix) and "of" in told[1:]:
        told = told[: told.index("of", 1)]
        if told[-1:] and (numeral := _numeral(raw[len(told) - 1])) and len(told) > 1:
            told, suffix = told[:-1], numeral
    joined = _LOW_AL.match(name.strip()) is not None
    kept = [
        word
        for at, word in enumerate(told)
        if not (word in PARTICLES and (at or (len(told) > 1 and (word in FIRST_PARTICLES or joined))))
        and word not in {"of", "the", "and"}
    ]
    kept = kept or told
    if not kept:
        return None
    return Person(tuple(kept), suffix, _gender(titles, kept), ranked and len(kept) == 1)


def _gender(titles: list[str], words: list[str]) -> str:
    """ "m", "w" or "", by the title or else by the given name, where that tells."""
    for men, women, told in ((_TITLES["men"], _TITLES["women"], titles), (_MEN, _WOMEN, words[:-1][:1])):
        for word in told:
            if word in men or word in women:
                return "m" if word in men else "w"
    return ""


_GENDERED = _TITLES["men"] | _TITLES["women"]
_KNOWN = _TITLES["any"] | _GENDERED | _TITLES["given"]


def _joined(name: str) -> str:
    """Without apostrophes and possessives, its capitals kept."""
    plain = regex.sub(r"['’](?:s\b|(?=\s|$))", "", name)
    return regex.sub(r"(?<=\p{L})['’‘ʻʼ`´](?=\p{L})", "", plain)


def _initials(raw: list[str]) -> list[str]:
    """With "JK" taken apart, where the name is not all in capitals."""
    if all(word.isupper() for word in raw):
        return raw
    told: list[str] = []
    for at, word in enumerate(raw):
        short = len(word) in {2, 3} and word.isupper() and at < len(raw) - 1
        told += [*word] if short and fold(word) not in FAMILY_FIRST and not _NUMERAL.fullmatch(word) else [word]
    return told


def _untitled(raw: list[str]) -> tuple[list[str], list[str]]:
    """The words without the titles before and the degrees behind, and the titles."""
    titles: list[str] = []
    while len(raw) > 1 and (fold(raw[0]) in _KNOWN or (titles and fold(raw[0]) in _TITLES["joining"])):
        titles.append(fold(raw[0]))
        raw = raw[1:]
    if len(raw) > 2 and fold(raw[0]) in _TITLES["before two"]:
        raw = raw[1:]
    while len(raw) > 2 and fold(raw[-1]) in _TITLES["after"]:
        raw = raw[:-1]
    return raw, titles


def _unsuffixed(raw: list[str]) -> tuple[list[str], str]:
    if len(raw) < 2:
        return raw, ""
    last = raw[-1]
    if fold(last) in SUFFIXES:
        return raw[:-1], SUFFIXES[fold(last)]
    return (raw[:-1], _numeral(last)) if _numeral(last) else (raw, "")


def _numeral(word: str) -> str:
    """A Roman numeral, folded; "" for any other word. "X" is a letter, as in Malcolm X."""
    return fold(word) if word != "X" and _NUMERAL.fullmatch(word) else ""


@cache
def groups() -> dict[str, frozenset[int]]:
    """By given name the groups of names that stand for one another."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(lines("given")):
        for word in line.split():
            found[fold(word)].add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def same_given(one: str, other: str) -> bool:
    """Whether one given name is a form of the other."""
    known = groups()
    return bool(known.get(one, frozenset()) & known.get(other, frozenset()))
