"""What passes between a pipeline, the suggesters and the article. Nothing here knows spaCy or the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from annotations.text.found import Found, SuggestionKind
from reader.text.paragraphs import Kind


class Token(NamedTuple):
    """A word or mark of the text: bounds in code points, part of speech and relation as Universal Dependencies name
    them, the index of its head in the same list (its own for a root), and whether a sentence begins with it."""

    start: int
    end: int
    pos: str
    dep: str
    head: int
    opens: bool


@dataclass(frozen=True)
class Parsed:
    """What a pipeline read in a text: names as (start, end, label, score), and the words; none from a pipeline that
    does not parse. Bounds are code points of the text given."""

    entities: list[tuple[int, int, str, float]]
    tokens: list[Token] = field(default_factory=list)


class Reader(Protocol):
    """A pipeline that reads texts."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def read(self, text: str) -> Parsed: ...


@dataclass(frozen=True)
class Passage:
    """A paragraph of the article that was read, `text[start:end]`, with its words; all bounds are the article's."""

    start: int
    end: int
    kind: Kind
    tokens: list[Token]


@dataclass(frozen=True)
class Reading:
    """An article as it was read: its text, the paragraphs that are not boilerplate, in order, and the names found."""

    text: str
    passages: list[Passage]
    names: list[Found]


class Suggester(Protocol):
    """Proposes suggestions of one kind from what was read. Its name and version stay with each suggestion."""

    @property
    def kind(self) -> SuggestionKind: ...
    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...

    def __call__(self, reading: Reading) -> list[Found]: ...
