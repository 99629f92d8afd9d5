"""The same sentences with other names: people and places of all parts of the world, organisations of other sentences.

What a library of names holds depends on its version, so the versions are pinned (dependency group "training").
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .records import Record, Span

SWAP_PLACE, SWAP_COUNTRY, SWAP_ORGANISATION = 0.5, 0.3, 0.35
UNHEARD = 0.4  # of the names put in, those that no list knows: else training would teach to trust the lists alone
INITIALS = "ABCDEFGHJKLMNPRSTW"


@dataclass
class Swapper:
    """Changes the names of records at random; a name that comes twice in one record is changed alike."""

    given: Sequence[str]
    family: Sequence[str]
    cities: Sequence[str]
    countries: Sequence[str]
    organisations: Sequence[str]
    seed: int = 11

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)  # noqa: S311 – not for secrets

    def swapped(self, record: Record) -> Record:
        """The record with other names in it."""
        chosen: dict[str, str] = {}
        families: dict[str, str] = {}
        text, spans, at = "", [], 0
        for span in record.spans:
            surface = record.surface(span)
            if surface not in chosen:
                chosen[surface] = self.other(surface, span, families)
            text += record.text[at : span[0]]
            spans.append((len(text), len(text) + len(chosen[surface]), span[2]))
            text += chosen[surface]
            at = span[1]
        return replace(record, text=text + record.text[at:], spans=tuple(spans))

    def other(self, surface: str, span: Span, families: dict[str, str]) -> str:
        """A name to stand for `surface`, or the same."""
        label, chance = span[2], self.random.random()
        shouted = surface.isupper() and len(surface) > 3
        if label == "ORG" and chance < SWAP_ORGANISATION:
            return self.random.choice(self.organisations)
        if shouted or not surface[:1].isupper():
            return surface
        if label == "PERSON":
            return self.person(surface.split(), families)
        if label == "LOC" and chance < SWAP_PLACE and len(surface.split()) <= 2:
            country = self.random.random() < SWAP_COUNTRY
            return self.random.choice(self.countries) if country else self.one_of(self.cities)
        return surface

    def person(self, words: list[str], families: dict[str, str]) -> str:
        """A person's name of about as many words, with the family name that the record's person of that name has."""
        if len(words) == 1:
            known = families.get(words[0])
            return known or self.one_of(self.family if self.random.random() < 0.7 else self.given)
        family = families.setdefault(words[-1], self.one_of(self.family))
        return " ".join([self.one_of(self.given), *self.middle(words), family])

    def middle(self, words: list[str]) -> list[str]:
        if len(words) < 3:
            return []
        if any(word.endswith(".") for word in words):
            return [f"{self.random.choice(INITIALS)}."]
        return [self.one_of(self.given)] if self.random.random() < 0.5 else []

    def one_of(self, names: Sequence[str]) -> str:
        """One of `names`, or the first half of one with the second of another."""
        name = self.random.choice(names)
        if self.random.random() >= UNHEARD:
            return name
        other = self.random.choice(names)
        return name[: (len(name) + 1) // 2] + other[(len(other) + 1) // 2 :]
