"""A document's codebook and its entities, brought into a collection: what is there stays, what it lacks is added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from annotations.models import Alias, Attribute, Entity, Option, Tag, TagRole
from reader.actions.errors import Invalid
from reader.models import Collection

from . import codebook

Json = Mapping[str, Any]
Named = tuple[str, str]  # the key of a tag, a name


def codebook_of(collection: Collection, told: list[Json]) -> dict[str, Tag]:
    """The collection's tags by key, whole, after it has gained the document's.

    An empty collection takes the document's codebook in place of its own. Another gains the tags that it lacks, and its
    tags the roles, attributes and options that they lack; nothing else about them changes. A shortcut or a default that
    is taken is dropped. Raises Invalid where two tags of the document have the same key.
    """
    wanted = [tag["key"] for tag in told]
    if len(set(wanted)) != len(wanted):
        raise Invalid("Two tags of the document have the same key.", field="tags")
    if not collection.articles.exists():
        Entity.objects.filter(collection=collection).delete()
        Tag.objects.filter(collection=collection).delete()
    known = _tags(collection)
    lacking = _Lacking()
    shortcuts = {tag.shortcut for tag in known.values() if not tag.retired}
    last = max((tag.position for tag in known.values()), default=-1)
    for position, each in enumerate((each for each in told if each["key"] not in known), start=last + 1):
        lacking.tag(collection, _with_free_shortcut(each, shortcuts), position=position)
    for each in told:
        if each["key"] in known:
            lacking.parts_of(collection, known[each["key"]], each)
    lacking.store()
    return _tags(collection)


def _tags(collection: Collection) -> dict[str, Tag]:
    return {tag.key: tag for tag in Tag.objects.filter(collection=collection).whole()}


def _with_free_shortcut(told: Json, taken: set[str]) -> Json:
    """The tag, without its shortcut where another has that here. A retired tag does not use its own."""
    if told["retired"] or not told["shortcut"]:
        return told
    free = told["shortcut"] not in taken
    taken.add(told["shortcut"])
    return told if free else {**told, "shortcut": ""}


@dataclass
class _Lacking:
    """Rows of the codebook that are to be stored."""

    tags: list[Tag] = field(default_factory=list)
    roles: list[TagRole] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)

    def tag(self, collection: Collection, told: Json, *, position: int) -> None:
        tag, roles, attributes, options = codebook.built(collection, told, position=position)
        self.tags.append(tag)
        self.roles += roles
        self.attributes += attributes
        self.options += options

    def parts_of(self, collection: Collection, tag: Tag, told: Json) -> None:
        """What `told` has of roles, attributes and options that the tag has not, after those it has."""
        _, roles, attributes, options = codebook.built(collection, told, position=tag.position)
        self.roles += _after(list(tag.roles.all()), roles, tag=tag)
        known = {attribute.key: attribute for attribute in tag.attributes.all()}
        self.attributes += _after(list(known.values()), attributes, tag=tag)
        for new in attributes:
            its_own = [option for option in options if option.attribute is new]
            old = known.get(new.key)
            if old is None:
                self.options += its_own
            elif old.type == new.type:
                self.options += _options_after(old, its_own)

    def store(self) -> None:
        Tag.objects.bulk_create(self.tags)
        TagRole.objects.bulk_create(self.roles)
        Attribute.objects.bulk_create(self.attributes)
        Option.objects.bulk_create(self.options)


def _after(known: list[Any], told: Iterable[Any], **owner: Model) -> list[Any]:
    """Those of `told` whose keys are not known, at positions behind the known ones, as the owner's."""
    keys = {each.key for each in known}
    last = max((each.position for each in known), default=-1)
    lacking = [each for each in told if each.key not in keys]
    for position, each in enumerate(lacking, start=last + 1):
        each.position = position
        for name, value in owner.items():
            setattr(each, name, value)
    return lacking


def _options_after(attribute: Attribute, told: Iterable[Option]) -> list[Option]:
    known = list(attribute.options.all())
    lacking = _after(known, told, attribute=attribute)
    if any(option.default for option in known):
        for option in lacking:
            option.default = False
    return lacking


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
