"""What names stand for: the entities of a collection, found or made."""

from __future__ import annotations

from annotations.models import Alias, Entity, Tag
from reader.actions.errors import storable

ENTITY_LIMIT = 300  # characters


def entity_for(tag: Tag, name: str) -> Entity | None:
    """The entity that the name stands for under the tag, made if need be: same name, same entity; an alias is a name.

    None where the tag names none, or the name is empty.
    """
    name = " ".join(name.split())
    if not tag.names_entity or not name:
        return None
    name = storable(name, field="entity", limit=ENTITY_LIMIT, name="name")
    alias = Alias.objects.filter(tag=tag, name=name).select_related("entity").first()
    if alias is not None:
        return alias.entity
    return Entity.objects.get_or_create(collection_id=tag.collection_id, tag=tag, name=name)[0]
