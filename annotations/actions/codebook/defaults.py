"""Tags with their roles and attributes, stored as JSON tells them; the codebook a new collection starts with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from annotations.models import Attribute, Option, Tag, TagRole
from reader.models import Collection

DEFAULT = Path(__file__).resolve().parents[2] / "default_codebook.json"

Json = Mapping[str, Any]


def default() -> list[dict[str, Any]]:
    """The tags of the default codebook, as JSON tells them."""
    told: list[dict[str, Any]] = json.loads(DEFAULT.read_text(encoding="utf-8"))
    return told


def give_default(collection: Collection) -> list[Tag]:
    """Give a collection without tags the default ones."""
    return add_tags(collection, default())


def add_tags(collection: Collection, told: Iterable[Json]) -> list[Tag]:
    """Store the tags of a collection that has none, with their roles and attributes."""
    tags: list[Tag] = []
    roles: list[TagRole] = []
    attributes: list[Attribute] = []
    options: list[Option] = []
    for position, each in enumerate(told):
        tag, its_roles, its_attributes, its_options = built(collection, each, position=position)
        tags.append(tag)
        roles += its_roles
        attributes += its_attributes
        options += its_options
    Tag.objects.bulk_create(tags)
    TagRole.objects.bulk_create(roles)
    Attribute.objects.bulk_create(attributes)
    Option.objects.bulk_create(options)
    return tags


def built(
    collection: Collection, told: Json, *, position: int
) -> tuple[Tag, list[TagRole], list[Attribute], list[Option]]:
    """A tag and its parts, not stored yet, of what JSON tells."""
    plain = {name: value for name, value in told.items() if name not in {"roles", "attributes"}}
    tag = Tag(collection=collection, position=position, **plain)
    roles = [TagRole(tag=tag, position=nth, **each) for nth, each in enumerate(told["roles"])]
    attributes: list[Attribute] = []
    options: list[Option] = []
    for nth, each in enumerate(told["attributes"]):
        fields = {name: value for name, value in each.items() if name != "options"}
        attributes.append(Attribute(tag=tag, position=nth, **fields))
        options += [Option(attribute=attributes[-1], position=at, **one) for at, one in enumerate(each["options"])]
    return tag, roles, attributes, options
