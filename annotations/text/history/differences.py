"""An annotation's states in words, and what differs between two of them.

A snapshot is what the log keeps of an annotation (see `annotations.actions.rows.snapshot`): tag, author, note, entity,
spans as [start, end] or [start, end, role], attributes, version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotations.text.spans import Span

from .bits import GAP, Bit, clipped, of_spans, of_words, shortened
from .names import PASSAGE, Names

Snapshot = Mapping[str, Any]

QUOTE = 300  # characters of a passage


@dataclass(frozen=True)
class Difference:
    """What is another about one thing: either `bits` of text, or a value before and after; "" where there is none."""

    what: str
    before: str = ""
    after: str = ""
    bits: list[Bit] = field(default_factory=list)
    #: Whether the bits are words of the article.
    quoted: bool = False


@dataclass(frozen=True)
class Version:
    """A state in words: the tag, the words of each part, the values, the note."""

    tag: str
    parts: list[tuple[str, str]]
    values: list[tuple[str, str]]
    note: str
    author: str


def version(state: Snapshot, *, text: str, names: Names) -> Version:
    tag = state["tag"]
    values = [
        (names.attribute(tag, key), names.value(tag, key, given)) for key, given in state.get("attributes", {}).items()
    ]
    if state["entity"] and state["entity"] != quote(state, text):
        values.insert(0, ("name", state["entity"]))
    parts = [
        (part, clipped(GAP.join(span.of(text) for span in spans), QUOTE))
        for part, spans in _parts(state, names).items()
    ]
    return Version(names.tag(tag), parts, values, state["note"], state["author"])


def quote(state: Snapshot, text: str) -> str:
    """The words of its first span."""
    start, end = state["spans"][0][:2] if state["spans"] else (0, 0)
    return text[start:end]


def differences(old: Snapshot, new: Snapshot, *, text: str, names: Names) -> list[Difference]:
    """What is another in `new` than in `old`, the tag first, the note last. Parts and values go by their names."""
    told = [*_values("tag", names.tag(old["tag"]), names.tag(new["tag"]))]
    was, now = _parts(old, names), _parts(new, names)
    for part in dict.fromkeys((*now, *was)):
        a, b = was.get(part, []), now.get(part, [])
        if {*a} != {*b}:
            told.append(Difference(part, bits=shortened(of_spans(text, a, b)), quoted=True))
    told += _values("name", old["entity"] or "", new["entity"] or "")
    a_values, b_values = _valued(old, names), _valued(new, names)
    for name in dict.fromkeys((*b_values, *a_values)):
        told += _values(name, a_values.get(name, ""), b_values.get(name, ""))
    if old["note"] != new["note"]:
        told.append(Difference("note", old["note"], new["note"], bits=shortened(of_words(old["note"], new["note"]))))
    return told


def summary(told: Sequence[Difference]) -> str:
    """What was changed, in a few words: "the note and the passage"; "" where nothing was.

    >>> summary([Difference("tag"), Difference("note"), Difference("source")])
    'the tag, the note and the source'
    """
    return listed([f"the {each.what}" for each in told])


def listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _values(what: str, before: str, after: str) -> Iterable[Difference]:
    return [] if before == after else [Difference(what, before, after)]


def _parts(state: Snapshot, names: Names) -> dict[str, list[Span]]:
    """The spans by the names of their parts, the passage first."""
    parts: dict[str, list[Span]] = {PASSAGE: []}
    for start, end, *role in state["spans"]:
        parts.setdefault(names.part(state["tag"], *(role or [""])), []).append(Span(start, end))
    return {part: spans for part, spans in parts.items() if spans}


def _valued(state: Snapshot, names: Names) -> dict[str, str]:
    tag = state["tag"]
    return {
        names.attribute(tag, key): names.value(tag, key, value) for key, value in state.get("attributes", {}).items()
    }
