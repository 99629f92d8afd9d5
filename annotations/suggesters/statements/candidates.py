"""What may be an attribution, before it is decided which of them are offered."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.text.spans import Span


@dataclass(frozen=True)
class Candidate:
    """The parts of an attribution, the attitude its cue expresses, and the pattern it was found by."""

    cue: tuple[Span, ...]
    source: Span | None
    content: tuple[Span, ...]
    kind: str
    pattern: str
    negative: bool = False  # the cue turns the content round: "denied", "does not believe"

    @property
    def start(self) -> int:
        return min(piece.start for piece in (*self.content, *self.cue))

    def covers(self, span: Span) -> bool:
        """Whether a place stands in what is attributed, or in the words that attribute."""
        return any(piece.overlaps(span) for piece in (*self.content, *self.cue))

    def lies_in(self, other: Candidate) -> bool:
        """Whether its cue stands in the other's content."""
        return any(piece.start <= self.cue[0].start and self.cue[0].end <= piece.end for piece in other.content)
