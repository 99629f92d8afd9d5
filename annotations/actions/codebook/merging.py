"""Merging a tag into another, and saying before what that touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from annotations.actions import collection_states as states
from annotations.actions import pair_states, tag_states
from annotations.actions.changes import State
from annotations.actions.collection_undo import Done, hold, record, tell
from annotations.models import Alias, Annotation, Attribute, Entity, Option, Shortcut, Span, Suggestion, Tag, Value
from annotations.text.codebook import Joined, joined
from reader.actions.errors import Conflict, Invalid
from reader.models import Collection, User


@dataclass(frozen=True)
class Namesakes:
    """What the entities of the tag that goes become: those joined to one of the other tag, by id, and the others."""

    joined: dict[int, int]
    moved: list[int]


@transaction.atomic
def merge(collection: Collection, source: str, target: str, *, by: User, main_to_main: bool = False) -> Done:
    """Merge the tag `source` into `target`: all that had the one has the other then, and `source` is gone.

    Nothing is lost: parts and attributes of the same key (and type) become one, the target gains what it lacks
    (see `joined`), and so do entities of the same name. Raises Invalid for a tag merged into itself, Conflict where
    one is gone.
    """
    collection = hold(collection, articles=True)
    if source == target:
        raise Invalid("A tag cannot be merged into itself. Choose another.", field="into")
    tags = {tag.key: tag for tag in Tag.objects.filter(collection=collection, key__in=[source, target]).whole()}
    if len(tags) < 2:
        raise Conflict("One of the two tags is gone by now, so nothing was merged.", current=None)
    gone, kept = tags[source], tags[target]
    told = tag_states.read(collection, [source, target])
    plan = joined(told[target], told[source], main_to_main=main_to_main)
    names = namesakes(gone, kept)
    touched = list(_touched(gone).values_list("pk", flat=True))
    before = _standing(collection, gone, kept, names, touched)
    tag_states.put(collection, {target: plan.tag})
    kept = Tag.objects.whole().get(pk=kept.pk)
    before = _join_entities(kept, names) | before
    _move_annotations(gone, kept, plan)
    Suggestion.objects.filter(tag=gone).update(tag=kept)
    _move_shortcuts(gone, kept)
    tag_states.delete(collection, [source])
    at = timezone.now()
    Annotation.objects.filter(pk__in=touched).update(version=F("version") + 1, updated_at=at)
    event = record("tags merged", collection, by=by, before=before, after=states.standing(collection, before))
    said = tell(event)
    return Done(f"{said[0].upper()}{said[1:]}: {tag_states.counted(len(touched), 'annotation')} moved.", event)


def namesakes(gone: Tag, kept: Tag) -> Namesakes:
    """Which entities are the same: an entity's name, or an alias of one, is a name of one only. Three queries."""
    bearers: dict[str, int] = dict(Entity.objects.filter(tag=kept).values_list("name", "pk"))
    bearers |= dict(Alias.objects.filter(tag=kept).values_list("name", "entity"))
    same, moved = {}, []
    for pk, name in Entity.objects.filter(tag=gone).values_list("pk", "name"):
        if name in bearers:
            same[pk] = bearers[name]
        else:
            moved.append(pk)
    return Namesakes(same, moved)


def _touched(gone: Tag) -> Any:
    """The annotations that say something else afterwards: those of the tag, and those that name one of its names."""
    named = Q(pk__in=Value.objects.filter(entity__tag=gone).values("annotation"))
    return Annotation.objects.filter(Q(tag=gone) | named).order_by()


def _standing(collection: Collection, gone: Tag, kept: Tag, names: Namesakes, touched: Iterable[Any]) -> State:
    """All that the merging will change, as it is now."""
    before: State = {f"tag:{key}": tag for key, tag in tag_states.read(collection, [gone.key, kept.key]).items()}
    entities = states.read_entities({*names.joined, *names.joined.values(), *names.moved})
    before |= {f"entity:{pk}": entity for pk, entity in entities.items()}
    before |= states.read_annotations(touched)
    proposed = Suggestion.objects.filter(tag=gone).values_list("pk", flat=True).order_by()
    before |= {f"proposed:{pk}": gone.key for pk in proposed}
    own = tag_states.read_shortcuts(collection, [gone.key, kept.key])
    users = {name.split(":")[0] for name in own}
    return before | {
        f"shortcut:{user}:{key}": own.get(f"{user}:{key}") for user in sorted(users) for key in (gone.key, kept.key)
    }


def _join_entities(kept: Tag, names: Namesakes) -> State:
    """Move the entities under the other tag; those of the same name become one, with all their other names, and with
    what was known of pairs. Returns how the pairs were."""
    gone = [*names.joined, *names.moved]
    aliases = list(Alias.objects.filter(entity__in=gone).values_list("entity", "name"))
    Alias.objects.filter(entity__in=gone).delete()
    for pk, bearer in names.joined.items():
        Annotation.objects.filter(entity=pk).update(entity=bearer)
        Value.objects.filter(entity=pk).update(entity=bearer)
    known: State = {}
    entities = Entity.objects.in_bulk([*names.joined, *names.joined.values()])
    for pk, bearer in names.joined.items():
        known = pair_states.carried(entities[pk], into=entities[bearer])[0] | known
    Entity.objects.filter(pk__in=names.moved).update(tag=kept)
    Entity.objects.filter(pk__in=names.joined).delete()
    taken = {*Entity.objects.filter(tag=kept).values_list("name", flat=True)}
    taken |= {*Alias.objects.filter(tag=kept).values_list("name", flat=True)}
    Alias.objects.bulk_create(
        Alias(entity_id=names.joined.get(entity, entity), tag=kept, name=name)
        for entity, name in dict.fromkeys(aliases)
        if name not in taken
    )
    return known if any(known.values()) else {}


def _move_annotations(gone: Tag, kept: Tag, plan: Joined) -> None:
    """Annotations first, by whose tag the database judges spans and values; then those, a query a part or option."""
    spans, values = Span.objects.filter(annotation__tag=gone), Value.objects.filter(annotation__tag=gone)
    by_role: dict[Any, list[int]] = defaultdict(list)
    for pk, role in spans.order_by().values_list("pk", "role"):
        by_role[role].append(pk)
    by_value: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for pk, attribute, option in values.order_by().values_list("pk", "attribute", "option"):
        by_value[attribute, option].append(pk)
    Annotation.objects.filter(tag=gone).update(tag=kept)
    roles = {role.key: role for role in kept.roles.all()}
    becomes: dict[Any, Any] = {role.pk: roles[plan.roles[role.key]] for role in gone.roles.all()}
    becomes[None] = kept.main_role if not gone.roles.all() else None
    for role, pks in by_role.items():
        Span.objects.filter(pk__in=pks).update(role=becomes[role])
    attributes = {attribute.key: attribute for attribute in kept.attributes.all()}
    there: dict[tuple[int, int | None], tuple[Attribute, Option | None]] = {}
    for attribute in gone.attributes.all():
        mine = attributes[plan.attributes[attribute.key]]
        options = {option.key: option for option in mine.options.all()}
        there[attribute.pk, None] = mine, None
        there |= {(attribute.pk, option.pk): (mine, options[option.key]) for option in attribute.options.all()}
    for place, pks in by_value.items():
        Value.objects.filter(pk__in=pks).update(attribute=there[place][0], option=there[place][1])


def _move_shortcuts(gone: Tag, kept: Tag) -> None:
    """A member's own key goes along, unless they have one for the other tag."""
    own = Shortcut.objects.filter(tag=kept).values("user")
    Shortcut.objects.filter(tag=gone).exclude(user__in=own).update(tag=kept)
