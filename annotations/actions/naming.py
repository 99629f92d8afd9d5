"""What names stand for: the entities of a collection, found or made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from annotations.models import Alias, Entity, Event, Tag
from annotations.queries.entities.placing import told_in
from annotations.text.linking import document
from annotations.text.linking.blocks import keys
from annotations.text.linking.kinds import Kind, whole
from annotations.text.linking.planning import Entry, alike
from reader.actions.errors import storable
from reader.models import Article, User

from . import pair_states

ENTITY_LIMIT = 300  # characters

#: The key of a tag and a name under it.
Named = tuple[str, str]


@dataclass(frozen=True)
class Meant:
    """The entity that a name stands for, and a sentence that says so where that is not plain from the name."""

    entity: Entity | None
    said: str = ""


def entity_for(tag: Tag, name: str) -> Entity | None:
    """The entity that somebody's words name under the tag, made if need be: same name, same entity; an alias is a name.

    None where the tag names none, or the name is empty.
    """
    name = tidy(name) if tag.names_entity else ""
    if not name:
        return None
    return bearer(tag, name) or Entity.objects.get_or_create(collection_id=tag.collection_id, tag=tag, name=name)[0]


def meant(tag: Tag, name: str, *, by: User, article: Article, at: int) -> Meant:
    """The entity that a name stands for where it stands in the article, made if need be.

    A short one is whom that text tells in full, as far as `by` sees it marked; what is surely another spelling of the
    name of just one becomes another name of that one. The name itself is nobody's if the tag names none.
    """
    name = tidy(name) if tag.names_entity else ""
    if not name:
        return Meant(None)
    here = _told_in_full(tag, name, article, at, by)
    known = bearer(tag, name)
    if here is not None and here != known and not _kept_from(here, name, known):
        return Meant(here, f" “{name}” stands for “{here.name}” here.")
    other = _alike(tag, name, by) if known is None else None
    if other is None:
        return Meant(known or entity_for(tag, name))
    _let_stand_for(other, name)
    return Meant(other, f" “{name}” is taken for “{other.name}”.")


def _told_in_full(tag: Tag, name: str, article: Article, at: int, by: User) -> Entity | None:
    """Whom a short name stands for in the article, by what is marked there. One query, where the name may be short."""
    kind = Kind.of(tag.key)
    if not document.is_short(kind, name):
        return None
    told = told_in(article, tag, user=by)
    before, after = [row for row in told if row[0] <= at], [row for row in told if row[0] > at]
    full = document.meant(kind, name, before=[row[2] for row in before], after=[row[2] for row in after])
    found = next((entity for _, entity, other in told if other == full), None)
    return None if found is None else Entity.objects.get(pk=found)


def _kept_from(entity: Entity, name: str, known: Entity | None) -> bool:
    """Whether people said that the name, or who bears it otherwise, is not the entity."""
    if known is not None and pair_states.are_different(known.pk, entity.pk):
        return True
    return was_taken_from(entity, name)


def _alike(tag: Tag, name: str, by: User) -> Entity | None:
    """The one entity that surely has the name in another spelling, unless somebody took the name from it."""
    kind = Kind.of(tag.key)
    if kind is Kind.OTHER or not whole(kind, name):
        return None
    shared = keys(kind, name)
    names: dict[int, list[str]] = defaultdict(list)
    own = Entity.objects.visible_to(by).filter(tag=tag).order_by().values_list("pk", "name")
    others = Alias.objects.visible_to(by).filter(tag=tag, entity__in=own.values("pk")).order_by()
    for pk, other in (*own, *others.values_list("entity", "name")):
        names[pk].append(other)
    entry = Entry(0, kind, (name,))
    found = [
        pk
        for pk, several in names.items()
        if any(not shared.isdisjoint(keys(kind, other)) for other in several)
        and alike(entry, Entry(pk, kind, tuple(several))).sure
    ]
    if len(found) != 1:
        return None
    entity = Entity.objects.select_related("tag").get(pk=found[0])
    return None if was_taken_from(entity, name) else entity


def was_taken_from(entity: Entity, name: str) -> bool:
    """Whether somebody has taken the name away from the entity."""
    return entity.pk in taken_away(entity.collection_id, [name]).get(name, ())


def taken_away(collection_id: int, names: Iterable[str]) -> dict[str, set[int]]:
    """By name the ids of the entities that somebody has taken it from. One query."""
    wanted, found = {*names}, defaultdict(set)
    taken = Q(verb__in=("alias removed", "entity renamed")) | Q(verb="change undone", reverts__verb="alias added")
    events = Event.objects.filter(taken, collection=collection_id, article=None)
    for before, after in events.values_list("before", "after"):
        for key, was in before.items():
            now = after.get(key)
            if key.startswith("entity:") and was is not None and now is not None:
                for name in wanted & ({was["name"], *was["aliases"]} - {now["name"], *now["aliases"]}):
                    found[name].add(int(key.partition(":")[2]))
    return found


def _let_stand_for(entity: Entity, name: str) -> None:
    """Give the entity one more name, with an event of nobody's. Needs the lock of an article of the collection, so that
    nobody changes the entity meanwhile; another article may have given it the name."""
    aliases = sorted(entity.aliases.values_list("name", flat=True))
    _, made = Alias.objects.get_or_create(tag=entity.tag, name=name, defaults={"entity": entity})
    if made:
        was = {"tag": entity.tag.key, "name": entity.name, "aliases": aliases}
        now = {**was, "aliases": sorted([*aliases, name])}
        key = f"entity:{entity.pk}"
        Event.objects.create(
            verb="alias added", collection_id=entity.collection_id, before={key: was}, after={key: now}
        )


def tidy(name: str, *, field: str = "entity") -> str:
    """The name as it is stored: on one line, with single spaces. Raises Invalid for what cannot be stored."""
    return storable(" ".join(name.split()), field=field, limit=ENTITY_LIMIT, name="name")


def bearer(tag: Tag, name: str) -> Entity | None:
    """The entity that bears the name under the tag, as its own or as another name; None if there is none."""
    alias = Alias.objects.filter(tag=tag, name=name).select_related("entity").first()
    return Entity.objects.filter(tag=tag, name=name).first() if alias is None else alias.entity


def bearers(collection_id: int, named: Iterable[Named]) -> dict[Named, int]:
    """The ids of the collection's entities that bear these names, where there are any. Two queries."""
    wanted = set(named)
    names = {name for _, name in wanted}
    own = Entity.objects.filter(collection=collection_id, name__in=names).values_list("tag__key", "name", "pk")
    others = Alias.objects.filter(tag__collection=collection_id, name__in=names)
    rows = [*own, *others.values_list("tag__key", "name", "entity")]
    return {(key, name): pk for key, name, pk in rows if (key, name) in wanted}
