"""The shapes of what the API tells. What it takes in: `taken`."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from annotations.text.attributes import AttributeType


class EntityNamed(BaseModel):
    tag: Annotated[str, Field(description="The key of a tag that names entities")]
    name: str


class CollectionTold(BaseModel):
    id: str
    slug: str
    name: str
    description: str
    role: Annotated[str, Field(description="The caller's: reader, annotator, editor or owner")]
    created_at: datetime


class RoleTold(BaseModel):
    key: str
    name: str
    definition: str
    example: str
    required: bool


class OptionTold(BaseModel):
    key: str
    name: str
    definition: str
    low: int | None
    high: int | None
    default: bool
    retired: bool


class AttributeTold(BaseModel):
    key: str
    name: str
    type: AttributeType
    definition: str
    example: str
    expected: bool
    retired: bool
    options: list[OptionTold]


class TagTold(BaseModel):
    key: str
    name: str
    colour: str
    pattern: str
    letter: str
    shortcut: str
    definition: str
    example: str
    names_entity: bool
    retired: bool
    roles: list[RoleTold]
    attributes: list[AttributeTold]


class Member(BaseModel):
    username: str
    name: str
    role: str


class CollectionWhole(CollectionTold):
    tags: list[TagTold]
    members: list[Member]


class Paragraph(BaseModel):
    position: int
    kind: str
    start: int
    end: int


class ArticleTold(BaseModel):
    id: UUID
    collection: str
    title: str
    publication: str
    byline: str
    published_on: date | None
    source_url: str
    language: str
    sha256: str
    created_at: datetime


class ArticleWhole(ArticleTold):
    text: str
    paragraphs: list[Paragraph]


class Span(BaseModel):
    role: str | None
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


class Origin(BaseModel):
    """The accepted suggestion that an annotation was made from."""

    tag: str
    start: int
    end: int
    score: float
    suggester: str
    suggester_version: str
    decided_by: str | None
    decided_at: datetime | None


class ReplyGiven(BaseModel):
    id: UUID
    author: str
    body: str
    created_at: datetime
    updated_at: datetime
    version: int


class ReplyTold(ReplyGiven):
    annotation: UUID


class ResolvedTold(BaseModel):
    by: str
    at: datetime


class AnnotationTold(BaseModel):
    id: UUID
    article: UUID
    tag: str
    author: str
    spans: list[Span]
    attributes: dict[str, bool | str | list[str] | EntityNamed]
    note: str
    entity: str | None
    created_at: datetime
    updated_at: datetime
    version: int
    suggestion: Origin | None
    replies: Annotated[list[ReplyGiven], Field(description="In the order of time, as far as the caller sees them")]
    resolved: Annotated[ResolvedTold | None, Field(description="That what was said is settled")]


class EntityTold(BaseModel):
    tag: str
    name: str
    aliases: list[str]


class EntityPairTold(BaseModel):
    id: int
    first: EntityTold
    second: EntityTold
    score: Annotated[float, Field(description="How likely they are one, 0 to 1")]
    reason: Annotated[str, Field(description="Why that is asked")]
    verdict: Annotated[str, Field(description="open or different")]


class Codebook(BaseModel):
    format: str
    version: int
    tags: list[TagTold]


class Suggester(BaseModel):
    name: str
    version: str


class SuggestionTold(BaseModel):
    id: UUID
    article: UUID
    kind: Annotated[str, Field(description="name, attribution, speculation, weasel or claim")]
    tag: str
    spans: Annotated[list[Span], Field(description="Of the tag's main role first")]
    attributes: Annotated[
        dict[str, bool | str | list[str] | EntityNamed], Field(description="The values proposed, as an annotation has")
    ]
    reasons: Annotated[list[str], Field(description="Why it was found, in words for people")]
    score: Annotated[float, Field(description="How sure the suggester is, from 0 to 1; of a claim, how high it ranks")]
    suggester: Suggester
    decision: Annotated[str, Field(description="open, accepted or dismissed")]
    decided_by: str | None
    decided_at: datetime | None


class Page(BaseModel):
    next: Annotated[str | None, Field(description="The cursor of the page after this one")]


class Collections(Page):
    items: list[CollectionTold]


class Articles(Page):
    items: list[ArticleTold]


class Annotations(Page):
    items: list[AnnotationTold]


class Replies(Page):
    items: list[ReplyTold]


class Entities(Page):
    items: list[EntityTold]


class EntityPairs(Page):
    items: list[EntityPairTold]


class Suggestions(Page):
    items: list[SuggestionTold]


class Problem(BaseModel):
    code: str
    message: str
    field: str | None


class Error(BaseModel):
    error: Problem


class ConflictTold(Error):
    """Somebody was faster: the annotation or reply as it stands (null if it is gone), and what the caller wanted."""

    current: AnnotationTold | ReplyTold | None
    yours: dict[str, Any]


def answers(shape: Any, *statuses: int, status: int = 200) -> dict[Any, Any]:
    """What a call may answer: `shape` with `status`, and an error with 401, 404, 422 and each of `statuses`."""
    errors: dict[Any, Any] = dict.fromkeys(sorted({401, 404, 422, *statuses}), Error)
    if 412 in errors:
        errors[412] = ConflictTold
    return {status: shape, **errors}
