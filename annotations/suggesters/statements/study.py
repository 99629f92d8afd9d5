"""What the statement suggesters share: an article cut into sentences, with its quotations. Made once an article."""

from __future__ import annotations

import weakref
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from annotations.suggesters.reading import Passage, Reading
from annotations.text.sentences import sentences
from annotations.text.spans import Span

from .quotes import Quote, spoken
from .sentence import LONGEST, Sentence

#: Relations that Universal Dependencies do not have: a parser with other labels is no parser for these suggesters.
_OTHER_LABELS = frozenset({"dobj", "pobj", "prep", "nsubjpass", "auxpass"})


@dataclass(frozen=True)
class Section:
    """A passage in sentences, and the quotations that begin in it, in order."""

    passage: Passage
    sentences: list[Sentence]
    quotes: list[Quote]


@dataclass(frozen=True)
class Study:
    """An article's text in sections. `findings` is where a suggester leaves what another one asks for."""

    text: str
    sections: list[Section]
    findings: dict[str, Any] = field(default_factory=dict)


_studies: dict[int, Study] = {}


def study(reading: Reading) -> Study:
    """The study of an article. It is kept as long as the reading is."""
    key = id(reading)
    if key not in _studies:
        _studies[key] = _study(reading)
        weakref.finalize(reading, _studies.pop, key, None)
    return _studies[key]


def _study(reading: Reading) -> Study:
    passages = [passage for passage in reading.passages if passage.tokens]
    if any(token.dep in _OTHER_LABELS for passage in passages for token in passage.tokens):
        return Study(reading.text, [])
    quotes = spoken(reading.text, [Span(each.start, each.end) for each in passages if each.start < each.end])
    starts = [quote.start for quote in quotes]
    sections = []
    for passage in passages:
        low, high = bisect_right(starts, passage.start - 1), bisect_right(starts, passage.end - 1)
        sections.append(Section(passage, list(_sentences(reading.text, passage)), quotes[low:high]))
    return Study(reading.text, sections)


def _sentences(text: str, passage: Passage) -> Iterator[Sentence]:
    """The sentences as the eye parts them, not the parser, which stops at the end of a quotation."""
    tokens, at = passage.tokens, 0
    for span in sentences(text, passage.start, passage.end):
        first = at
        while at < len(tokens) and tokens[at].start < span.end:
            at += 1
        for begin in range(first, at, LONGEST):
            words = tokens[begin : min(begin + LONGEST, at)]
            whole = Span(words[0].start, words[-1].end) if at - first > LONGEST else span
            yield Sentence(text, whole, words, begin)
