"""Where an annotation can be split."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .spans import Span, context


@dataclass(frozen=True)
class Place:
    """A place to cut at, a code point, with what is marked before it and what follows it, as far as a context goes."""

    at: int
    before: str
    after: str


def places(text: str, pieces: Sequence[Span], sentences: Iterable[Span]) -> list[Place]:
    """The places to cut the pieces at: where a sentence begins within one, and where each but the first begins."""
    begins = {piece.start for piece in pieces[1:]}
    begins |= {each.start for each in sentences if any(piece.start < each.start < piece.end for piece in pieces)}
    found = []
    for at in sorted(begins):
        end = max(min(piece.end, at) for piece in pieces if piece.start < at)
        before, _ = context(text, Span(end, end + 1))
        _, after = context(text, Span(at - 1, at))
        found.append(Place(at, before, after))
    return found
