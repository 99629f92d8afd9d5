"""Bringing another codebook's tags in: what is lacking is added, what is there stays unless it is to be replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from annotations.actions import tag_states
from annotations.actions.collection_undo import Done, hold
from annotations.text.codebook import Json, completed
from annotations.text.shortcuts import problem
from reader.actions.errors import Invalid
from reader.models import Collection, User

from .defaults import add_tags
from .editing import store


@dataclass(frozen=True)
class Brought:
    """What becomes of one tag: as it is (None where it is new), as it will be, and what is said of that."""

    before: Json | None
    after: Json
    notes: list[str]

    @property
    def word(self) -> str:
        return "added" if self.before is None else "changed" if self.before != self.after else "left as it is"


def preview(collection: Collection, told: Sequence[Json], *, replacing: bool) -> list[Brought]:
    """What bringing these tags in would do. Four queries."""
    return _brought(tag_states.read(collection), told, replacing=replacing)


@transaction.atomic
def bring(collection: Collection, told: Sequence[Json], *, by: User, replacing: bool = False) -> Done:
    """Add these tags, as JSON tells them, and to those of the same keys the parts, attributes and options they lack.

    With `replacing` names, definitions, examples and looks are taken over too. A shortcut that is taken is dropped.
    Raises Invalid where two tags have the same key.
    """
    collection = hold(collection)
    changes = [each for each in _brought(tag_states.read(collection), told, replacing=replacing) if _counts(each)]
    before = {each.after["key"]: each.before for each in changes if each.before is not None}
    return store(collection, before, {each.after["key"]: each.after for each in changes}, "codebook imported", by=by)


def gain(collection: Collection, told: Sequence[Mapping[str, Any]]) -> None:
    """As `bring`, inside a restoring, which writes the event. A collection without tags takes them as they are.

    Raises Invalid where two tags have the same key.
    """
    tags = [dict(tag) for tag in told]
    changes = _brought(tag_states.read(collection), tags, replacing=False)
    if all(change.before is None for change in changes) and not collection.tags.exists():
        add_tags(collection, tags)
    else:
        tag_states.put(collection, {each.after["key"]: each.after for each in changes if _counts(each)})


def _counts(change: Brought) -> bool:
    return change.before != change.after


def _brought(here: Mapping[str, Json], told: Sequence[Json], *, replacing: bool) -> list[Brought]:
    keys = [tag["key"] for tag in told]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise Invalid(f"Two tags have the same key, “{twice}”.", field="text")
    taken = {tag["shortcut"]: tag["name"] for tag in here.values() if tag["shortcut"] and not tag["retired"]}
    position = max((tag["position"] for tag in here.values()), default=-1)
    changes = []
    for tag in told:
        before = here.get(tag["key"])
        if before is not None:
            changes.append(Brought(before, completed(before, tag, replacing=replacing), _differences(before, tag)))
            continue
        position += 1
        notes = []
        shortcut = tag["shortcut"]
        if not tag["retired"] and (said := problem(shortcut, taken)):
            notes.append(f"Without its shortcut. {said.removesuffix(' Choose another.')}")
            shortcut = ""
        elif not tag["retired"] and shortcut:
            taken[shortcut] = tag["name"]
        changes.append(Brought(None, {**tag, "shortcut": shortcut, "position": position}, notes))
    return [_noted(change) for change in changes]


def _differences(before: Json, tag: Json) -> list[str]:
    """Attributes that stay as they are because they are of another type."""
    types = {each["key"]: each["type"] for each in before["attributes"]}
    return [
        f"{each['name']} stays: it is of another type here."
        for each in tag["attributes"]
        if types.get(each["key"], each["type"]) != each["type"]
    ]


def _noted(change: Brought) -> Brought:
    """With a line for each kind of thing that the tag gains."""
    before, after = change.before, change.after
    if before is None or before == after:
        return change
    notes = list(change.notes)
    for kind, word in (("roles", "part"), ("attributes", "attribute")):
        known = {each["key"] for each in before[kind]}
        if new := [each["name"] for each in after[kind] if each["key"] not in known]:
            notes.append(f"Gains the {word}{'s' if len(new) > 1 else ''} {', '.join(new)}.")
    here = {each["key"]: {option["key"] for option in each["options"]} for each in before["attributes"]}
    for each in after["attributes"]:
        known = here.get(each["key"], {option["key"] for option in each["options"]})
        if new := [option["name"] for option in each["options"] if option["key"] not in known]:
            notes.append(f"{each['name']} gains {', '.join(new)}.")
    if changed := _words(before, after):
        notes.append(f"Replaced: {', '.join(changed)}.")
    return Brought(before, after, notes)


def _words(before: Json, after: Json) -> list[str]:
    """What is told otherwise of the tag itself, and whether its parts are."""
    own = ("name", "definition", "example", "colour", "pattern", "letter")
    changed = [name for name in own if before[name] != after[name]]
    lists = [(before[kind], after[kind]) for kind in ("roles", "attributes")]
    for old, new in lists:
        now = {each["key"]: {**each, "options": None} for each in new}
        changed += [now[each["key"]]["name"] for each in old if now[each["key"]] != {**each, "options": None}]
    return changed
