"""The JSON export, written as it is read: a pure generator. `static/schema/export-2.json` is its schema."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

FORMAT = "postil"
VERSION = 2
OFFSET_UNIT = "unicode code point"

Json = Mapping[str, Any]


def document(head: Json, articles: Iterable[tuple[Json, Iterable[Json]]]) -> Iterator[str]:
    """The document in pieces of text, one annotation at a time, so that nothing large is held.

    `head` has the members before "articles": exported_at, collection, filter, tags, authors. Each article comes as its
    own members and its annotations.
    """
    opening = {"format": FORMAT, "version": VERSION, "offset_unit": OFFSET_UNIT, **head}
    yield dumped(opening)[:-1] + ', "articles": ['
    separator = "\n"
    for article, annotations in articles:
        yield separator + dumped(article)[:-1] + ', "annotations": ['
        separator = ",\n"
        comma = "\n"
        for annotation in annotations:
            yield comma + dumped(annotation)
            comma = ",\n"
        yield "]}"
    yield "\n]}\n"


def dumped(value: Json) -> str:
    """`value` in JSON, letters as letters. A member that cannot be written is an error."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
