"""The shapes of what the API takes in. They are strict: an unknown member is refused."""

from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    Strict,
    WithJsonSchema,
)

from annotations.actions.passages import PIECE_LIMIT
from annotations.queries.lists.paging import LARGEST_PAGE, PAGE


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


def given(value: Any) -> Any:
    """What JSON can say of an attribute. Whether the attribute takes it is for the codebook to say."""
    match value:
        case None | bool():
            return value
        case str():
            return storable(value)
        case list() if all(isinstance(each, str) for each in value):
            return [storable(each) for each in value]
        case {"tag": str(tag), "name": str(name), **others} if not others:
            return {"tag": storable(tag), "name": storable(name)}
    raise ValueError(
        "must be an option’s key, a list of such, true, false, a text, "
        'an entity as {"tag": "person", "name": "…"}, or null'
    )


GIVEN = {
    "anyOf": [
        {"type": "boolean"},
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}},
        {
            "type": "object",
            "properties": {"tag": {"type": "string"}, "name": {"type": "string"}},
            "required": ["tag", "name"],
        },
        {"type": "null"},
    ]
}
Given = Annotated[Any, PlainValidator(given), WithJsonSchema(GIVEN)]
Values = Annotated[
    dict[str, Given], Field(description="By the keys of the tag's attributes; null for no value, not even the default")
]

Cursor = Annotated[Text, Field(description="`next` of the page before")]
Limit = Annotated[int, Field(ge=1, le=LARGEST_PAGE, description=f"Items a page; {PAGE} unless told")]
Kind = Annotated[Text, Field(description="Only those of a kind: name, attribution, speculation, weasel or claim")]
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
    attributes: Values = Field(default_factory=dict)

    def given(self) -> dict[str, Any]:
        """What the caller sent, as they sent it."""
        return self.model_dump(mode="json", exclude_unset=True)


class NewReply(Taken):
    body: Annotated[Text, Field(description="Up to 4,000 characters; @username tells a member")]


class ReplyChange(Taken):
    body: Text


class Acceptance(Taken):
    """`start` and `end` put the passage right: they stand for the first span of the main role. Not with `alike`."""

    tag: Annotated[Text | None, Field(description="Another tag of the same sort than the proposed one")] = None
    alike: Annotated[Yes, Field(description="Also all offered ones with the same words and tag in the article")] = False
    start: Annotated[Offset | None, Field(description="With `end`")] = None
    end: Annotated[Offset | None, Field(description="With `start`")] = None


class Dismissal(Taken):
    alike: Annotated[Yes, Field(description="Also all offered ones with the same words and tag in the article")] = False


class Sameness(Taken):
    lead: Annotated[Text | None, Field(description="The name that stays in front; the first if left out")] = None
