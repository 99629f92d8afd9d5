"""A line of the exported log, version 1, as a schema: what the JSON Schema is made from.

`manage.py export_schema` writes it to `static/schema/event-1.json`; a test holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

Position = Annotated[int, Field(ge=0, strict=True)]
States = Annotated[
    dict[str, JsonValue],
    Field(description="By “kind:id” a state, or null where there was none; of changes to the library plain facts."),
]
REFERENCE = "#/$defs/{model}"


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AnnotationState(Closed):
    """An annotation. A span is [start, end], or [start, end, key of a role], in code points of the article's text."""

    tag: str
    author: str
    note: str
    entity: str | None
    suggestion: UUID | None
    spans: list[Annotated[list[Position | str], Field(min_length=2, max_length=3)]]
    exported_id: UUID | None = None
    created_at: AwareDatetime
    version: Annotated[int, Field(ge=1)]
    attributes: dict[str, JsonValue] = {}


class SuggestionState(Closed):
    """What was decided on a suggestion."""

    decision: Literal["open", "accepted", "dismissed"]
    decided_by: str | None
    decided_at: AwareDatetime | None


class ReplyState(Closed):
    """A reply under an annotation."""

    annotation: UUID
    author: str
    body: str
    created_at: AwareDatetime
    updated_at: AwareDatetime
    version: Annotated[int, Field(ge=1)]


class ResolutionState(Closed):
    """That the conversation under an annotation is settled."""

    by: str
    at: AwareDatetime


STATES: dict[str, type[BaseModel]] = {
    "annotation": AnnotationState,
    "suggestion": SuggestionState,
    "reply": ReplyState,
    "resolution": ResolutionState,
}


class Event(Closed):
    """One change: who did what, when, and the state before and after."""

    format: Literal["postil event"]
    version: Literal[1]
    id: Annotated[int, Field(ge=1, strict=True, description="Grows from event to event.")]
    at: AwareDatetime
    collection: Annotated[str, Field(description="The collection’s slug.")]
    article: Annotated[UUID | None, Field(description="null where it is of none, or of one deleted since.")]
    by: Annotated[str | None, Field(description="A username; null for what a machine did, and for deleted accounts.")]
    verb: Annotated[str, Field(min_length=1, max_length=30)]
    paragraphs: Annotated[list[Position], Field(description="The positions, from 0, of the paragraphs that it is in.")]
    reverts: Annotated[int | None, Field(description="The event that an undo or a redo took back.")]
    before: States
    after: States


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a line."""
    schema = Event.model_json_schema()
    defined = {model.__name__: model.model_json_schema() for model in STATES.values()}
    told = {
        f"^{kind}:": {"anyOf": [{"$ref": REFERENCE.format(model=model.__name__)}, {"type": "null"}]}
        for kind, model in STATES.items()
    }
    for side in ("before", "after"):
        schema["properties"][side]["patternProperties"] = told
    schema["$defs"] = schema.get("$defs", {}) | defined
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
