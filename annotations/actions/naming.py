"""What names stand for: the entities of a collection, found or made."""

from __future__ import annotations

from collections.abc import Iterable

from annotations.models import Alias, Entity, Tag
from reader.actions.errors import storable

ENTITY_LIMIT = 300  # characters

#: The key of a tag and a name under it.
Named = tuple[str, str]


def entity_for(tag: Tag, name: str) -> Entity | None:
    """The entity that the name stands for under the tag, made if need be: same name, same entity; an alias is a name.

    None where the tag names none, or the name is empty.
    """
    if not tag.names_entity:
        return None
    name = tidy(name)
    if not name:
        return None
    alias = Alias.objects.filter(tag=tag, name=name).select_related("entity").first()
    if alias is not None:
        return alias.entity
    return Entity.objects.get_or_create(collection_id=tag.collection_id, tag=tag, name=name)[0]


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
