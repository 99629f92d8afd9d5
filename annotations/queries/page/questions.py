"""The questions about an annotation: shapes that `queries.page.asking` fills and one template shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotations.models import Annotation, Attribute, Tag, TagRole
from annotations.text.attributes import AttributeType
from annotations.text.spans import Span

Subject = TagRole | Attribute


@dataclass(frozen=True)
class Proposal:
    """A span proposed for a part, with its key and what it is called: its own words, unless it is what stands there."""

    span: Span
    words: str
    key: str
    stands: bool = False


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen by its key; `band` is per cent, as "55–80"."""

    value: str
    name: str
    key: str
    chosen: bool
    definition: str = ""
    band: str = ""


@dataclass(frozen=True)
class Step:
    """One question about an annotation: `nth` of `total`. Of the rest, what the kind of question has."""

    annotation: Annotation
    key: str  # "role:source", "attribute:kind": what an answer says it is for
    subject: Subject
    nth: int
    total: int
    everything: bool  # whether every attribute is asked for, those with a value too
    again: bool = False  # whether it is the main part, asked for once more
    proposals: list[Proposal] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    text: str = ""  # of an attribute that is a text; of one that is an entity, its name
    entity_tag: str = ""  # the key of the tag under which the name stands
    entity_tags: list[Tag] = field(default_factory=list)
    known: list[str] = field(default_factory=list)  # names of entities in the article
    held: bool = False  # whether there is a value already
    taken: Span | None = None  # what somebody chose for it that has not been stored

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    @property
    def type(self) -> str:
        return self.subject.type if isinstance(self.subject, Attribute) else ""

    @property
    def asked(self) -> int:
        """How many were asked before it."""
        return self.nth - 1

    @property
    def question(self) -> str:
        if isinstance(self.subject, Attribute):
            return self.subject.name
        name = self.subject.name.lower()
        return f"Is this the {name}?" if self.again else f"Now the {name}"

    @property
    def spoken(self) -> str:
        """The question as the name of its form goes on: "now the source", "Kind"."""
        return self.question if isinstance(self.subject, Attribute) else self.question[0].lower() + self.question[1:]

    @property
    def explains(self) -> bool:
        """Whether it can be told what the options mean."""
        return any(choice.definition for choice in self.choices)

    @property
    def may_clear(self) -> bool:
        return self.held and self.kind == "attribute" and self.type != AttributeType.CHOICES

    @property
    def skip(self) -> str:
        """What it is called to go on without an answer."""
        if self.again or self.held:
            return "Leave it as it is"
        if isinstance(self.subject, Attribute):
            return "Skip"
        return "Leave it out" if self.subject.required else "Leave it implicit"
