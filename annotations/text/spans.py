"""Spans: stretches `text[start:end]` in Unicode code points."""

from collections.abc import Iterable
from dataclasses import dataclass

from reader.text import graphemes

#: What has its other half beyond the end of words that were cut there.
_OPENING, _CLOSING = " “‘«([", " ”’»)],.;:"

CONTEXT = 32  # code points of the text on either side of a quote, as Hypothesis keeps them


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of text from `start` up to but not including `end`. Never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start} to {self.end}")

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


def tidy(text: str, start: int, end: int) -> Span | None:
    """The span of `text[start:end]` without outer white space, widened to whole grapheme clusters.

    None when nothing is left. The bounds must lie within the text.
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    return Span(*graphemes.snap(text, start, end))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same stretches in order, those that overlap or touch made one."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return result


def context(text: str, span: Span) -> tuple[str, str]:
    """The up to 32 code points before and after `span`, cut so that no grapheme cluster is halved."""
    before = max(0, span.start - CONTEXT)
    while before < span.start and not graphemes.is_boundary(text, before):
        before += 1
    after = min(len(text), span.end + CONTEXT)
    while after > span.end and not graphemes.is_boundary(text, after):
        after -= 1
    return text[before : span.start], text[span.end : after]


def surroundings(text: str, span: Span) -> tuple[str, str]:
    """What people read before and after the span: the whole words of its context that stand in its paragraphs.

    An ellipsis stands where more of the paragraph follows.
    """
    before, after = context(text, span)
    # A paragraph is one line of the text.
    line, rest = before.rpartition("\n")[2], after.partition("\n")[0]
    begins, ends = span.start - len(line), span.end + len(rest)
    if begins and text[begins - 1] != "\n":
        line = "…" + line.partition(" ")[2].lstrip(_CLOSING)
    if ends < len(text) and text[ends] != "\n":
        rest = (rest.rpartition(" ")[0] or rest).rstrip(_OPENING) + "…"
    return line, rest
