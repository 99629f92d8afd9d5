"""The export document, version 1, as a schema: what the JSON Schema is made from, and what an import must satisfy.

`manage.py export_schema` writes it to `static/schema/export-1.json`; a test holds the two together.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from annotations.text.palette import Colour, Pattern
from reader.text.paragraphs import Kind

Offset = Annotated[int, Field(ge=0, strict=True, description="Code points from the start of the article's text.")]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the text in UTF-8, hexadecimal.")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Tag(Part):
    """A tag of the codebook."""

    key: Annotated[str, Field(pattern="^[-a-zA-Z0-9_]+$", max_length=40)]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    colour: Colour
    pattern: Pattern
    letter: Annotated[str, Field(min_length=1, max_length=2)]
    shortcut: Annotated[str, Field(max_length=1)]
    definition: str
    example: str
    names_entity: Annotated[bool, Field(description="Whether annotations with it may point to an entity.")]
    roles: Annotated[list[Any], Field(max_length=0, description="Empty in this version.")]
    attributes: Annotated[list[Any], Field(max_length=0, description="Empty in this version.")]


class Author(Part):
    """Somebody who made one of the annotations."""

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

    role: Annotated[None, Field(description="Always null in this version.")]
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


class Annotation(Part):
    """One member's tag on one or more spans."""

    id: UUID
    tag: Annotated[str, Field(description="The key of one of the document's tags.")]
    author: Annotated[str, Field(description="The username of one of the document's authors.")]
    spans: Annotated[list[Span], Field(min_length=1)]
    attributes: Annotated[dict[str, Any], Field(max_length=0, description="Empty in this version.")]
    note: str
    entity: Annotated[str | None, Field(max_length=300, description="The name of the entity it points to, if any.")]
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: Annotated[int, Field(ge=1)]
    suggestion: Origin | None


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
    """Postil's JSON export, version 1."""

    format: Literal["postil"]
    version: Literal[1]
    offset_unit: Literal["unicode code point"]
    exported_at: datetime
    collection: Collection
    filter: Annotated[dict[str, Any], Field(description="What the export was restricted to; empty for everything.")]
    tags: list[Tag]
    authors: list[Author]
    articles: list[Article]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the document."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Document.model_json_schema()}
