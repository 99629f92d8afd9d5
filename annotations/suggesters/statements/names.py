"""The names of an article, asked for by place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotations.text.found import Found
from annotations.text.spans import Span


class Names:
    """Names in the order of the text."""

    def __init__(self, names: Sequence[Found]) -> None:
        self._names = sorted(names, key=lambda name: name.start)
        self._starts = [name.start for name in self._names]

    def within(self, span: Span) -> list[Found]:
        """Those that begin in the span."""
        return self._names[bisect_left(self._starts, span.start) : bisect_right(self._starts, span.end - 1)]
