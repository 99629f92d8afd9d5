"""A document's codebook and its entities, brought into a collection: what is there stays, what it lacks is added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotations.models import Alias, Entity, Tag
from reader.actions.errors import Invalid
from reader.models import Collection

from .codebook import bringing

Json = Mapping[str, Any]
Named = tuple[str, str]  # the key of a tag, a name


def codebook_of(collection: Collection, told: list[Json]) -> dict[str, Tag]:
    """The collection's tags by key, whole, after it has gained the document's.

    An empty collection takes the document's codebook in place of its own. Another gains the tags that it lacks, and its
    tags the roles, attributes and options that they lack; nothing else about them changes. A shortcut or a default that
    is taken is dropped. Raises Invalid where two tags of the document have the same key.
    """
    if not collection.articles.exists():
        Entity.objects.filter(collection=collection).delete()
        Tag.objects.filter(collection=collection).delete()
    bringing.gain(collection, told)
    return {tag.key: tag for tag in Tag.objects.filter(collection=collection).whole()}


@dataclass(frozen=True)
class Entities:
    """The entities that a document's names stand for, by tag and name."""

    known: dict[Named, Entity]

    def __call__(self, tag: str, name: str) -> Entity | None:
        return self.known.get((tag, plain(name)))


def plain(name: str) -> str:
    """A name with single spaces: as entities have it."""
    return " ".join(name.split())


def entities_of(collection: Collection, tags: Mapping[str, Tag], document: Json) -> Entities:
    """The entities of the document, those the collection lacks made, with their aliases. A handful of queries.

    Who has the name in the collection, as its own or else as an alias, is taken for the one meant. An alias that names
    somebody else here is left out. Raises Invalid for an entity under a tag that the document does not define.
    """
    named = _named(document)
    for tag, name in named:
        if tag not in tags or not name:
            raise Invalid(f"The entity “{name}” has the tag “{tag}”, which the document does not define.", field="tag")
    known = _entities(collection)
    new = [Entity(collection=collection, tag=tags[tag], name=name) for tag, name in named if (tag, name) not in known]
    Entity.objects.bulk_create(new, ignore_conflicts=True)  # somebody may make one at the same time
    if new:
        known = _entities(collection)
    taken = {(alias.tag_id, alias.name) for alias in Alias.objects.filter(tag__collection=collection)}
    aliases = []
    for told in document["entities"]:
        for name in map(plain, told["aliases"]):
            own = tags[told["tag"]]
            if name and (own.pk, name) not in taken and (own.key, name) not in known:
                taken.add((own.pk, name))
                aliases.append(Alias(entity=known[own.key, plain(told["name"])], tag=own, name=name))
    Alias.objects.bulk_create(aliases, ignore_conflicts=True)
    return Entities(known)


def _named(document: Json) -> list[Named]:
    """Every entity that the document speaks of, once."""
    named = {(told["tag"], plain(told["name"])): None for told in document["entities"]}
    for article in document["articles"]:
        for annotation in article["annotations"]:
            if annotation["entity"]:
                named[annotation["tag"], plain(annotation["entity"])] = None
            for value in annotation["attributes"].values():
                if isinstance(value, Mapping):
                    named[value["tag"], plain(value["name"])] = None
    return list(named)


def _entities(collection: Collection) -> dict[Named, Entity]:
    """The collection's entities by tag and name, own names before aliases."""
    rows = Alias.objects.filter(tag__collection=collection).select_related("entity", "tag")
    aliases = {(alias.tag.key, alias.name): alias.entity for alias in rows}
    own = Entity.objects.filter(collection=collection).select_related("tag")
    return aliases | {(entity.tag.key, entity.name): entity for entity in own}
