"""Pieces: the spans of an annotation, each in its role."""

from collections.abc import Iterable
from dataclasses import dataclass

from .spans import Span, merged


@dataclass(frozen=True, order=True)
class Piece:
    """A span `text[start:end]` in code points, and the key of its role; "" under a tag without roles."""

    start: int
    end: int
    role: str = ""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def gathered(pieces: Iterable[Piece], roles: Iterable[str] = ()) -> list[Piece]:
    """The pieces in the order of `roles`, then of the text; those of one role that overlap or touch made one.

    Roles that `roles` does not name come last, in the order of their first piece.
    """
    by_role: dict[str, list[Span]] = {role: [] for role in roles}
    for piece in pieces:
        by_role.setdefault(piece.role, []).append(piece.span)
    return [Piece(span.start, span.end, role) for role, spans in by_role.items() for span in merged(spans)]
