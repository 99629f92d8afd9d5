"""What the rules of Postil do with the names that the trained recogniser found, one text at a time.

Nothing of spaCy is imported here: `pipeline.py` registers the component, and it is handed documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from . import confidence
from .dates import dates

PROPOSED = {"PERSON", "ORG", "LOC", "NORP", "EVENT"}  # what the recogniser calls MISC is no name for us
LISTS = ("ORG", "LOC", "NORP")
OUTER = {"'s", "’s", "'", "’", "-", "–", "—", ",", ".", ":", ";", "“", "”", '"', "(", ")", "[", "]", "|", "•"}
FIRMS = {"Inc", "Inc.", "Ltd", "Ltd.", "LLC", "Corp", "Corp.", "Corporation", "PLC", "plc", "GmbH"}
UNSPELLED = {"of", "the", "and", "for", "in", "on", "to", "&", "-"}  # what initials may leave out
DATE_SCORE = 0.9
ID = "postil:"  # an entity's id is this and its score


class Bounds(NamedTuple):
    """The tokens `doc[start:end]` under a label."""

    start: int
    end: int
    label: str


class NameRules:
    """A spaCy component: brings the recogniser's names into the project's form, says how sure each is, adds what only
    lists and rules know."""

    def __init__(self) -> None:
        self.lists: dict[str, list[str]] = {}
        self.weights: confidence.Weights = {}

    def use(self, lists: dict[str, list[str]], weights: confidence.Weights) -> NameRules:
        """`lists`: "titles", "directions", "acronyms" that name nothing, and under a label the names that bear it
        wherever they stand, each name's tokens parted by a space. `weights`: those of `confidence`, by label."""
        self.lists, self.weights = lists, weights
        self.titles = frozenset(word.lower() for word in lists["titles"])
        self.directions = frozenset(lists["directions"])
        self.nameless = frozenset((word,) for word in lists.get("acronyms", ()))  # made before 1.0.1, it has none
        self.names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for label in LISTS:
            for entry in lists[label]:
                parts = tuple(entry.split())
                self.names.setdefault(parts[0], []).append((parts, label))
        for entries in self.names.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        return self

    def __call__(self, doc: Any) -> Any:
        words, tags = [token.text for token in doc], [token.tag_ for token in doc]
        found = self.names_in(words, tags, [Bounds(ent.start, ent.end, ent.label_) for ent in doc.ents])
        spans = [span(doc, name, self.score(words, tags, name, listed)) for name, listed in found]
        days = (doc.char_span(start, end, alignment_mode="expand") for start, end in dates(doc.text))
        bounds = [name for name, _ in found]
        spans += [span(doc, day, DATE_SCORE) for day in apart((Bounds(d.start, d.end, "DATE") for d in days), bounds)]
        doc.ents = sorted(spans, key=lambda each: each.start)
        return doc

    def names_in(self, words: list[str], tags: list[str], found: Iterable[Bounds]) -> list[tuple[Bounds, str]]:
        """The names among `words`, given those the recogniser found: each with the label that lists give it, or ""."""
        listed = {(name.start, name.end): name.label for name in self.listed(words)}
        names: list[Bounds] = []
        for each in abbreviated(words, list(found)):
            name = self.trimmed(words, each) if each.label in PROPOSED else None
            if name is not None:
                name = incorporated(completed(name, words, tags), words)
                name = name._replace(label=listed.get((name.start, name.end), name.label))
                names += apart([name], names[-1:])  # one that was widened may reach into the one before
        names += apart([Bounds(start, end, label) for (start, end), label in listed.items()], names)
        return [(name, listed.get((name.start, name.end), "")) for name in names]

    def score(self, words: list[str], tags: list[str], name: Bounds, listed: str) -> float:
        return confidence.score(self.weights.get(name.label, {}), self.seen(words, tags, name, listed))

    def seen(self, words: list[str], tags: list[str], name: Bounds, listed: str) -> dict[str, float]:
        """What `confidence` goes by."""
        before = tags[name.start - 1] if name.start else ""
        inside = slice(name.start, name.end)
        return confidence.evidence(name.label, words[inside], tags[inside], before=before, listed=listed)

    def trimmed(self, words: list[str], name: Bounds) -> Bounds | None:
        """A name without titles and marks at its ends; None where nothing is left of it, or what names nothing."""
        start, end, label = name
        while start < end and (words[start] in OUTER or words[start].isspace()):
            start += 1
        while end > start and (words[end - 1] in OUTER or words[end - 1].isspace()):
            end -= 1
        while label == "PERSON" and start < end and words[start].lower().rstrip(".") in self.titles:
            start += 1
        if label == "NORP" and 0 < start < end and words[start - 1] in self.directions:
            start -= 1
        return Bounds(start, end, label) if start < end and tuple(words[start:end]) not in self.nameless else None

    def listed(self, words: list[str]) -> list[Bounds]:
        """The names that stand on the lists, the longest at each place."""
        found, at = [], 0
        while at < len(words):
            size = 1
            for parts, label in self.names.get(words[at], ()):
                if tuple(words[at : at + len(parts)]) == parts:
                    size = len(parts)
                    found.append(Bounds(at, at + size, label))
                    break
            at += size
        return found

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        path.mkdir(exist_ok=True)
        text = json.dumps({"lists": self.lists, "weights": self.weights}, ensure_ascii=False, indent=1)
        (path / "words.json").write_text(text + "\n", encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> NameRules:
        return self.use(**json.loads((path / "words.json").read_text(encoding="utf-8")))


def completed(name: Bounds, words: list[str], tags: list[str]) -> Bounds:
    """A person's name with the family name that follows, where it ends with a first name only."""
    if name.label != "PERSON" or name.end == len(words):
        return name
    last, after = tags[name.end - 1], tags[name.end]
    follows = "f" in after and words[name.end][:1].isupper()
    return name._replace(end=name.end + 1) if follows and "g" in last and "f" not in last else name


def incorporated(name: Bounds, words: list[str]) -> Bounds:
    """A firm's name with its form, "Inc." or another, where that follows."""
    at = name.end + (words[name.end : name.end + 1] == [","])
    follows = name.label in ("ORG", "PERSON", "LOC") and at < len(words) and words[at] in FIRMS
    return Bounds(name.start, at + 1, "ORG") if follows else name


def abbreviated(words: list[str], names: list[Bounds]) -> list[Bounds]:
    """`names` with the organisations whose initials follow in brackets, and with these: "Hong Kong Bar Association
    (HKBA)". What is known for something else stays that."""
    for at in range(2, len(words) - 1):
        if words[at - 1] != "(" or words[at + 1] != ")" or len(words[at]) < 3 or not words[at].isupper():
            continue
        start = spelled(words[at], words[: at - 1])
        if start is not None:
            around = [each for each in names if each.start <= start and at - 1 <= each.end]
            if all(each.label == "ORG" for each in around):
                sure = [*(around or [Bounds(start, at - 1, "ORG")]), Bounds(at, at + 1, "ORG")]
                names = sure + apart(names, sure)
    return sorted(names)


def spelled(initials: str, words: list[str]) -> int | None:
    """Where the words begin that stand at the end of `words` and have these initials."""
    at, left = len(words), initials
    while left and at:
        at -= 1
        if words[at][0] == left[-1]:
            left = left[:-1]
        elif words[at].lower() not in UNSPELLED:
            return None
    return None if left else at


def span(doc: Any, name: Bounds, score: float) -> Any:
    first, last = doc[name.start], doc[name.end - 1]
    return doc.char_span(first.idx, last.idx + len(last), label=name.label, span_id=f"{ID}{score:.2f}")


def score_of(identity: str, otherwise: float) -> float:
    """The score that an entity's id tells."""
    told = identity.removeprefix(ID)
    return float(told) if told != identity and told[:1].isdigit() else otherwise


def apart(names: Iterable[Bounds], taken: Iterable[Bounds]) -> list[Bounds]:
    """Those of `names` that share no token with `taken` or with one before them."""
    used = {at for each in taken for at in range(each.start, each.end)}
    result = []
    for each in names:
        if used.isdisjoint(range(each.start, each.end)):
            result.append(each)
            used.update(range(each.start, each.end))
    return result
