"""A codebook as a file: {"format": "postil codebook", "version": 1, "tags": […]}."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from annotations.documents import Part, Tag
from reader.actions.errors import Invalid

LIMIT = 2_000_000  # characters
FORMAT = "postil codebook"


class Codebook(Part):
    """Tags with their roles, attributes and options, as an export tells them."""

    format: Literal["postil codebook"]
    version: Literal[1]
    tags: Annotated[list[Tag], Field(max_length=500)]


def written(tags: Sequence[dict[str, Any]]) -> str:
    """The file of these tags."""
    return json.dumps({"format": FORMAT, "version": 1, "tags": list(tags)}, ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> list[dict[str, Any]]:
    """The tags that a file tells. Raises Invalid, for the field "text", that says what is wrong and where."""
    if len(text) > LIMIT:
        raise _wrong(f"This has {len(text):,} characters; a codebook has at most {LIMIT:,}.")
    try:
        told = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
        raise _wrong(f"This is not JSON{where}. Choose a file that was saved from a codebook.") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        given = told.get("format") if isinstance(told, dict) else None
        hint = " It is an export of annotations: bring that in by import_annotations." if given == "postil" else ""
        raise _wrong(f'This is JSON, but no codebook: it does not say "format": "{FORMAT}".{hint}')
    if told.get("version") != 1:
        raise _wrong(f"This codebook is of version {str(told.get('version'))[:20]}; this server reads version 1.")
    try:
        tags = Codebook.model_validate(told).model_dump(mode="json")["tags"]
    except (ValidationError, RecursionError) as error:
        raise _wrong(_first(error)) from None
    keys = [tag["key"] for tag in tags]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise _wrong(f"Two of its tags have the key “{twice}”.")
    return list(tags)


def _first(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return "It is nested too deeply."
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    where = " → ".join(str(part + 1) if isinstance(part, int) else str(part) for part in problems[0]["loc"])
    more = f" There {'is' if len(problems) == 2 else 'are'} {len(problems) - 1} more." if len(problems) > 1 else ""
    return f"At {where or 'its top'}: {problems[0]['msg'].removeprefix('Value error, ')}.{more}"


def _wrong(said: str) -> Invalid:
    # What is quoted of the file may hold half characters, which no page can: they are told as escapes.
    said = said.encode("utf-8", "backslashreplace").decode()
    return Invalid(f"{said} Nothing was changed.", field="text")
