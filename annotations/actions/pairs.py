"""What people answer where two names may be of one, and what they make of joinings that a machine did."""

from __future__ import annotations

from django.db import transaction

from annotations.models import Entity, EntityPair, Event, Verdict
from annotations.queries.entities.pairs import names_brought
from reader.actions.errors import Clash
from reader.models import User

from . import entities, pair_states
from .collection_undo import TOLD_APART, hold, record
from .entities import Named, held, snapshots


@transaction.atomic
def same(pair: EntityPair, *, by: User, lead: Entity) -> Named:
    """Answer that the two are one, who goes by the name of `lead`. Raises Clash where that was answered meanwhile."""
    pair = standing(pair)
    other = pair.second if lead.pk == pair.first_id else pair.first
    return entities.merge(other, into=lead, by=by)


@transaction.atomic
def not_the_same(pair: EntityPair, *, by: User) -> Named:
    """Answer that the two are not one; nothing joins them then but a person. Raises Clash as `same` does."""
    pair = standing(pair)
    first, second = pair.first, pair.second
    name = pair_states.key(first.pk, second.pk)
    before = snapshots(first, second) | pair_states.known([pair])
    pair_states.set_verdict(first.pk, second.pk, Verdict.DIFFERENT, by=by)
    after = before | {name: pair_states.read([name.removeprefix("pair:")])[name.removeprefix("pair:")]}
    event = record(TOLD_APART, first.collection, by=by, before=before, after=after)
    return Named(first, f"“{first.name}” and “{second.name}” are not the same.", event)


def standing(pair: EntityPair) -> EntityPair:
    """The open pair as it is now, under the lock. Raises Clash if somebody has answered, or one of the two is gone."""
    hold(pair.first.collection, articles=True)
    rows = EntityPair.objects.select_related("first__tag", "first__collection", "second__tag", "second__collection")
    found = rows.select_related("decided_by").filter(pk=pair.pk, verdict=Verdict.OPEN).first()
    if found is None:
        raise Clash("Somebody has answered this meanwhile, or one of the names is gone. Nothing was changed.")
    return found


@transaction.atomic
def take_apart(entity: Entity, *, by: User, event: Event) -> Named:
    """Make an entity of its own again of what an event joined with this one: with its names, and with all mentions that
    came with it or read as one of its names. From then on the two are not the same. Raises Clash where it has none of
    its names any more.
    """
    entity = held(entity)
    brought = names_brought(event)
    names = [name for name in brought if entity.aliases.filter(name=name).exists()]
    if not names:
        raise Clash(f"“{entity.name}” has none of these names any more. Nothing was changed.")
    recorded = {name for name in event.after if name.partition(":")[0] in {"named", "valued"}}
    return entities.part(entity, names, by=by, recorded=recorded)
