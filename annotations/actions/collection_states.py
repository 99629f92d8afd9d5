"""The states that events of a collection keep, read and put back.

A State maps to a snapshot, or to None where there was nothing:

- "tag:<key>": the tag as JSON tells it, and its "position";
- "entity:<id>": {"tag", "name", "aliases": [names, sorted]};
- "rule:<kind>": {"offered", "threshold"}, what is wanted of suggestions of that kind;
- "annotation:<id>": as events of an article keep it (see `states`);
- "proposed:<suggestion id>": the key of the tag that is proposed;
- "shortcut:<username>:<tag>": a member's own key for a tag;
- "named:<annotation id>": the id of the entity that the annotation stands for;
- "valued:<annotation id>:<attribute>": the id of the entity that it has as a value;
- "pair:<id>:<id>": what is known of two entities that may be one (see `pair_states`).

The last five stand in nobody's way: what has changed of them since stays as it is, and the rest goes back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from annotations.models import Alias, Annotation, Entity, Shortcut, Suggestion, Tag, Value
from reader.actions.errors import Clash, Conflict
from reader.models import Article, Collection, User

from . import pair_states, rows, rule_states, states, tag_states
from .changes import State

YIELDING = {"proposed", "shortcut", "named", "valued", "pair"}


def parted(keys: Iterable[str]) -> dict[str, list[str]]:
    """What the keys name, by kind."""
    names: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        kind, _, name = key.partition(":")
        names[kind].append(name)
    return names


def standing(collection: Collection, keys: Iterable[str]) -> State:
    """The things as they are now. A fixed number of queries a kind."""
    keys = list(keys)
    names = parted(keys)
    now: State = dict.fromkeys(keys)
    found: dict[str, dict[str, Any]] = {}
    if names["tag"]:
        found["tag"] = tag_states.read(collection, names["tag"])
    if names["entity"]:
        found["entity"] = read_entities(names["entity"])
    if names["rule"]:
        found["rule"] = rule_states.read(collection, names["rule"])
    if names["proposed"]:
        proposed = Suggestion.objects.filter(pk__in=names["proposed"]).values_list("pk", "tag__key").order_by()
        found["proposed"] = {str(pk): key for pk, key in proposed}
    if names["shortcut"]:
        found["shortcut"] = tag_states.read_shortcuts(collection, {name.split(":")[1] for name in names["shortcut"]})
    if names["named"]:
        named = Annotation.objects.filter(pk__in=names["named"], entity__isnull=False).order_by()
        found["named"] = {str(pk): entity for pk, entity in named.values_list("pk", "entity")}
    if names["valued"]:
        found["valued"] = {name: entity for name, (_, entity) in _valued(names["valued"]).items()}
    if names["pair"]:
        found["pair"] = pair_states.read(names["pair"])
    for kind, things in found.items():
        now.update((f"{kind}:{name}", thing) for name, thing in things.items() if f"{kind}:{name}" in now)
    if names["annotation"]:
        now |= states.standing(f"annotation:{pk}" for pk in names["annotation"])
    return now


def read_entities(ids: Iterable[Any]) -> dict[str, Any]:
    """The entities as the log keeps them, by id. Two queries."""
    entities = Entity.objects.filter(pk__in=list(ids)).select_related("tag").prefetch_related("aliases")
    return {
        str(entity.pk): {
            "tag": entity.tag.key,
            "name": entity.name,
            "aliases": sorted(alias.name for alias in entity.aliases.all()),
        }
        for entity in entities
    }


def read_annotations(ids: Iterable[Any]) -> State:
    """The annotations as the log keeps them. Three queries."""
    annotations = rows.whole(Annotation.objects.filter(pk__in=list(ids)))
    return {f"annotation:{annotation.pk}": rows.snapshot(annotation) for annotation in annotations}


def as_left(collection: Collection, before: State, after: State, now: State) -> bool:
    """Whether everything is as an event left it, so that it can be taken back.

    A tag's place in the codebook counts only where the event changed it.
    """
    marks = {key for key in after if key.startswith("annotation:")}
    firm = [key for key in after if key not in marks and key.partition(":")[0] not in YIELDING]
    if any(not _as_left(key, before, after, now) for key in firm):
        return False
    left, stands = ({key: state[key] for key in marks} for state in (after, now))
    return states.same(left, stands, collection_id=collection.pk)


def _as_left(key: str, before: State, after: State, now: State) -> bool:
    """Whether one thing is as the event left it. Of an entity's other names only those count that the event gave it or
    took from it: others come and go."""
    was, then, here = before[key], after[key], now[key]
    if not key.startswith("entity:") or was is None or then is None or here is None:
        return bool(_placeless(then, key, before, after) == _placeless(here, key, before, after))
    given, taken = names_changed(was, then)
    same = (here["tag"], here["name"]) == (then["tag"], then["name"])
    return same and given <= {*here["aliases"]} and not taken & {*here["aliases"]}


def names_changed(was: dict[str, Any], then: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The other names that an entity was given and those that were taken from it."""
    return {*then["aliases"]} - {*was["aliases"]}, {*was["aliases"]} - {*then["aliases"]}


def _names_kept(key: str, wanted: State, left: State, now: State) -> Any:
    """An entity as it is to be, with the other names that it was given since."""
    told, then, here = wanted[key], left.get(key), now.get(key)
    if told is None or then is None or here is None:
        return told
    given, taken = names_changed(told, then)
    return {**told, "aliases": sorted(({*here["aliases"]} - given) | taken)}


def _placeless(told: Any, key: str, before: State, after: State) -> Any:
    """A tag without its place, unless an event moved it; anything else as it is."""
    if told is None or not key.startswith("tag:"):
        return told
    was, then = before[key], after[key]
    moved = was is not None and then is not None and was["position"] != then["position"]
    return told if moved else {**told, "position": None}


def put(collection: Collection, wanted: State, *, left: State, now: State) -> None:
    """Make everything be as `wanted` says; `left` is how the event left it.

    Raises Clash or Conflict where something stands in the way. What of it yields is put back where nobody has
    changed it since.
    """
    names = parted(wanted)
    articles = _article_of(names["annotation"])
    # First out of the way: an annotation holds its tag, its entity and the parts of its codebook.
    Annotation.objects.filter(pk__in=names["annotation"]).delete()
    tags = {name: wanted[f"tag:{name}"] for name in names["tag"]}
    tag_states.put(collection, {key: _placed(key, told, left, now) for key, told in tags.items() if told is not None})
    rule_states.put(collection, {name: wanted[f"rule:{name}"] for name in names["rule"]})
    _put_entities(collection, {name: _names_kept(f"entity:{name}", wanted, left, now) for name in names["entity"]})
    for article, keys in articles.items():
        states.put(article, {key: wanted[key] for key in keys}, now=now)
    yielding = {key: wanted[key] for key in wanted if key.partition(":")[0] in YIELDING and now[key] == left.get(key)}
    _put_proposed(collection, yielding)
    _put_mentions(yielding)
    pair_states.put({key: told for key, told in yielding.items() if key.startswith("pair:")})
    _delete_entities([int(name) for name in names["entity"] if wanted[f"entity:{name}"] is None])
    _check_nameless(collection, [key for key, told in tags.items() if told is not None and not told["names_entity"]])
    tag_states.delete(collection, [key for key, told in tags.items() if told is None])
    _put_shortcuts(collection, yielding)


def _placed(key: str, told: dict[str, Any], left: State, now: State) -> dict[str, Any]:
    """A tag as it is to be; where the event did not move it, it stays where it is."""
    then, here = left.get(f"tag:{key}"), now.get(f"tag:{key}")
    stays = then is not None and here is not None and then["position"] == told["position"]
    return {**told, "position": here["position"]} if stays and here is not None else told


def _article_of(ids: list[str]) -> dict[Article, list[str]]:
    """The annotations' keys by article. Each is there, as the event left it."""
    rows = Annotation.objects.filter(pk__in=ids).values_list("article", "pk").order_by()
    keys: dict[Any, list[str]] = defaultdict(list)
    for article, pk in rows:
        keys[article].append(f"annotation:{pk}")
    return {article: keys[article.pk] for article in Article.objects.filter(pk__in=keys).order_by("pk")}


def _put_entities(collection: Collection, wanted: State) -> None:
    """Store the entities that are to be, under their own ids, with their aliases."""
    told = {int(pk): state for pk, state in wanted.items() if state is not None}
    if not wanted:
        return
    tags = {tag.key: tag for tag in Tag.objects.filter(collection=collection)}
    Alias.objects.filter(entity__in=[int(pk) for pk in wanted]).delete()
    if any(state["tag"] not in tags for state in told.values()):
        raise Conflict("The tag of a name is gone, so this cannot be undone. Nothing was touched.", current=None)
    _check_names(told, {key: tag.pk for key, tag in tags.items()}, all_ids=[int(pk) for pk in wanted])
    entities = [
        Entity(pk=pk, collection=collection, tag=tags[each["tag"]], name=each["name"]) for pk, each in told.items()
    ]
    known = set(Entity.objects.filter(pk__in=told).values_list("pk", flat=True))
    Entity.objects.bulk_create([entity for entity in entities if entity.pk not in known])
    Entity.objects.bulk_update([entity for entity in entities if entity.pk in known], ["tag", "name"], batch_size=500)
    Alias.objects.bulk_create(
        Alias(entity=entity, tag=entity.tag, name=name)
        for entity in entities
        for name in told[entity.pk or 0]["aliases"]
    )


def _check_names(told: dict[int, Any], tags: dict[str, int], *, all_ids: list[int]) -> None:
    """Raises Conflict where a name belongs to another entity by now."""
    wanted = {(tags[each["tag"]], name) for each in told.values() for name in (each["name"], *each["aliases"])}
    names = {name for _, name in wanted}
    taken = {*Entity.objects.filter(name__in=names).exclude(pk__in=all_ids).values_list("tag", "name")}
    taken |= {*Alias.objects.filter(name__in=names).exclude(entity__in=all_ids).values_list("tag", "name")}
    if clash := sorted(name for tag, name in wanted & taken):
        raise Conflict(
            f"This can no longer be undone: “{clash[0]}” stands for something else by now. Nothing was touched.",
            current=None,
        )


def _delete_entities(ids: list[int]) -> None:
    held = Annotation.objects.filter(entity__in=ids).count() + Value.objects.filter(entity__in=ids).count()
    if held:
        raise Clash(
            f"This can no longer be undone: {tag_states.counted(held, 'annotation')} made since "
            f"{'points' if held == 1 else 'point'} to the name. Nothing was touched.",
            code="in_use",
        )
    Entity.objects.filter(pk__in=ids).delete()


def _check_nameless(collection: Collection, keys: list[str]) -> None:
    """Raises Clash where names have a tag that would no longer be one for names."""
    if held := Entity.objects.filter(collection=collection, tag__key__in=keys).count():
        raise Clash(
            f"This can no longer be undone: {tag_states.counted(held, 'name')} of this collection "
            f"{'has' if held == 1 else 'have'} the tag. Nothing was touched.",
            code="in_use",
        )


def _put_proposed(collection: Collection, wanted: State) -> None:
    by_tag: dict[str, list[str]] = defaultdict(list)
    for name in parted(wanted)["proposed"]:
        if (key := wanted[f"proposed:{name}"]) is not None:
            by_tag[key].append(name)
    for tag in Tag.objects.filter(collection=collection, key__in=by_tag):
        Suggestion.objects.filter(pk__in=by_tag[tag.key]).update(tag=tag)


def _put_mentions(wanted: State) -> None:
    """Let annotations stand for, and have as values, the entities that they did."""
    names = parted(wanted)
    annotations: dict[int, list[str]] = defaultdict(list)
    for pk in names["named"]:
        annotations[wanted[f"named:{pk}"]].append(pk)
    for entity, pks in annotations.items():
        Annotation.objects.filter(pk__in=pks).update(entity=entity)
    values: dict[int, list[int]] = defaultdict(list)
    for name, (value, _) in _valued(names["valued"]).items():
        values[wanted[f"valued:{name}"]].append(value)
    for entity, several in values.items():
        Value.objects.filter(pk__in=several).update(entity=entity)


def _valued(names: Iterable[str]) -> dict[str, tuple[int, int]]:
    """By "annotation:attribute" the ids of the value and of the entity that it is, where it is one. One query."""
    wanted = set(names)
    values = Value.objects.filter(annotation__in=[name.split(":")[0] for name in wanted], entity__isnull=False)
    rows = values.order_by().values_list("annotation", "attribute__key", "pk", "entity")
    told = ((f"{annotation}:{key}", pk, entity) for annotation, key, pk, entity in rows)
    return {name: (pk, entity or 0) for name, pk, entity in told if name in wanted}


def _put_shortcuts(collection: Collection, wanted: State) -> None:
    for name in parted(wanted)["shortcut"]:
        username, tag = name.split(":")
        key = wanted[f"shortcut:{name}"]
        own = Shortcut.objects.filter(user__username=username, tag__collection=collection, tag__key=tag)
        if key is None:
            own.delete()
        elif not own.update(key=key):
            user = User.objects.filter(username=username, memberships__collection=collection).first()
            there = Tag.objects.filter(collection=collection, key=tag).first()
            if user is not None and there is not None:
                Shortcut.objects.create(user=user, tag=there, key=key)
