"""What a reader sees as one character: extended grapheme clusters, as Unicode's UAX 29 draws them.

A span must not begin or end inside one: half a flag or a letter without its accent is no quotation. Only a window
around the place is looked at, so that a question costs the same in a tweet and in a book.
"""

import regex

_CLUSTER = regex.compile(r"\X")
#: Clusters longer than this are no writing; a place inside of one is judged by its window.
_REACH = 128


def is_boundary(text: str, at: int) -> bool:
    """Whether a span may begin or end at `at`, a code point offset between 0 and len(text)."""
    return at <= 0 or at >= len(text) or _edges(text, at)[0] == at


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """The smallest span on cluster boundaries that holds `text[start:end]`."""
    length = len(text)
    start, end = max(0, min(start, length)), max(0, min(end, length))
    low = start if start in (0, length) else _edges(text, start)[0]
    high = end if end in (0, length) else _edges(text, end)[1]
    return low, high


def _edges(text: str, at: int) -> tuple[int, int]:
    """The nearest boundaries at or before, and at or after, a place inside the text."""
    first = _safe_start(text, at)
    last = min(len(text), at + _REACH)
    before = first
    for cluster in _CLUSTER.finditer(text, first, last):
        if cluster.start() == at:
            return at, at
        if cluster.end() >= at:
            return (at, at) if cluster.end() == at else (cluster.start(), cluster.end())
        before = cluster.end()
    return before, at


def _safe_start(text: str, at: int) -> int:
    """A place before `at` that is a boundary for certain: after a line end or between two ASCII characters."""
    floor = max(0, at - _REACH)
    for place in range(at - 1, floor, -1):
        if text[place - 1] == "\n" or (text[place - 1].isascii() and text[place].isascii() and text[place] != "\n"):
            return place
    # Flags pair off from the first of their run, so a window must not begin in the middle of one.
    while floor > max(0, at - 32 * _REACH) and _is_flag_half(text[floor]):
        floor -= 1
    return floor


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
