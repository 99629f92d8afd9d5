"""What is said in quotation marks beside a verb."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from annotations.text.lexicon import sections
from annotations.text.spans import Span

from .clause import Clause
from .quotes import SHORT, Quote
from .sentence import trimmed
from .verbs import COMMON

_BEFORE, _AFTER = 140, 160  # code points between a quotation and the verb that it hangs on
_ABBREVIATED = regex.compile(
    r"\b(?:" + "|".join(sorted(sections("abbreviations")["titles"], key=len, reverse=True)) + r"|\p{Lu})\.",
    regex.IGNORECASE,
)
_STOP = regex.compile(r"[.!?;:…][\s”\"’]|[“”\"«»]|``|''|\n")
_AFTERWARDS = regex.compile(r"[^,.;:!?“”\"«—–]{2,80}")
_MASK = "\u2024"  # a full stop that ends nothing


@dataclass(frozen=True)
class Spoken:
    """The pieces that were said, and who said them where only the marks tell."""

    content: tuple[Span, ...]
    pattern: str
    source: Span | None = None


class Speech:
    """The quotations of a section, asked for what stands beside a verb."""

    def __init__(self, text: str, quotes: Sequence[Quote]) -> None:
        self.text, self.quotes = text, quotes
        self.starts = [quote.start for quote in quotes]
        self.ends = [quote.end for quote in quotes]

    def around(self, place: int) -> Quote | None:
        """The quotation that a place lies in."""
        at = bisect_right(self.starts, place) - 1
        return self.quotes[at] if at >= 0 and place < self.quotes[at].end else None

    def holds(self, span: Span) -> bool:
        """Whether a stretch lies wholly in a quotation."""
        at = bisect_right(self.starts, span.start) - 1
        return at >= 0 and span.end <= self.quotes[at].pieces[-1].end

    def starting_in(self, piece: Span) -> bool:
        """Whether a quotation begins in the piece."""
        at = bisect_left(self.starts, piece.start)
        return at < len(self.quotes) and self.quotes[at].start < piece.end

    def before(self, place: int) -> Quote | None:
        at = bisect_right(self.ends, place) - 1
        return self.quotes[at] if at >= 0 and place - self.quotes[at].end <= _BEFORE else None

    def after(self, place: int) -> Quote | None:
        at = bisect_left(self.starts, place)
        return self.quotes[at] if at < len(self.quotes) and self.quotes[at].start - place <= _AFTER else None

    def beside(self, clause: Clause) -> Spoken | None:
        """What is quoted before the clause, or after it where nothing else comes between."""
        return self._left(clause) or self._right(clause)

    def _left(self, clause: Clause) -> Spoken | None:
        verb = clause.sentence.tokens[clause.verb]
        quote = self.before(verb.start)
        if quote is None:
            return None
        comma = self.text[quote.end : quote.end + 1] == ","
        gap = self.text[quote.end : verb.start]
        if not (quote.goes_on or comma or quote.is_speech) or _stops(gap) or not quote.words:
            return None
        near = clause.start - quote.end <= 3 and clause.start >= quote.end
        source = None
        if not near:
            if not (quote.goes_on or (comma and quote.is_speech)) or _is_clause(clause, quote.end):
                return None
            source = None if clause.inverted else trimmed(self.text, quote.end, verb.start)
            if source is None and gap.strip(" ,"):
                return None
        elif not (quote.goes_on or comma) and (quote.words <= SHORT or quote.last == "." or clause.inverted):
            return None
        if clause.own is None and source is None:
            if gap.strip(" ,"):
                return None
            source = self._inverted(clause)
        first = self._with_its_lead(clause, quote)
        return Spoken((first, *quote.pieces[1:], *self._resumed(clause, quote)), "quotation before", source)

    def _inverted(self, clause: Clause) -> Span | None:
        end = clause.sentence.tokens[clause.cue[-1]].end
        ahead = _ABBREVIATED.sub(lambda title: title.group()[:-1] + _MASK, self.text[end : end + _AFTER])
        found = _AFTERWARDS.match(ahead)
        return trimmed(self.text, end, end + found.end()) if found else None

    def _with_its_lead(self, clause: Clause, quote: Quote) -> Span:
        """The quotation with the words before it in its sentence: The dam was “safe,” he said."""
        sentence = clause.sentence
        start = sentence.beginning(quote.start) if quote.start > sentence.span.start else quote.start
        lead = self.text[start : quote.start].strip()
        if not any(letter.isalpha() for letter in lead) or lead[-1] in ':.”"—–,' or self.around(start):
            return quote.pieces[0]
        return trimmed(self.text, start, quote.end) or quote.pieces[0]

    def _resumed(self, clause: Clause, quote: Quote) -> tuple[Span, ...]:
        """The quotation that goes on behind who said it."""
        follows = self.after(max(clause.end, quote.end))
        if follows is None or follows.start - clause.end > 100:
            return ()
        gap = self.text[clause.end : follows.start]
        stops = _stops(gap.rstrip() + " ")
        if stops and (gap.rstrip()[-1:] not in {".", ",", ";", ":"} or _stops(gap.rstrip()[:-1] + " ")):
            return ()
        if stops and gap.rstrip()[-1:] == "." and (follows.goes_on or self.text[follows.end : follows.end + 1] == ","):
            return ()  # somebody else is named behind it
        if not stops and len(gap.split()) > 8:
            return ()
        return follows.pieces

    def _right(self, clause: Clause) -> Spoken | None:
        quote = self.after(clause.end)
        if quote is None:
            return None
        gap = self.text[clause.end : quote.start]
        lead = gap.rstrip()
        if _stops(lead[:-1] + " " if lead[-1:] in {":", ","} else gap):
            return None
        colon = lead.endswith(":")
        if any(low in COMMON for low in clause.sentence.lows[clause.last + 1 : clause.sentence.at(quote.start)]):
            return None  # another verb is nearer
        if not colon and quote.start > clause.sentence.span.end:
            return None
        if colon or lead.endswith(",") or not lead.strip(" ,"):
            return Spoken(quote.pieces, "quotation after") if quote.is_speech or colon else None
        return None


def _is_clause(clause: Clause, start: int) -> bool:
    """Whether more than a name with its description stands between a place and the verb."""
    sentence = clause.sentence
    between = range(sentence.at(start), clause.verb)
    told = (at for at in between if sentence.pos(at) == "VERB" and not sentence.dep(at).startswith("acl"))
    return any(sentence.heads[at] != clause.verb for at in told)


def _stops(gap: str) -> bool:
    """Whether a sentence or a quotation ends in the gap."""
    return bool(_STOP.search(_ABBREVIATED.sub(" ", gap)))
