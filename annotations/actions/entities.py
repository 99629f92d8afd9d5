"""Entities: renaming, merging, splitting them. One event a verb, taken back as any change to a collection.

Each holds the collection and its articles: whoever annotates finds names as they were or as they are, and never one
that is just going. Who may do it was settled by the queryset that the caller fetched the entity from.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from annotations.models import Alias, Annotation, Entity, Event, Value, Verdict
from annotations.queries.entities.mentions import Mentions, mentions_of, mentions_reading
from reader.actions.errors import Clash, Invalid
from reader.models import User

from . import naming, pair_states
from .changes import State
from .collection_states import read_entities
from .collection_undo import hold, record


@dataclass(frozen=True)
class Named:
    """What was done to an entity, the sentence that says so, and the event (None where nothing had to change)."""

    entity: Entity
    message: str
    event: Event | None = None


@transaction.atomic
def rename(entity: Entity, *, by: User, name: str, keep_old: bool = True) -> Named:
    """Give the entity another name; its old one stays as another name with `keep_old`.

    Raises Invalid for what is no name, and Clash, with the `bearer`, for one that stands for another entity.
    """
    entity = held(entity)
    old, name = entity.name, free(entity, name)
    if name == old:
        return Named(entity, "Nothing was changed.")
    before = snapshots(entity)
    Alias.objects.filter(entity=entity, name=name).delete()
    entity.name = name
    entity.save(update_fields=["name"])
    if keep_old:
        Alias.objects.create(entity=entity, tag=entity.tag, name=old)
    event = record("entity renamed", entity.collection, by=by, before=before, after=snapshots(entity))
    return Named(entity, f"“{old}” is now called “{name}”.", event)


@transaction.atomic
def add_alias(entity: Entity, *, by: User, name: str) -> Named:
    """Give the entity one more name. Raises Invalid and Clash as `rename` does."""
    entity = held(entity)
    name = free(entity, name)
    before = snapshots(entity)
    if name == entity.name or name in before[key(entity)]["aliases"]:
        return Named(entity, f"“{name}” is one of its names already.")
    Alias.objects.create(entity=entity, tag=entity.tag, name=name)
    event = record("alias added", entity.collection, by=by, before=before, after=snapshots(entity))
    return Named(entity, f"“{name}” now stands for “{entity.name}”.", event)


@transaction.atomic
def remove_alias(entity: Entity, *, by: User, name: str) -> Named:
    """Take away one of the entity's other names. What is marked stays with the entity. Raises Clash if it has none."""
    entity = held(entity)
    before = snapshots(entity)
    own_alias(entity, name).delete()
    event = record("alias removed", entity.collection, by=by, before=before, after=snapshots(entity))
    return Named(entity, f"“{name}” no longer stands for “{entity.name}”. What is marked stays with it.", event)


@transaction.atomic
def merge(entity: Entity, *, into: Entity, by: User | None) -> Named:
    """Let everything that points to `entity` point to `into`, which gets its names too, and what is known of the pairs
    that `entity` makes with others. `by` is None where no person does it.

    Only within one tag, as an annotation's entity is one of its tag. Raises Invalid otherwise, Clash where one is gone.
    """
    into, entity = held(into), held(entity)
    if entity.pk == into.pk or entity.tag_id != into.tag_id:
        raise Invalid(
            "Only two names under one tag can be merged: what is marked keeps its tag, and what it stands for must be "
            "of that tag.",
            field="name",
        )
    moved, gone = mentions_of(entity, user=None), key(entity)
    states = snapshots(entity, into)
    before = states | pointing(moved, to=entity)
    names = [entity.name, *states[gone]["aliases"]]
    known, carried = pair_states.carried(entity, into=into)
    move(moved, to=into)
    entity.delete()
    Alias.objects.bulk_create(Alias(entity=into, tag=into.tag, name=name) for name in names)
    before |= known
    after = {gone: None} | snapshots(into) | pointing(moved, to=into) | carried
    event = record("entities merged", into.collection, by=by, before=before, after=after)
    return Named(into, f"“{names[0]}” is merged into “{into.name}”: {moved.counted} moved.", event)


@transaction.atomic
def split(entity: Entity, *, by: User, name: str) -> Named:
    """Make an entity of its own of one of the other names, with the mentions that read so (see `mentions_reading`).

    From then on the two are not the same. Raises Clash if the entity has no such name.
    """
    entity = held(entity)
    own_alias(entity, name)
    return part(entity, [name], by=by)


def part(entity: Entity, names: list[str], *, by: User, recorded: Collection[str] = ()) -> Named:
    """Make an entity of these other names of a held one, the first in front. What reads as one of them goes with it,
    and what is `recorded`, as the log does ("named:<id>"). From then on the two are not the same."""
    before = snapshots(entity)
    moved = with_names(entity, names, recorded)
    entity.aliases.filter(name__in=names).delete()
    first, *others = names
    new = Entity.objects.create(collection=entity.collection, tag=entity.tag, name=first)
    Alias.objects.bulk_create(Alias(entity=new, tag=new.tag, name=name) for name in others)
    move(moved, to=new)
    pair_states.set_verdict(entity.pk, new.pk, Verdict.DIFFERENT, by=by)
    before |= {key(new): None, pair_states.key(entity.pk, new.pk): None} | pointing(moved, to=entity)
    after = snapshots(entity, new) | pointing(moved, to=new) | pair_states.known(pair_states.touching(new.pk))
    event = record("alias split off", entity.collection, by=by, before=before, after=after)
    return Named(new, f"“{first}” stands for itself now: {moved.counted} moved to it.", event)


def with_names(entity: Entity, names: list[str], recorded: Collection[str] = ()) -> Mentions:
    """The mentions of the entity that go with these names: those that read so, and those recorded."""
    reading = [mentions_reading(entity, name, user=None) for name in names]
    annotations = {pk for each in reading for pk in each.annotations}
    values = {pk for each in reading for pk in each.values}
    everything = mentions_of(entity, user=None)
    return Mentions(
        [pk for pk in everything.annotations if pk in annotations or f"named:{pk}" in recorded],
        {
            pk: place
            for pk, place in everything.values.items()
            if pk in values or f"valued:{place[0]}:{place[1]}" in recorded
        },
    )


@transaction.atomic
def remove(entity: Entity, *, by: User) -> Named:
    """Delete an entity that nothing points to. Raises Clash where something does."""
    entity = held(entity)
    if mentions := mentions_of(entity, user=None):
        raise Clash(f"“{entity.name}” has {mentions.counted}, so it stays. Merge it into another instead.")
    before = snapshots(entity) | pair_states.known(pair_states.touching(entity.pk))
    entity.delete()
    event = record("entity removed", entity.collection, by=by, before=before, after=dict.fromkeys(before))
    return Named(entity, f"“{entity.name}” is removed.", event)


def held(entity: Entity) -> Entity:
    """The entity as it stands now, under the lock. Raises Clash if it is gone."""
    hold(entity.collection, articles=True)
    found = Entity.objects.select_related("collection", "tag").filter(pk=entity.pk).first()
    if found is None:
        raise Clash(f"“{entity.name}” was merged or removed meanwhile. Nothing was changed.")
    return found


def free(entity: Entity, name: str) -> str:
    """The name as it is stored, if the entity can bear it. Raises Invalid and Clash as `rename` does."""
    name = naming.tidy(name, field="name")
    if not name:
        raise Invalid("A name cannot stay empty.", field="name")
    other = naming.bearer(entity.tag, name)
    if other is not None and other.pk != entity.pk:
        also = "" if other.name == name else f": it is another name of “{other.name}”"
        raise Clash(
            f"“{name}” stands for another {entity.tag.name.lower()} already{also}. If they are the same, merge them.",
            field="name",
            bearer=other,
        )
    return name


def own_alias(entity: Entity, name: str) -> Alias:
    alias = next((alias for alias in entity.aliases.all() if alias.name == name), None)
    if alias is None:
        raise Clash(f"“{name}” is not one of the other names of “{entity.name}”. Nothing was changed.")
    return alias


def move(mentions: Mentions, *, to: Entity) -> None:
    Annotation.objects.filter(pk__in=mentions.annotations).update(entity=to)
    Value.objects.filter(pk__in=mentions.values).update(entity=to)


def key(entity: Entity) -> str:
    return f"entity:{entity.pk}"


def snapshots(*entities: Entity) -> State:
    """The entities with their names, as the log keeps them."""
    return {f"entity:{pk}": told for pk, told in read_entities([entity.pk for entity in entities]).items()}


def pointing(mentions: Mentions, *, to: Entity) -> State:
    """The mentions as the log keeps them, pointing to the entity."""
    return {
        **{f"named:{pk}": to.pk for pk in mentions.annotations},
        **{f"valued:{annotation}:{attribute}": to.pk for annotation, attribute in mentions.values.values()},
    }
