"""What the patterns for contents have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotations.text.spans import Span

from .clause import Clause
from .verbs import COMMON


@dataclass(frozen=True)
class Told:
    """The pieces of a content, by which pattern they were found, and the source where it is not the subject."""

    content: tuple[Span, ...]
    pattern: str
    source: Span | None = None


def right_of(clause: Clause, *deps: str) -> int | None:
    return next(
        (at for at in clause.sentence.children[clause.verb] if at > clause.verb and clause.sentence.dep(at) in deps),
        None,
    )


def right(clause: Clause, *deps: str) -> Iterator[int]:
    return (at for at in clause.sentence.children[clause.verb] if at > clause.verb and clause.sentence.dep(at) in deps)


def before_next(clause: Clause, first: int, last: int) -> int:
    """The last word of a content before another verb of the same source: "said A and added that B"."""
    sentence = clause.sentence
    for at in range(first + 1, min(last, len(sentence.tokens) - 1)):
        joined = sentence.lows[at] in {"and", "but"} and sentence.lows[at + 1] in COMMON
        if joined and sentence.pos(at + 1) == "VERB" and sentence.own_subject(at + 1) is None:
            return at - 1
    return last
