"""Documents of earlier versions brought to the form of this one. What has no form at all is left to the schema."""

from collections.abc import Callable
from typing import Any


def upgraded(document: Any) -> Any:
    """The document in the form of the present version, changed in place. Every place in it stays where it was."""
    while isinstance(document, dict) and type(version := document.get("version")) is int and version in _STEPS:
        _STEPS[version](document)
        document["version"] = version + 1
    return document


def _from_1(document: dict[str, Any]) -> None:
    """Version 1 knew no retired tags and no aliases; roles and attributes were there and empty."""
    tags = document.get("tags")
    for tag in tags if isinstance(tags, list) else []:
        if isinstance(tag, dict):
            tag.setdefault("retired", False)
    document.setdefault("entities", [])


_STEPS: dict[int, Callable[[dict[str, Any]], None]] = {1: _from_1}
