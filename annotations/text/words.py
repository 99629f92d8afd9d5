"""Spans and words: moving the ends of a span by one, telling where one is cut."""

from typing import Literal

import regex

from .spans import Span, tidy

Edge = Literal["start", "end"]

REACH = 400  # code points to either side in which the next word is looked for
_LETTER = regex.compile(r"[\p{L}\p{N}\p{M}]")
_WORD = regex.compile(r"(?w)\b\w.*?\b")  # (?w): Unicode's own word boundaries (UAX 29)


def stretched(text: str, span: Span, *, edge: Edge, by: Literal[-1, 1]) -> Span:
    """The span with its start or end moved one word back (-1) or on (1).

    The same span where there is no further word, or where nothing would be left of it.
    """
    at = span.start if edge == "start" else span.end
    words = [word.span() for word in _WORD.finditer(text, max(0, at - REACH), min(len(text), at + REACH))]
    if edge == "start":
        places = [start for start, _ in words if (start < at if by < 0 else start > at)]
    else:
        places = [end for _, end in words if (end < at if by < 0 else end > at)]
    if not places:
        return span
    place = places[-1] if by < 0 else places[0]
    start, end = (place, span.end) if edge == "start" else (span.start, place)
    return span if start >= end else tidy(text, start, end) or span


def cuts_a_word(text: str, span: Span) -> bool:
    """Whether the span begins or ends between two letters or digits."""
    return any(0 < at < len(text) and _is_inner(text[at - 1], text[at]) for at in (span.start, span.end))


def _is_inner(before: str, after: str) -> bool:
    return bool(_LETTER.match(before)) and bool(_LETTER.match(after))
