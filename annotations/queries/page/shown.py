"""What the reading page is made of: shapes that `queries.page.reading` fills and one set of templates shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import ClassVar

from annotations.models import Suggesting, Suggestion, Tag
from annotations.queries.filtering.choices import Group
from annotations.queries.filtering.filter import ALL, Filter
from annotations.text.spans import Span
from reader.models import Article, Reading, Role, User
from reader.text.paragraphs import Kind

from .cards import Card

HEADLINE_AMONG = 3  # paragraphs at the top of an article among which its headline may stand
TALLEST_ROW = 12  # of the map, in its smallest rows
LETTERS_A_ROW = 120  # of a paragraph, for one such smallest row

LANES = 3  # lines drawn below one another; what lies deeper is counted instead


@dataclass(frozen=True)
class Layer:
    """One span of an annotation or suggestion over a segment: of which, under what tag, in what role (its key, or ""),
    on which line (LANES: below the last), and whether the span begins or ends with the segment.

    Of a suggested statement only the `handle` is drawn until it is focused: its cue, or else its first words.
    """

    id: str
    what: str  # "annotation" or "suggestion"
    tag: Tag
    role: str
    lane: int
    first: bool
    last: bool
    opens: bool  # whether the annotation's first span begins here
    handle: bool = True
    label: str = ""  # what the part is called, where that is to be written over it


@dataclass(frozen=True)
class Segment:
    """A stretch of a paragraph that the same layers cover, the first begun first."""

    text: str
    layers: list[Layer]

    @property
    def ids(self) -> str:
        """The ids of the annotations over it, separated by spaces."""
        return " ".join(dict.fromkeys(layer.id for layer in self.layers if layer.what == "annotation"))

    @property
    def suggestion(self) -> str:
        """The id of the innermost suggestion that is drawn over it, or nothing."""
        return next((layer.id for layer in reversed(self.layers) if layer.what == "suggestion" and layer.handle), "")

    @property
    def deeper(self) -> int:
        """How many layers begin here for which no line is left."""
        return sum(layer.first and layer.lane == LANES for layer in self.layers)


@dataclass(frozen=True)
class Stretch:
    """A sentence of a paragraph with the segments that are in it, or what stands between two (`number` is None)."""

    start: int
    end: int
    number: int | None  # counted from 1
    segments: list[Segment]


@dataclass
class ShownParagraph:
    """A paragraph with all that is drawn in it, and the cards of the annotations that begin in it."""

    position: int
    kind: Kind
    start: int
    end: int
    text: str
    sentences: list[Span]
    stretches: list[Stretch] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    cells: list[Tag] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.position + 1

    @property
    def segments(self) -> list[Segment]:
        return [segment for stretch in self.stretches for segment in stretch.segments]

    @property
    def weight(self) -> int:
        """How tall its row of the map is, from 1 to TALLEST_ROW."""
        return min(TALLEST_ROW, 1 + len(self.text) // LETTERS_A_ROW)


@dataclass(frozen=True)
class Run:
    """Neighbouring paragraphs that are all boilerplate, or all not. `closed` where nothing in them is marked."""

    boilerplate: bool
    paragraphs: list[ShownParagraph]

    @property
    def closed(self) -> bool:
        return not any(paragraph.cells for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Shown:
    """The suggestions of one tag offered in the article: how many, whether they are shown, the link that toggles it."""

    tag: Tag
    count: int
    hidden: bool
    link: str


@dataclass(frozen=True)
class Page:
    region: ClassVar = "reading"  # the id of what a filter swaps
    article: Article
    user: User
    role: Role
    filter: Filter
    tags: list[Tag]
    paragraphs: list[ShownParagraph]
    groups: list[Group]
    total: int  # annotations in the article
    shown: int  # those that pass the filter
    suggested: list[Shown]
    reading: Reading | None  # of who looks; this and the next are told of a whole article only
    readers: list[Reading]

    @property
    def suggesting(self) -> str:
        """How far the suggesters are: "waiting", "running", "done", "failed", or "" before the first run.

        One query, unless the article has it at hand: not every answer tells it.
        """
        found: Suggesting | None = getattr(self.article, "suggesting", None)
        return "" if found is None else found.state

    @property
    def may_annotate(self) -> bool:
        return self.role >= Role.ANNOTATOR

    @property
    def may_edit(self) -> bool:
        return self.role >= Role.EDITOR

    @property
    def proposed(self) -> int:
        """How many suggestions are offered in the article, shown or not."""
        return sum(each.count for each in self.suggested)

    @property
    def all_hidden(self) -> bool:
        """Whether no suggestion of any tag is shown, though there are some."""
        return all(each.hidden for each in self.suggested)

    @property
    def link_all(self) -> str:
        """The query that shows all suggestions where all are hidden, and hides them where not."""
        return replace(self.filter, hidden=() if self.all_hidden else (ALL,)).query_string()

    @property
    def offered(self) -> list[Tag]:
        """The tags that a passage can still be given."""
        return [tag for tag in self.tags if not tag.retired]

    @property
    def entity_tags(self) -> list[Tag]:
        return [tag for tag in self.offered if tag.names_entity]

    @property
    def statement_tags(self) -> list[Tag]:
        return [tag for tag in self.offered if not tag.names_entity]

    @property
    def runs(self) -> Iterator[Run]:
        for boilerplate, run in groupby(self.paragraphs, lambda each: each.kind == Kind.BOILERPLATE):
            yield Run(boilerplate, list(run))

    @property
    def headline(self) -> int | None:
        """The position of the paragraph that is the article's title once more, if it stands at the top."""
        title = folded(self.article.title)
        for paragraph in self.paragraphs:
            if paragraph.position < HEADLINE_AMONG and folded(paragraph.text) == title:
                return paragraph.position
        return None


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()
