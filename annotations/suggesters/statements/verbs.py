"""The verbs of attribution with a parsed sentence before one: what they are, and what may be their content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from annotations.text.attributions import Verb, verbs_of
from annotations.text.lexicon import sections

GROUPS = ("assertion", "belief", "fact", "eventuality")
_LISTS = {name: frozenset(words) for name, words in sections("cues").items()}
COMMON, TELLING = _LISTS["common"], _LISTS["telling"]
REPORTS, THINKS, DOCUMENTS = _LISTS["reports"], _LISTS["thinks"], _LISTS["documents"]
ADJECTIVES, ASKING, JUDGING = _LISTS["convictions"], _LISTS["asking and promising"], _LISTS["judging"]
IMPERSONAL, TOLD_TO, BEGINNING = _LISTS["impersonal"], _LISTS["told to"], _LISTS["beginning"]
NEGATIVE = _LISTS["negative"]
COMPLEMENTS = _LISTS["objects and more"]
WISHES, OBJECTS, NOUNS = _LISTS["wishes"], _LISTS["objects"], _LISTS["nouns of saying"]


@dataclass(frozen=True)
class Reporting:
    """A verb in a sentence: `kind` is the attitude of PARC 3.0 that it expresses, `particle` what belongs to it."""

    lemma: str
    kind: str
    particle: str = ""

    @property
    def group(self) -> str:
        """How surely it attributes: "" for those that report, then "thought", "found" and "other"."""
        return "" if self.reports else "thought" if self.thinks else "found" if self.finds else "other"

    @property
    def reports(self) -> bool:
        return self.lemma in REPORTS

    @property
    def thinks(self) -> bool:
        return self.lemma in THINKS

    @property
    def finds(self) -> bool:
        return self.lemma in DOCUMENTS


@cache
def reporting() -> dict[str, list[Reporting]]:
    """Every form of the verbs, those with a particle first, each lemma with the first kind it is listed under."""
    found: dict[str, dict[tuple[str, str], Verb]] = {}
    for listed in (verbs_of(GROUPS), verbs_of(f"{group}, parsed" for group in GROUPS if group != "fact")):
        for form, verbs in listed.items():
            for verb in verbs:
                found.setdefault(form, {}).setdefault((verb.lemma, verb.particle), verb)
    return {
        form: sorted(
            (Reporting(verb.lemma, _kind(verb), verb.particle) for verb in verbs.values()),
            key=lambda each: not each.particle,
        )
        for form, verbs in found.items()
    }


def _kind(verb: Verb) -> str:
    return "belief" if verb.lemma in JUDGING else verb.group.partition(",")[0]
