"""A normalised text as its reader sees it: paragraphs with their kinds, and what stands over them."""

from collections.abc import Mapping
from dataclasses import dataclass

from .masthead import Masthead
from .normalise import GAP, slices
from .paragraphs import Kind


@dataclass(frozen=True)
class Block:
    """One paragraph: its place in the text, its kind, and the rule that said so."""

    start: int
    end: int
    kind: Kind
    reason: str


@dataclass(frozen=True)
class Layout:
    """All paragraphs of a text in order, and its head."""

    blocks: list[Block]
    masthead: Masthead


def lay_out(text: str, *, given: Mapping[int, Kind] | None = None) -> Layout:
    """Understand a normalised text. Kinds that are `given` by position stand; the rest are worked out."""
    kinds = given or {}
    places = slices(text)
    parts = text.split(GAP)
    blocks = [Block(p.start, p.end, kinds.get(i, Kind.PARAGRAPH), "") for i, p in enumerate(places)]
    return Layout(blocks, Masthead(title=parts[0] if len(parts[0]) <= 100 else ""))
