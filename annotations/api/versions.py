"""An annotation's version as the headers ETag and If-Match tell it."""

import re

from django.http import HttpRequest

from reader.actions.errors import Invalid

_ONE = re.compile(r'(?:W/)?"([0-9]{1,18})"|([0-9]{1,18})')

IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": 'The version that the change was made from, as the ETag told it: "3"',
    "required": False,
    "schema": {"type": "string"},
}


def etag(version: int) -> str:
    return f'"{version}"'


def expected(request: HttpRequest) -> int | None:
    """The version in If-Match, or None without one, or for `*`. Raises Invalid for anything else.

    `"3"` and a bare 3 mean the same, and so does W/"3", which a proxy that compresses makes of it.
    """
    header = request.headers.get("If-Match", "").strip()
    if header in {"", "*"}:
        return None
    found = _ONE.fullmatch(header)
    if found is None:
        raise Invalid('If-Match takes one version, as the ETag tells it: "3".', field="If-Match")
    return int(found[1] or found[2])
