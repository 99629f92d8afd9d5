"""The filter's parameters as OpenAPI tells of them. `annotations.queries.filtering.filter` reads them."""

from typing import Any

SEVERAL = {
    "tag": "Tags, by key",
    "author": "Authors, by username",
    "attribute": "Values of attributes: `speculation.type:epistemic`; of one attribute, any of them",
    "complete": "`no`: a required part or an expected value is open; `yes`: none is",
    "entity": "Entities they point to, by tag and name: `person:Jane Doe`",
    "role": "Parts they have: `attribution.source`",
    "article": "Articles, by id",
    "status": "`manual`: marked by hand; `accepted`: accepted suggestions",
    "thread": "The conversation under it: `open`, `resolved`, or `none`",
}
SINGLE = {
    "since": "Made on this day (UTC) or later: 2022-01-31",
    "until": "Made on this day (UTC) or earlier",
    "new": "`1`: made, changed or replied to by others since the caller was last at the article",
    "q": "Words in a quote, a note, a value or a name, whatever their case",
}


def parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"in": "query", "name": name, "description": description, "required": False, "schema": schema}


FILTERED: dict[str, Any] = {
    "parameters": [
        *(parameter(name, told, {"type": "array", "items": {"type": "string"}}) for name, told in SEVERAL.items()),
        *(parameter(name, told, {"type": "string"}) for name, told in SINGLE.items()),
    ]
}
