"""A suggestion seen close up: drawn in its paragraphs, with the ways to put its ends right."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from annotations.models import Suggestion, Tag
from annotations.queries.filtering.filter import Filter
from annotations.queries.page.drawing import Drawing
from annotations.queries.page.shown import ShownParagraph
from annotations.text.spans import Span
from annotations.text.words import Edge, stretched
from reader.models import Article, Paragraph

from .proposed import Proposed, others
from .walking import USUAL

CONTEXT = 700  # code points shown at most before and after a suggestion of its own paragraph
PARAGRAPHS = 6  # shown at most where its parts lie in several


@dataclass(frozen=True)
class Wish:
    """What to walk through and in which order; where one is, by the id of a suggestion; bounds put right.

    `at` is the suggestion to show, `after` and `before` one from which to go on or back.
    """

    filter: Filter
    order: str = USUAL
    at: UUID | None = None
    after: UUID | None = None
    before: UUID | None = None
    bounds: tuple[int, int] | None = None

    def link(self, **places: object) -> str:
        """The query for another place of the same walk: link(after=suggestion.pk)."""
        kept = [(name, value) for name, value in self.filter.parts() if name != "hide"]
        order = [("order", self.order)] if self.order != USUAL else []
        return "?" + urlencode([*kept, *order, *((name, str(value)) for name, value in places.items())])


@dataclass(frozen=True)
class Move:
    """One way to put an end of the passage right: the key, what it does, and the link where that is possible."""

    key: str
    label: str
    short: str
    link: str


@dataclass(frozen=True)
class Shown:
    """The suggestion that is up: drawn in its paragraphs, with bounds where they were put right."""

    proposed: Proposed
    article: Article
    paragraphs: list[ShownParagraph]
    cut: tuple[bool, bool]  # whether the paragraph goes on before and after what is shown
    bounds: Span
    moved: bool
    moves: list[Move]
    left_here: int  # open ones in the article, this one included
    wish: Wish

    @property
    def suggestion(self) -> Suggestion:
        return self.proposed.suggestion

    @property
    def words(self) -> str:
        """The words of the main piece, as the bounds have them."""
        return self.bounds.of(self.article.text)

    @property
    def number(self) -> int:
        return self.paragraphs[0].number if self.paragraphs else 1

    @property
    def ends(self) -> list[tuple[str, list[Move]]]:
        return [("start", self.moves[:2]), ("end", self.moves[2:])]

    @property
    def here(self) -> str:
        return self.wish.link(at=self.suggestion.pk)

    @property
    def skip(self) -> str:
        return self.wish.link(after=self.suggestion.pk)

    @property
    def back(self) -> str:
        return self.wish.link(before=self.suggestion.pk)


def shown(current: Suggestion, tags: list[Tag], counts: dict[str, int], wish: Wish) -> Shown:
    """The suggestion, with its tag among the whole `tags` and the numbers that were counted of it. One query."""
    article = current.article
    tag = next((each for each in tags if each.pk == current.tag_id), current.tag)
    current.tag = tag
    own = Span(current.start, current.end)
    bounds = _within(article.text, wish.bounds) if wish.at == current.pk and wish.bounds else None
    paragraphs, cut = _drawn(article, current, bounds)
    proposed = Proposed(
        current, tag, article.text, others(tag, tags), alike=counts["alike"], everywhere=counts["everywhere"]
    )
    return Shown(
        proposed=proposed,
        article=article,
        paragraphs=paragraphs,
        cut=cut,
        bounds=bounds or own,
        moved=bounds is not None and bounds != own,
        moves=_moves(article.text, bounds or own, current, wish),
        left_here=counts["here"],
        wish=wish,
    )


def _within(text: str, bounds: tuple[int, int]) -> Span | None:
    start, end = bounds
    return Span(start, end) if 0 <= start < end <= len(text) and text[start:end].strip() else None


def _drawn(
    article: Article, current: Suggestion, bounds: Span | None
) -> tuple[list[ShownParagraph], tuple[bool, bool]]:
    """The paragraphs that its parts lie in, cut where they are very long. One query."""
    if bounds is not None:
        _move(current, bounds)
    pieces = [piece.span for piece in current.pieces()]
    first, last = min(piece.start for piece in pieces), max(piece.end for piece in pieces)
    inside = list(article.paragraphs.filter(start__lt=last, end__gt=first)[:PARAGRAPHS])
    cut = (False, False)
    if inside:
        start, end = _cut(article.text, inside[0], first, -1), _cut(article.text, inside[-1], last, 1)
        cut = (start > inside[0].start, end < inside[-1].end)
        inside[0].start, inside[-1].end = start, end
    drawing = Drawing(article, inside, names=True)
    drawing.add_suggestion(current)
    return drawing.finished([]), cut


def _move(current: Suggestion, bounds: Span) -> None:
    """Let the main piece be where the bounds are; only for showing."""
    main = next((at for at, part in enumerate(current.parts) if part[0] == current.start), None)
    if main is not None:
        role = current.parts[main][2]
        current.parts = [
            [bounds.start, bounds.end, role] if at == main else part for at, part in enumerate(current.parts)
        ]
    if current.anchor_start == current.start:
        current.anchor_start, current.anchor_end = bounds.start, bounds.end
    current.start, current.end = bounds.start, bounds.end


def _cut(text: str, paragraph: Paragraph, place: int, way: int) -> int:
    """Where to begin or end to show a paragraph that is longer than CONTEXT on that side: between two words."""
    if way < 0:
        if place - paragraph.start <= CONTEXT:
            return paragraph.start
        space = text.find(" ", place - CONTEXT, place)
        return place - CONTEXT if space < 0 else space + 1
    if paragraph.end - place <= CONTEXT:
        return paragraph.end
    space = text.rfind(" ", place, place + CONTEXT)
    return place + CONTEXT if space < 0 else space


MOVES: tuple[tuple[str, Edge, int, str, str], ...] = (
    ("[", "start", -1, "Start a word earlier", "←"),
    ("{", "start", 1, "Start a word later", "→"),
    ("}", "end", -1, "End a word earlier", "←"),
    ("]", "end", 1, "End a word later", "→"),
)


def _moves(text: str, span: Span, current: Suggestion, wish: Wish) -> list[Move]:
    made = []
    for key, edge, by, label, short in MOVES:
        to = stretched(text, span, edge=edge, by=1 if by > 0 else -1)
        link = "" if to == span else wish.link(at=current.pk, start=to.start, end=to.end)
        made.append(Move(key, label, short, link))
    return made
