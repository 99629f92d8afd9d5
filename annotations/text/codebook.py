"""Tags as JSON tells them: found, changed, merged. Pure; nothing here changes what it is given.

A path leads to a part of a tag: () the tag itself, ("role", "cue"), ("attribute", "type"), ("option", "type",
"hedge").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Path = tuple[str, ...]

LONGEST_KEY = 40
LISTS = {"role": "roles", "attribute": "attributes", "option": "options"}


def siblings(tag: Json, path: Path) -> list[Json]:
    """The list that the part stands in. Raises KeyError where there is no such list."""
    kind, *keys = path
    if kind == "option":
        attribute = next((each for each in tag["attributes"] if each["key"] == keys[0]), None)
        if attribute is None:
            raise KeyError(path)
        return list_of(attribute, kind)
    return list_of(tag, kind)


def list_of(owner: Json, kind: str) -> list[Json]:
    listed: list[Json] = owner[LISTS[kind]]
    return listed


def found(tag: Json, path: Path) -> Json:
    """The part that the path leads to. Raises KeyError where there is none."""
    if not path:
        return tag
    for each in siblings(tag, path):
        if each["key"] == path[-1]:
            return each
    raise KeyError(path)


def with_fields(tag: Json, path: Path, fields: Mapping[str, Any]) -> Json:
    """The tag with these fields of the part changed. A new default takes the place of the old."""
    tag = deepcopy(tag)
    part = found(tag, path)
    if path and fields.get("default"):
        for each in siblings(tag, path):
            each["default"] = False
    part.update(fields)
    return tag


def with_part(tag: Json, path: Path, part: Json) -> Json:
    """The tag with one part more, the last of its list. The path leads to where it will be."""
    tag = deepcopy(tag)
    listed = siblings(tag, path)
    if part.get("default"):
        for each in listed:
            each["default"] = False
    listed.append(part)
    return tag


def without(tag: Json, path: Path) -> Json:
    """The tag without the part."""
    tag = deepcopy(tag)
    siblings(tag, path).remove(found(tag, path))
    return tag


def moved(tag: Json, path: Path, by: int) -> Json:
    """The tag with the part one place further down (1) or up (-1); the same where it stands at the end."""
    tag = deepcopy(tag)
    shift(siblings(tag, path), found(tag, path), by)
    return tag


def shift(items: list[Any], item: Any, by: int) -> None:
    """Move the item in its list, as far as it goes."""
    at = items.index(item)
    to = at + by
    if 0 <= to < len(items):
        items[at], items[to] = items[to], items[at]


def key_from(name: str, taken: Iterable[str] = ()) -> str:
    """A free key made of a name: "Quelle & Cue" → "quelle-cue", or "tag" where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return free_key(re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "tag", taken)


def free_key(wanted: str, taken: Iterable[str] = ()) -> str:
    """`wanted`, or the first of "wanted-2", "wanted-3" … that is free."""
    known = set(taken)
    wanted = wanted[:LONGEST_KEY].strip("-")
    if wanted not in known:
        return wanted
    stem = wanted[: LONGEST_KEY - 4]
    return next(key for number in range(2, len(known) + 3) if (key := f"{stem}-{number}") not in known)


@dataclass(frozen=True)
class Joined:
    """A tag that another is merged into: the tag as it will be, and what the other's keys become in it."""

    tag: Json
    roles: dict[str, str]
    attributes: dict[str, str]
    #: What it gains, by kind: parts, attributes, options as (attribute, option).
    gained: dict[str, list[Any]]


def joined(target: Json, source: Json, *, main_to_main: bool = False) -> Joined:
    """`source` merged into `target`. Same keys are joined, attributes only where they are of one type.

    What the target gains is asked of nobody: it is not required or expected, lest all that it has be incomplete.
    With `main_to_main` the source's main part becomes the target's, where neither has the other's.
    """
    tag = deepcopy(target)
    gained: dict[str, list[Any]] = {"roles": [], "attributes": [], "options": []}
    known = {role["key"] for role in tag["roles"]}
    roles = {}
    for role in source["roles"]:
        roles[role["key"]] = role["key"]
        if main_to_main and role is source["roles"][0] and mains_differ(target, source):
            roles[role["key"]] = tag["roles"][0]["key"]
        elif role["key"] not in known:
            tag["roles"].append({**role, "required": False})
            gained["roles"].append(role)
    attributes = {}
    for attribute in source["attributes"]:
        here = next((each for each in tag["attributes"] if each["key"] == attribute["key"]), None)
        if here is not None and here["type"] == attribute["type"]:
            added = missing(here["options"], attribute["options"])
            has_default = any(option["default"] for option in here["options"])
            here["options"] += [{**each, "default": each["default"] and not has_default} for each in added]
            gained["options"] += [(here, each) for each in added]
            attributes[attribute["key"]] = attribute["key"]
            continue
        key = free_key(attribute["key"], (each["key"] for each in [*tag["attributes"], *source["attributes"]]))
        if here is None:
            key = attribute["key"]
        attributes[attribute["key"]] = key
        tag["attributes"].append({**deepcopy(attribute), "key": key, "expected": False})
        gained["attributes"].append(tag["attributes"][-1])
    tag["names_entity"] = target["names_entity"] or source["names_entity"]
    return Joined(tag, roles, attributes, gained)


def mains_differ(target: Json, source: Json) -> bool:
    """Whether each has a main part that the other has not."""
    if not target["roles"] or not source["roles"]:
        return False
    keys = [{role["key"] for role in tag["roles"]} for tag in (target, source)]
    return target["roles"][0]["key"] not in keys[1] and source["roles"][0]["key"] not in keys[0]


def missing(here: Sequence[Json], there: Sequence[Json]) -> list[Json]:
    """Those of `there` whose keys `here` has not."""
    known = {each["key"] for each in here}
    return [deepcopy(each) for each in there if each["key"] not in known]


def completed(here: Json, there: Json, *, replacing: bool) -> Json:
    """A tag with the parts that another telling of it has and it lacks; `replacing` also takes over the words.

    Attributes of one key and two types stay as they are here. A key to press is never taken over.
    """
    tag = deepcopy(here)
    if replacing:
        tag |= {name: there[name] for name in ("name", "definition", "example", "colour", "pattern", "letter")}
        tag["names_entity"] = here["names_entity"] or there["names_entity"]
    for role in there["roles"]:
        _complete(tag["roles"], role, replacing, ("name", "definition", "example", "required"))
    for attribute in there["attributes"]:
        known = next((each for each in tag["attributes"] if each["key"] == attribute["key"]), None)
        if known is not None and known["type"] != attribute["type"]:
            continue
        _complete(tag["attributes"], attribute, replacing, ("name", "definition", "example", "expected"))
        if known is not None:
            has_default = any(option["default"] for option in known["options"])
            for option in attribute["options"]:
                told = {**option, "default": option["default"] and not has_default}
                _complete(known["options"], told, replacing, ("name", "definition", "low", "high"))
    return tag


def _complete(listed: list[Json], part: Json, replacing: bool, words: Sequence[str]) -> None:
    known = next((each for each in listed if each["key"] == part["key"]), None)
    if known is None:
        listed.append(deepcopy(part))
    elif replacing:
        known.update({name: part[name] for name in words})
