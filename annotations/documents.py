"""The export document, version 2, as a schema: what the JSON Schema is made from, and what an import must satisfy.

`manage.py export_schema` writes it to `static/schema/export-2.json`; a test holds the two together. Documents of
version 1 are brought to this form by `annotations/text/upgrading.py`; their schema, `export-1.json`, is frozen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, model_validator

from annotations.text.attributes import AttributeType
from annotations.text.palette import Colour, Pattern
from reader.text.paragraphs import Kind

Offset = Annotated[int, Field(ge=0, strict=True, description="Code points from the start of the article's text.")]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the text in UTF-8, hexadecimal.")]


def _storable(value: str) -> str:
    if "\0" in value:
        raise ValueError("it holds a NUL character, which no text may")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError("it holds half a character (a lone surrogate)")
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("it is blank")
    return value


Words = Annotated[str, AfterValidator(_storable)]
Key = Annotated[str, Field(pattern="^[-a-zA-Z0-9_]+$", max_length=40)]
OptionKey = Annotated[str, Field(pattern=r"^[^\s:,\x00]+$", max_length=40)]
Name = Annotated[Words, Field(min_length=1, max_length=60), AfterValidator(_not_blank)]
EntityName = Annotated[Words, Field(min_length=1, max_length=300)]
Percent = Annotated[int, Field(ge=0, le=100, strict=True)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Role(Part):
    """A part of an annotation, as the source, the cue and the content of an attribution are."""

    key: Key
    name: Name
    definition: Words
    example: Words
    required: Annotated[bool, Field(description="Whether an annotation without it is incomplete.")]


class Option(Part):
    """One value of a list or scale."""

    key: OptionKey
    name: Annotated[Words, Field(min_length=1, max_length=100), AfterValidator(_not_blank)]
    definition: Words
    low: Annotated[Percent | None, Field(description="Where it stands for a band of probability: from, in per cent.")]
    high: Annotated[Percent | None, Field(description="Where there is a lower end: up to, in per cent.")]
    default: Annotated[bool, Field(description="What a new annotation has; at most one of an attribute.")]
    retired: Annotated[bool, Field(description="Not offered any more; what has it keeps it.")]

    @model_validator(mode="after")
    def _is_a_band(self) -> Self:
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high are given together, or neither")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")
        return self


class Attribute(Part):
    """A typed property of annotations with the tag."""

    key: Key
    name: Name
    type: Annotated[AttributeType, Field(description="What values it takes; see an annotation's attributes.")]
    definition: Words
    example: Words
    expected: Annotated[bool, Field(description="Whether an annotation without a value for it is incomplete.")]
    retired: Annotated[bool, Field(description="Not asked for any more; what has a value keeps it.")]
    options: Annotated[list[Option], Field(description="In their order; of a choice, choices or a scale.")]

    @model_validator(mode="after")
    def _has_sound_options(self) -> Self:
        _once((option.key for option in self.options), "options")
        if sum(option.default for option in self.options) > 1:
            raise ValueError("two options are the default")
        return self


class Tag(Part):
    """A tag of the codebook."""

    key: Key
    name: Name
    colour: Colour
    pattern: Pattern
    letter: Annotated[Words, Field(min_length=1, max_length=2), AfterValidator(_not_blank)]
    shortcut: Annotated[Words, Field(max_length=1)]
    definition: Words
    example: Words
    names_entity: Annotated[bool, Field(description="Whether annotations with it may point to an entity.")]
    retired: Annotated[bool, Field(description="Not offered any more; what has it keeps it.")]
    roles: Annotated[list[Role], Field(description="In the order of asking; the first is what the tag is given to.")]
    attributes: Annotated[list[Attribute], Field(description="In the order of asking.")]

    @model_validator(mode="after")
    def _has_sound_parts(self) -> Self:
        _once((role.key for role in self.roles), "roles")
        _once((attribute.key for attribute in self.attributes), "attributes")
        return self


def _once(keys: Iterable[str], what: str) -> None:
    """Raise ValueError, for pydantic to tell of, where a key stands twice."""
    known = set()
    for key in keys:
        if key in known:
            raise ValueError(f"two {what} have the key “{key}”")
        known.add(key)


class Entity(Part):
    """A person, an organisation, a place … that annotations point to."""

    tag: Annotated[str, Field(description="The key of one of the document's tags, which names entities.")]
    name: EntityName
    aliases: Annotated[list[EntityName], Field(description="Its other names.")]


class EntityValue(Part):
    """An entity, as the value of an attribute."""

    tag: str
    name: EntityName


class Author(Part):
    """Somebody who made one of the annotations, or said something under one."""

    username: Annotated[str, Field(min_length=1, max_length=150, pattern=r"^[\w.@+-]+$")]
    name: Annotated[str, Field(max_length=300, description="The full name; empty where none is known.")]


class Paragraph(Part):
    """A slice of the article's text."""

    position: Annotated[int, Field(ge=0, strict=True)]
    kind: Kind
    start: Offset
    end: Offset


class Span(Part):
    """A stretch of the article's text: text[start:end] == quote."""

    role: Annotated[str | None, Field(description="The key of one of the tag's roles; null where it has none.")]
    start: Offset
    end: Offset
    quote: Annotated[str, Field(min_length=1)]
    prefix: Annotated[str, Field(description="Up to 32 code points of the text before the quote.")]
    suffix: Annotated[str, Field(description="Up to 32 code points of the text after the quote.")]


class Origin(Part):
    """The suggestion that the annotation was made from."""

    tag: str
    start: Offset
    end: Offset
    score: Annotated[float, Field(ge=0, le=1)]
    suggester: Annotated[str, Field(max_length=100)]
    suggester_version: Annotated[str, Field(max_length=40)]
    decided_by: str | None
    decided_at: AwareDatetime | None


class Reply(Part):
    """What somebody said under an annotation."""

    id: UUID
    author: Annotated[str, Field(description="The username of one of the document's authors.")]
    body: Annotated[Words, Field(min_length=1, max_length=4000), AfterValidator(_not_blank)]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: Annotated[int, Field(ge=1)]


class Resolved(Part):
    """Who settled a conversation, and when."""

    by: Annotated[str, Field(description="The username of one of the document's authors.")]
    at: AwareDatetime


class Annotation(Part):
    """One member's tag on one or more spans."""

    id: UUID
    tag: Annotated[str, Field(description="The key of one of the document's tags.")]
    author: Annotated[str, Field(description="The username of one of the document's authors.")]
    spans: Annotated[list[Span], Field(min_length=1, description="In the order of their roles, then of the text.")]
    attributes: Annotated[
        dict[str, StrictBool | Words | list[str] | EntityValue],
        Field(
            description="By the key of one of the tag's attributes: an option's key (choice, scale), several in a list "
            "(choices), true or false (yes-no), a text (text), or an entity's tag and name (entity)."
        ),
    ]
    note: str
    entity: Annotated[str | None, Field(max_length=300, description="The name of the entity it points to, if any.")]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: Annotated[int, Field(ge=1)]
    suggestion: Origin | None
    replies: Annotated[list[Reply], Field(description="What was said under it, in the order of time.")] = []
    resolved: Annotated[Resolved | None, Field(description="That what was said is settled; null while it is not.")] = (
        None
    )


class Article(Part):
    """An article with its whole text, its paragraphs and its annotations."""

    id: UUID
    title: Annotated[str, Field(min_length=1, max_length=500)]
    publication: Annotated[str, Field(max_length=200)]
    byline: Annotated[str, Field(max_length=300)]
    published_on: date | None
    source_url: Annotated[str, Field(max_length=2000)]
    language: Annotated[str, Field(max_length=35)]
    sha256: Sha256
    created_at: AwareDatetime
    text: Annotated[str, Field(min_length=1)]
    paragraphs: Annotated[list[Paragraph], Field(min_length=1)]
    annotations: list[Annotation]


class Collection(Part):
    """Where the document was exported from."""

    slug: str
    name: str
    description: str


class Document(Part):
    """Postil's JSON export, version 2."""

    format: Literal["postil"]
    version: Literal[2]
    offset_unit: Literal["unicode code point"]
    exported_at: datetime
    collection: Collection
    filter: Annotated[dict[str, Any], Field(description="What the export was restricted to; empty for everything.")]
    tags: list[Tag]
    authors: list[Author]
    entities: Annotated[list[Entity], Field(description="Those that the annotations point to; all, of a whole export.")]
    articles: list[Article]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the document."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Document.model_json_schema()}
