"""Texts with gold names: what every corpus is read into, and what spaCy trains on."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int, str]  # (start, end, label): `text[start:end]`, in code points

LABELS = ("PERSON", "ORG", "LOC", "NORP", "EVENT", "DATE")
UNSURE = "?"  # the label of a stretch of which nobody knows what stands there; it is not trained on


@dataclass(frozen=True)
class Record:
    """A stretch of text and the names in it, in order, none overlapping. `source` tells the corpus, `labels` which
    labels its makers looked for: a name of another label says nothing by its absence."""

    text: str
    spans: tuple[Span, ...]
    source: str
    labels: frozenset[str]

    def surface(self, span: Span) -> str:
        return self.text[span[0] : span[1]]
