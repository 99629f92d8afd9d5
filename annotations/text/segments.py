"""Overlap is drawn by cutting, not nesting: spans become flat segments, and lanes keep their lines apart."""

from collections.abc import Hashable, Iterable, Mapping
from itertools import pairwise
from typing import TypeVar

from .spans import Span

Key = TypeVar("Key", bound=Hashable)


def split(whole: Span, spans: Mapping[Key, Span], *, at: Iterable[int] = ()) -> list[tuple[int, int, tuple[Key, ...]]]:
    """Cut `whole` wherever a span starts or ends; say of each piece which spans cover it, the first begun first.

    `at` are further places within it to cut at.

    split(Span(0, 5), {7: Span(1, 3)}) == [(0, 1, ()), (1, 3, (7,)), (3, 5, ())]
    """
    ordered = sorted(
        (max(span.start, whole.start), min(span.end, whole.end), index, key)
        for index, (key, span) in enumerate(spans.items())
        if span.overlaps(whole)
    )
    cuts = sorted({whole.start, whole.end, *at, *(start for start, *_ in ordered), *(end for _, end, *_ in ordered)})
    pieces: list[tuple[int, int, tuple[Key, ...]]] = []
    active: list[tuple[int, Key]] = []
    waiting = iter(ordered)
    upcoming = next(waiting, None)
    for start, end in pairwise(cuts):
        active = [(until, key) for until, key in active if until > start]
        while upcoming is not None and upcoming[0] <= start:
            active.append((upcoming[1], upcoming[3]))
            upcoming = next(waiting, None)
        pieces.append((start, end, tuple(key for _, key in active)))
    return pieces


def lanes(spans: Mapping[Key, Span]) -> dict[Key, int]:
    """The line each span is drawn on, counted from 0 below the text: the lowest that is free all along it.

    Longer spans come first where several start together, so that what encloses lies nearest to the text.
    """
    taken: list[int] = []  # by lane, the end of the last span drawn on it
    result: dict[Key, int] = {}
    for key, span in sorted(spans.items(), key=lambda item: (item[1].start, -item[1].end)):
        lane = next((number for number, end in enumerate(taken) if end <= span.start), len(taken))
        if lane == len(taken):
            taken.append(span.end)
        else:
            taken[lane] = span.end
        result[key] = lane
    return result
