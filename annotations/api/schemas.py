"""The shapes of what the API takes in and tells. What it takes in is strict: an unknown member is refused."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict

from annotations.actions.passages import PIECE_LIMIT
from annotations.queries.paging import LARGEST_PAGE, PAGE
from annotations.text.attributes import AttributeType


def storable(value: str) -> str:
    """`value`, if a database and a JSON parser can hold it."""
    if "\0" in value:
        raise ValueError("holds a NUL character, which no text may")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError("holds half a character (a lone surrogate)")
    return value


def day(value: Any) -> Any:
    """A date from "2022-01-31". Numbers are no dates."""
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("must be a date such as 2022-01-31, or null") from None


Text = Annotated[str, AfterValidator(storable)]
Day = Annotated[date, BeforeValidator(day)]
Offset = Annotated[int, Strict(), Field(ge=0, description="Counted in Unicode code points from 0")]
Yes = Annotated[bool, Strict()]


class EntityNamed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    tag: Annotated[Text, Field(description="The key of a tag that names entities")]
    name: Text


Given = Yes | Text | list[Text] | EntityNamed
Values = Annotated[dict[Text, Given | None], Field(max_length=100, description="By the keys of the tag's attributes")]

Cursor = Annotated[Text, Field(description="`next` of the page before")]
Limit = Annotated[int, Field(ge=1, le=LARGEST_PAGE, description=f"Items a page; {PAGE} unless told")]
Decided = Annotated[Text, Field(description="Only those that are open, accepted or dismissed")]
Format = Annotated[Text, Field(description="json")]


class Taken(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewCollection(Taken):
    name: Text
    slug: Annotated[Text, Field(description="Its address; made from the name where empty")] = ""
    description: Text = ""


class NewArticle(Taken):
    """Only `text` for now: `html` and `url` are refused."""

    title: Annotated[Text, Field(description="Taken from the text where empty")] = ""
    text: Text | None = None
    html: Any = None
    url: Any = None
    publication: Text = ""
    byline: Text = ""
    published_on: Day | None = None
    source_url: Text = ""
    language: Text = "en"


class NewSpan(Taken):
    """A passage `text[start:end]`. With a `quote` it is checked, and found again near by if it has moved."""

    start: Offset
    end: Offset
    quote: Text | None = None
    role: Annotated[Text | None, Field(description="The key of one of the tag's roles; its first where empty")] = None
    prefix: Annotated[Text | None, Field(description="Taken so that a span can be sent as it was told; not used")] = (
        None
    )
    suffix: Annotated[Text | None, Field(description="As `prefix`")] = None


Spans = Annotated[list[NewSpan], Field(min_length=1, max_length=PIECE_LIMIT)]


class NewAnnotation(Taken):
    tag: Annotated[Text, Field(description="The tag's key")]
    spans: Spans
    note: Text = ""
    entity: Annotated[Text | None, Field(description="A name; the first span's words where empty")] = None
    attributes: Values = Field(default_factory=dict)


class AnnotationChange(Taken):
    """Only what is given is changed."""

    tag: Text = ""
    spans: Spans = Field(default_factory=list)
    note: Text = ""
    entity: Text | None = None
    attributes: Annotated[Values, Field(description="null takes a value away; what is not named stays")] = Field(
        default_factory=dict
    )

    def given(self) -> dict[str, Any]:
        """What the caller sent, as they sent it."""
        return self.model_dump(mode="json", exclude_unset=True)


class Acceptance(Taken):
    tag: Annotated[Text | None, Field(description="Another tag than the proposed one")] = None
    alike: Annotated[Yes, Field(description="Also all open ones with the same words and tag in the article")] = False


class Dismissal(Taken):
    alike: Annotated[Yes, Field(description="Also all open ones with the same words and tag in the article")] = False


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


class EntityTold(BaseModel):
    tag: str
    name: str
    aliases: list[str]


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
    tag: str
    spans: list[Span]
    score: float
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


class Entities(Page):
    items: list[EntityTold]


class Suggestions(Page):
    items: list[SuggestionTold]


class Problem(BaseModel):
    code: str
    message: str
    field: str | None


class Error(BaseModel):
    error: Problem


class ConflictTold(Error):
    """Somebody was faster: the annotation as it stands (null if it is gone), and what the caller wanted of it."""

    current: AnnotationTold | None
    yours: dict[str, Any]


def answers(shape: Any, *statuses: int, status: int = 200) -> dict[Any, Any]:
    """What a call may answer: `shape` with `status`, and an error with 401, 404, 422 and each of `statuses`."""
    errors: dict[Any, Any] = dict.fromkeys(sorted({401, 404, 422, *statuses}), Error)
    if 412 in errors:
        errors[412] = ConflictTold
    return {status: shape, **errors}
