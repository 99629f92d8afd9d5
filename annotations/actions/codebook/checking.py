"""What is typed about a tag and its parts, held to what can be stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from annotations.text.attributes import AttributeType
from annotations.text.codebook import LONGEST_KEY, Json, Path, key_from
from annotations.text.palette import Colour, Pattern
from annotations.text.shortcuts import problem
from reader.actions.errors import Clash, Invalid, storable

NAME_LIMIT = {"tag": 60, "role": 60, "attribute": 60, "option": 100}
PROSE_LIMIT = 5_000  # characters of a definition or an example
SLUG = re.compile(r"[-a-zA-Z0-9_]+")
OPTION_KEY = re.compile(r"[^\s:,]+")
DRAWN = {
    "colour": {each.value for each in Colour},
    "pattern": {each.value for each in Pattern},
    "type": {each.value for each in AttributeType},
}


def kind_of(path: Path) -> str:
    return path[0] if path else "tag"


def checked(kind: str, fields: Mapping[str, Any]) -> Json:
    """The fields as they will be stored. Raises Invalid, naming the field."""
    told = dict(fields)
    if "name" in told:
        told["name"] = storable(told["name"], field="name", limit=NAME_LIMIT[kind])
        if not told["name"]:
            raise Invalid("A name cannot be empty.", field="name")
    for field in ("definition", "example"):
        if field in told:
            told[field] = storable(told[field], field=field, limit=PROSE_LIMIT)
    if "letter" in told:
        told["letter"] = storable(told["letter"], field="letter", limit=2)
        if not told["letter"]:
            raise Invalid("A tag needs a letter, by which it is told without its colour.", field="letter")
    for field, known in DRAWN.items():
        if field in told and told[field] not in known:
            raise Invalid(f"There is no such {field}: {told[field]}.", field=field)
    if "low" in told or "high" in told:
        _check_band(told.get("low"), told.get("high"))
    return told


def checked_key(kind: str, key: str, *, name: str, taken: Iterable[str]) -> str:
    """The key of something new; made of its name where none is given. Raises Invalid or Clash."""
    taken = list(taken)
    key = storable(key, field="key", limit=LONGEST_KEY)
    if not key:
        return key_from(name, taken)
    if not (OPTION_KEY if kind == "option" else SLUG).fullmatch(key):
        allowed = (
            "has no spaces, colons or commas" if kind == "option" else "is made of letters a to z, digits, - and _"
        )
        raise Invalid(f"A key {allowed}, so that links and exports can carry it.", field="key")
    if key in taken:
        raise Clash(f"The key “{key}” is taken. Choose another.", field="key")
    return key


def check_shortcut(shortcut: str, tags: Mapping[str, Json], *, besides: str = "") -> None:
    """Raises Invalid where a tag cannot have the shortcut. `besides` is the key of the tag that asks."""
    taken = {
        tag["shortcut"]: tag["name"]
        for key, tag in tags.items()
        if tag["shortcut"] and not tag["retired"] and key != besides
    }
    if said := problem(shortcut, taken):
        raise Invalid(said, field="shortcut")


def _check_band(low: int | None, high: int | None) -> None:
    if (low is None) != (high is None):
        raise Invalid("A band needs both its ends, or neither.", field="high" if high is None else "low")
    if low is not None and high is not None and not 0 <= low <= high <= 100:
        raise Invalid("A band goes from a lower per cent to a higher one, within 0 and 100.", field="high")
