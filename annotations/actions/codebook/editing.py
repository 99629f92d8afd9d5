"""Changing the codebook: its tags, their parts, attributes and options. One event a change.

A part is named by a path (see `annotations.text.codebook`). Keys never change: exports and links go by them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from annotations.actions import tag_states
from annotations.actions.collection_undo import Done, hold, record, tell
from annotations.models import Entity
from annotations.text import codebook as parts
from annotations.text.codebook import Json, Path
from reader.actions.errors import Clash, Conflict, Invalid
from reader.models import Collection, User

from .checking import check_shortcut, checked, checked_key, kind_of

BLANK: dict[str, Json] = {
    "tag": {"definition": "", "example": "", "names_entity": False, "retired": False, "roles": [], "attributes": []},
    "role": {"definition": "", "example": "", "required": False},
    "attribute": {"definition": "", "example": "", "expected": False, "retired": False, "options": []},
    "option": {"definition": "", "low": None, "high": None, "default": False, "retired": False},
}


@transaction.atomic
def create_tag(collection: Collection, *, by: User, key: str = "", **fields: Any) -> Done:
    """Add a tag, the last of the codebook. `fields` are those of the tag as JSON tells it. Raises Invalid and Clash."""
    collection = hold(collection)
    tags = tag_states.read(collection)
    told = BLANK["tag"] | {"shortcut": ""} | checked("tag", fields)
    check_shortcut(told["shortcut"], tags)
    key = checked_key("tag", key, name=told["name"], taken=tags)
    last = max((tag["position"] for tag in tags.values()), default=-1)
    return store(collection, {}, {key: {"key": key, **told, "position": last + 1}}, "tag created", by=by)


@transaction.atomic
def delete_tag(collection: Collection, key: str, *, by: User) -> Done:
    """Delete a tag that nothing has. Raises Clash where something has it."""
    collection = hold(collection, articles=True)
    tag = _tag(tag_states.read(collection, [key]), key)
    own = {f"shortcut:{name}": pressed for name, pressed in tag_states.read_shortcuts(collection, [key]).items()}
    tag_states.delete(collection, [key])
    before = {f"tag:{key}": tag, **own}
    event = record("tag deleted", collection, by=by, before=before, after=dict.fromkeys(before))
    return _done(event)


@transaction.atomic
def move_tag(collection: Collection, key: str, *, by: User, places: int) -> Done:
    """Put a tag one place further down (1) or up (-1)."""
    collection = hold(collection)
    tags = tag_states.read(collection)
    _tag(tags, key)
    order = list(tags)
    parts.shift(order, key, places)
    after = {each: {**tags[each], "position": position} for position, each in enumerate(order)}
    moved = {each: tag for each, tag in after.items() if tag != tags[each]}
    return store(collection, {each: tags[each] for each in moved}, moved, "tags ordered", by=by)


@transaction.atomic
def edit(
    collection: Collection, key: str, path: Path = (), *, by: User, seen: Mapping[str, Any] | None = None, **fields: Any
) -> Done:
    """Change these fields of a tag, or of the part of it that the path leads to.

    `seen` are the fields as they were shown when the change was made: raises Conflict where they are others now.
    Raises Invalid for what cannot be.
    """
    collection = hold(collection)
    tags = tag_states.read(collection)
    here = _found(_tag(tags, key), path)
    told = checked(kind_of(path), fields)
    _check_seen(here, told, seen or {})
    if not path:
        if "shortcut" in told and not here["retired"]:
            check_shortcut(told["shortcut"], tags, besides=key)
        if here["names_entity"] and told.get("names_entity") is False:
            _check_nameless(collection, key)
    return _change(collection, tags, key, lambda tag: parts.with_fields(tag, path, told), by=by)


@transaction.atomic
def add(collection: Collection, tag: str, owner: Path, /, *, by: User, key: str = "", **fields: Any) -> Done:
    """Add a part to a tag: `owner` is ("role",), ("attribute",) or ("option", <attribute>).

    Without a key one is made of its name. Raises Invalid and Clash.
    """
    collection = hold(collection)
    tags = tag_states.read(collection)
    kind, here = owner[0], _tag(tags, tag)
    try:
        taken = [each["key"] for each in parts.siblings(here, (*owner, ""))]
    except KeyError:
        raise _gone() from None
    told = BLANK[kind] | checked(kind, fields)
    key = checked_key(kind, key, name=told["name"], taken=taken)
    return _change(collection, tags, tag, lambda tag: parts.with_part(tag, (*owner, key), {"key": key, **told}), by=by)


@transaction.atomic
def move(collection: Collection, key: str, path: Path, *, by: User, places: int) -> Done:
    """Put a part one place further down (1) or up (-1) among its like."""
    collection = hold(collection)
    tags = tag_states.read(collection)
    _found(_tag(tags, key), path)
    return _change(collection, tags, key, lambda tag: parts.moved(tag, path, places), by=by)


@transaction.atomic
def retire(collection: Collection, key: str, path: Path = (), *, by: User, retired: bool) -> Done:
    """Offer a tag, an attribute or an option no more, or again. What has it keeps it.

    A tag that comes back without its shortcut, which another has by now, comes back without one.
    """
    collection = hold(collection)
    tags = tag_states.read(collection)
    here = _found(_tag(tags, key), path)
    if kind_of(path) == "role":
        raise Invalid("A part cannot be retired. Make it not required instead.", field="path")
    fields: Json = {"retired": retired}
    if not path and not retired:
        try:
            check_shortcut(here["shortcut"], tags, besides=key)
        except Invalid:
            fields["shortcut"] = ""
    if retired and here.get("default"):
        fields["default"] = False
    return _change(collection, tags, key, lambda tag: parts.with_fields(tag, path, fields), by=by)


@transaction.atomic
def remove(collection: Collection, key: str, path: Path, *, by: User) -> Done:
    """Take a part away that no annotation has. Raises Clash where one has it."""
    collection = hold(collection, articles=True)
    tags = tag_states.read(collection)
    _found(_tag(tags, key), path)
    return _change(collection, tags, key, lambda tag: parts.without(tag, path), by=by)


def _change(
    collection: Collection, tags: Mapping[str, Json], key: str, how: Callable[[Json], Json], *, by: User
) -> Done:
    after = how(tags[key])
    if after == tags[key]:
        return Done("Nothing was changed.")
    return store(collection, {key: tags[key]}, {key: after}, "tag changed", by=by)


def store(
    collection: Collection, before: Mapping[str, Json], after: Mapping[str, Json], verb: str, *, by: User
) -> Done:
    """Store the tags as they are to be, and the event that says so."""
    if not after:
        return Done("Nothing was changed.")
    tag_states.put(collection, after)
    stored = tag_states.read(collection, after)
    event = record(
        verb,
        collection,
        by=by,
        before={f"tag:{key}": before.get(key) for key in after},
        after={f"tag:{key}": stored[key] for key in after},
    )
    return _done(event)


def _done(event: Any) -> Done:
    said = tell(event)
    return Done(f"{said[0].upper()}{said[1:]}.", event)


def _tag(tags: Mapping[str, Json], key: str) -> Json:
    if key not in tags:
        raise Conflict("This tag is gone by now, so nothing was changed.", current=None)
    return tags[key]


def _found(tag: Json, path: Path) -> Json:
    try:
        return parts.found(tag, path)
    except KeyError:
        raise _gone() from None


def _gone() -> Conflict:
    return Conflict("Somebody has removed this part of the tag meanwhile, so nothing was changed.", current=None)


def _check_seen(here: Json, told: Json, seen: Mapping[str, Any]) -> None:
    changed = [name for name in seen if name in told and here[name] != seen[name]]
    if changed:
        raise Conflict(
            f"Somebody has changed the {' and the '.join(name.replace('_', ' ') for name in changed)} since you opened "
            "this page. What you typed is still here: save once more to put it in place of theirs.",
            current=here,
        )


def _check_nameless(collection: Collection, key: str) -> None:
    if count := Entity.objects.filter(collection=collection, tag__key=key).count():
        raise Clash(
            f"{tag_states.counted(count, 'name')} of this collection {'has' if count == 1 else 'have'} this tag, so it "
            "stays one for names.",
            field="names_entity",
        )
