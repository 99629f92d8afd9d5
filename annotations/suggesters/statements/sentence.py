"""A sentence with its words and their tree, as the statement suggesters look at it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

import regex

from annotations.suggesters.reading import Token
from annotations.text.spans import Span

LONGEST = 200  # words of a sentence that are looked at together: trees and windows stay bounded by it

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass", "nsubj:outer"})
DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday"})
_DASHES = frozenset({"—", "–", "--", "-"})
_DATELINE = regex.compile(r"\p{Lu}{2}[\p{L}.,'’/() \d-]{0,60}?\s?(?:—|–|--|-)")
_OUTER = frozenset(",;:—–-. \n\t\u00a0")


class Sentence:
    """Words of one sentence, `span` of the text; places of words are indices into `tokens`, heads among them.

    A word whose head lies outside is a root, with itself for a head.
    """

    def __init__(self, text: str, span: Span, tokens: Sequence[Token], first: int) -> None:
        self.text, self.span, self.tokens = text, span, tokens
        size = len(tokens)
        self.heads = [each.head - first if 0 <= each.head - first < size else at for at, each in enumerate(tokens)]
        self.lows = [text[each.start : each.end].lower().replace("’", "'") for each in tokens]

    @cached_property
    def children(self) -> list[list[int]]:
        result: list[list[int]] = [[] for _ in self.tokens]
        for at, head in enumerate(self.heads):
            if head != at:
                result[head].append(at)
        return result

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]]:
        """The first and the last place of each word's subtree."""
        left, right = list(range(len(self.tokens))), list(range(len(self.tokens)))
        order = [at for at, head in enumerate(self.heads) if head == at]
        for at in order:  # grows while it is walked: heads before what hangs on them
            order.extend(self.children[at])
        for at in reversed(order):
            head = self.heads[at]
            left[head], right[head] = min(left[head], left[at]), max(right[head], right[at])
        return left, right

    def left(self, at: int) -> int:
        return self._edges[0][at]

    def right(self, at: int) -> int:
        return self._edges[1][at]

    def dep(self, at: int) -> str:
        return self.tokens[at].dep

    def pos(self, at: int) -> str:
        return self.tokens[at].pos

    def child(self, at: int, *deps: str) -> int | None:
        """The first word that hangs on the one at `at` by one of these relations."""
        return next((each for each in self.children[at] if self.tokens[each].dep in deps), None)

    @cached_property
    def _ends(self) -> list[int]:
        return [each.end for each in self.tokens]

    def above(self, at: int) -> Iterator[int]:
        """The words that the one at `at` hangs on, the nearest first."""
        for _ in self.tokens:
            head = self.heads[at]
            if head == at:
                return
            yield head
            at = head

    def own_subject(self, at: int) -> int | None:
        """The subject that hangs on a verb, the nearest of several."""
        found = [
            each for each in self.children[at] if self.tokens[each].dep in SUBJECTS and self.lows[each] not in DAYS
        ]
        return min(found, key=lambda each: abs(each - at)) if found else None

    def beginning(self, end: int) -> int:
        """Where the clause begins that goes up to a place: behind a dateline, a semicolon, a colon."""
        for at in range(self.at(end) - 2, 0, -1):
            low = self.lows[at]
            if low in {";", ":"} or (low in _DASHES and at < 16 and self._is_dateline(at)):
                return self.tokens[at].end
        return self.span.start

    def _is_dateline(self, dash: int) -> bool:
        return bool(_DATELINE.fullmatch(self.text, self.span.start, self.tokens[dash].end))

    def word(self, at: int) -> str:
        return self.text[self.tokens[at].start : self.tokens[at].end]

    def at(self, place: int) -> int:
        """The first word that ends behind a place of the text."""
        return bisect_right(self._ends, place)

    def stretch(self, first: int, last: int) -> Span | None:
        """The text of the words `first` to `last`, both included, without marks and white space around it."""
        return trimmed(self.text, self.tokens[first].start, self.tokens[last].end) if first <= last else None


def trimmed(text: str, start: int, end: int) -> Span | None:
    """`text[start:end]` without commas, dashes and white space around it, and without the full stop of a sentence."""
    while start < end and text[start] in _OUTER:
        start += 1
    while end > start and (text[end - 1] in _OUTER and not _abbreviates(text, start, end)):
        end -= 1
    return Span(start, end) if start < end else None


def _abbreviates(text: str, start: int, end: int) -> bool:
    """Whether the full stop at the end belongs to a word: "a.m.", "U.S."."""
    return text[end - 1] == "." and end - start > 3 and text[end - 3] == "." and text[end - 2].isalpha()
