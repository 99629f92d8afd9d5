"""What is written on a stream: server-sent events, as bytes."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

RETRY = b"retry: 1000\n"  # milliseconds until a browser asks again
BEAT = b": \n\n"
GONE = b"event: gone\ndata: {}\n\n"


class Row(NamedTuple):
    """An event of the log as a stream tells it."""

    event: int
    actor: int | None
    paragraphs: list[int]


def opening(event: int) -> bytes:
    """The first words: when to come again, and from which event on, without an event of its own."""
    return RETRY + f"id: {event}\n\n".encode()


def told(rows: Iterable[Row]) -> bytes:
    """Several changes, one after the other."""
    return b"".join(changed(row.event, row.paragraphs) for row in rows)


def changed(event: int, paragraphs: Sequence[int]) -> bytes:
    return _frame("changed", {"event": event, "paragraphs": list(paragraphs)}, event)


def far(event: int) -> bytes:
    """Too much was missed to be told one by one; `event` is the newest."""
    return _frame("far", {"event": event}, event)


def suggesting(state: str) -> bytes:
    """How far the suggesters are with the article: a state of `Suggesting`."""
    return _frame("suggesting", {"state": state})


def presence(people: Sequence[dict[str, object]]) -> bytes:
    return _frame("presence", {"present": people})


def _frame(name: str, data: dict[str, object], event: int | None = None) -> bytes:
    number = "" if event is None else f"id: {event}\n"
    return f"{number}event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
