"""Quotations over the paragraphs of an article: carried on by an opening mark in the next one, or never closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from annotations.text.lexicon import sections
from annotations.text.quotations import CLOSING, OPENING, quotations
from annotations.text.spans import Span

SHORT = 4  # words in quotation marks up to which they may be a name or a phrase that is held at a distance
_COMMON = "|".join(word for word in sections("cues")["common"] if word.isalpha())
#: Where speech stops that was not closed: before ", the minister said".
_SPOKEN = regex.compile(rf"[,?!]\s(?=(?:[\p{{L}}’'.-]+\s){{1,6}}?(?:{_COMMON})\b|(?:{_COMMON})\s)")


@dataclass(frozen=True)
class Quote:
    """A quotation with its marks; it may go on in the paragraphs that follow."""

    pieces: tuple[Span, ...]
    words: int  # in the first piece
    last: str  # the last character that was said in the first piece

    @property
    def start(self) -> int:
        return self.pieces[0].start

    @property
    def end(self) -> int:
        return self.pieces[0].end

    @property
    def is_speech(self) -> bool:
        """Whether it is long enough, or ends, as what somebody says: no scare quotes."""
        return self.words > SHORT or self.last in ",.?!—–-…"

    @property
    def goes_on(self) -> bool:
        """Whether it breaks off for somebody to be named: “…,” she said."""
        return self.last in ",?!—–-…"


def spoken(text: str, passages: Sequence[Span]) -> list[Quote]:
    """The quotations of an article, in order, those that fill several paragraphs as one."""
    found: list[Quote] = []
    open_: list[Span] = []  # pieces of the quotation that the last paragraph left open
    for number, passage in enumerate(passages):
        follows = passages[number + 1] if number + 1 < len(passages) else None
        carried = open_
        open_ = []
        for piece in quotations(text, passage.start, passage.end):
            closed = is_closed(text, piece)
            if not closed and not (follows and text[follows.start] in OPENING):
                piece = _broken_off(text, piece)
            if carried and piece.start == passage.start:
                carried.append(piece)
                if closed:
                    found.append(_quote(text, carried))
                    carried = []
                else:
                    open_ = carried
                    carried = []
                continue
            if not closed and follows and text[follows.start] in OPENING and piece.end == passage.end:
                open_ = [piece]
            else:
                found.append(_quote(text, [piece]))
        if carried:
            found.append(_quote(text, carried))
    if open_:
        found.append(_quote(text, open_))
    return sorted(found, key=lambda quote: quote.start)


def is_closed(text: str, piece: Span) -> bool:
    return piece.end - piece.start > 1 and text[piece.end - 1] in CLOSING


def _broken_off(text: str, piece: Span) -> Span:
    said = _SPOKEN.search(text, piece.start, piece.end)
    return Span(piece.start, said.start() + 1) if said else piece


def _quote(text: str, pieces: list[Span]) -> Quote:
    first = pieces[0].of(text)
    said = first.rstrip("”\"»’'“ ")
    return Quote(tuple(pieces), len(first.split()), said[-1:] or "x")
