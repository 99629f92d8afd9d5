"""Of how likely each tag is for each word, the names."""

from __future__ import annotations

from typing import Any

import numpy as np

from annotations.suggesters.training.records import UNSURE, Span

from .words import TAGS

NEVER = -1e4
SURE = 0.6  # a word whose tag is less likely than this is left open, with the name that it belongs to


def follows(tag: str, before: str) -> bool:
    return tag[0] != "I" or (before != "O" and before[2:] == tag[2:])


STEP = np.array([[0.0 if follows(tag, before) else NEVER for tag in TAGS] for before in TAGS])
FIRST = np.array([NEVER if tag[0] == "I" else 0.0 for tag in TAGS])


def best(likely: Any) -> list[int]:
    """The likeliest tags of a text in which no name begins in its middle. `likely`: words × tags, probabilities."""
    if not len(likely):
        return []
    logs = np.log(likely + 1e-9)
    score, back = logs[0] + FIRST, []
    for row in logs[1:]:
        ways = score[:, None] + STEP
        back.append(ways.argmax(0))
        score = ways.max(0) + row
    path = [int(score.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def names(path: list[int]) -> list[Span]:
    """The names that the tags tell, in words."""
    found: list[Span] = []
    start = 0
    for at, number in enumerate([*path, 0]):
        before = TAGS[path[at - 1]] if at else "O"
        if before != "O" and TAGS[number][0] != "I":
            found.append((start, at, before[2:]))
        if TAGS[number][0] == "B":
            start = at
    return found


def spans(likely: Any, bounds: list[tuple[int, int]]) -> tuple[Span, ...]:
    """The names in code points, and the stretches left open. `bounds`: of each word in the text."""
    path = best(likely)
    unsure = {at for at, tag in enumerate(path) if likely[at, tag] < SURE}
    found = []
    for start, end, label in names(path):
        if unsure.isdisjoint(range(start, end)):
            found.append((bounds[start][0], bounds[end - 1][1], label))
        else:
            unsure.update(range(start, end))
    open_ones: list[Span] = []
    for at in sorted(unsure):
        start, end = bounds[at]
        if open_ones and start <= open_ones[-1][1] + 1:
            start = open_ones.pop()[0]
        open_ones.append((start, end, UNSURE))
    return tuple(sorted(found + open_ones))
