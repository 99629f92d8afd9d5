"""Tags as the log keeps them, read and put back: {"claim": the tag as JSON tells it, with its "position"}.

What stays keeps its row, found by its key, so that spans and values stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F

from annotations.models import Annotation, Attribute, Option, Shortcut, Tag, TagRole
from annotations.queries import present
from reader.actions.errors import Clash
from reader.models import Collection

Json = dict[str, Any]
NESTED = {"roles", "attributes", "options"}


def read(collection: Collection, keys: Iterable[str] | None = None) -> dict[str, Json]:
    """The tags as they are now, in order; all of them where no keys are given. Four queries."""
    tags = Tag.objects.filter(collection=collection)
    if keys is not None:
        tags = tags.filter(key__in=list(keys))
    return {tag.key: {**present.tag(tag), "position": tag.position} for tag in tags.whole()}


def put(collection: Collection, wanted: Mapping[str, Json]) -> None:
    """Make these tags be as told; what a tag has beside it is taken away.

    Raises Clash where something that would go is in use, or another tag has the key to press.
    """
    _check_shortcuts(collection, wanted)
    tags = {tag.key: tag for tag in Tag.objects.filter(collection=collection, key__in=list(wanted)).whole()}
    # Keys change hands: each is let go of before it is taken.
    Tag.objects.filter(pk__in=[tag.pk for tag in tags.values()]).exclude(shortcut="").update(shortcut="")
    for key, told in wanted.items():
        tag = tags.get(key) or Tag(collection=collection, key=key)
        for name, value in told.items():
            if name not in NESTED:
                setattr(tag, name, value)
        tag.save()
        roles = {role.key: role for role in tag.roles.all()} if key in tags else {}
        _sync(TagRole, {"tag": tag}, roles, told["roles"])
        attributes = {each.key: each for each in tag.attributes.all()} if key in tags else {}
        options = {name: {option.key: option for option in each.options.all()} for name, each in attributes.items()}
        stored = _sync(Attribute, {"tag": tag}, attributes, told["attributes"])
        for each in told["attributes"]:
            _sync(Option, {"attribute": stored[each["key"]]}, options.get(each["key"], {}), each["options"])


def delete(collection: Collection, keys: Sequence[str]) -> None:
    """Delete tags that nothing has. Raises Clash where something has one."""
    for tag in Tag.objects.filter(collection=collection, key__in=keys):
        users = {
            "annotation": tag.annotations.count(),
            "suggested passage": tag.suggestions.count(),
            "name": tag.entities.count(),
        }
        for what, count in users.items():
            if count:
                raise Clash(
                    f"{counted(count, what)} {'has' if count == 1 else 'have'} the tag {tag.name}, so it cannot go. "
                    "Retire it, or merge it into another.",
                    code="in_use",
                )
        tag.delete()


def read_shortcuts(collection: Collection, keys: Iterable[str]) -> dict[str, str]:
    """The members' own keys for these tags, by "username:tag". One query."""
    own = Shortcut.objects.filter(tag__collection=collection, tag__key__in=list(keys))
    rows = own.values_list("user__username", "tag__key", "key")
    return {f"{username}:{tag}": key for username, tag, key in rows}


def counted(count: int, what: str) -> str:
    """ "1 annotation", "1,234 annotations"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _sync(
    model: type[TagRole] | type[Attribute] | type[Option],
    owner: dict[str, Any],
    rows: Mapping[str, Any],
    told: Sequence[Json],
) -> dict[str, Any]:
    """Make the owner's rows be those told, in their order. Returns them by key."""
    wanted = [each["key"] for each in told]
    for key, row in rows.items():
        if key not in wanted:
            _remove(row)
    if model is Option and any(row.default for row in rows.values()):
        Option.objects.filter(pk__in=[row.pk for row in rows.values()], default=True).update(default=False)
    stored = {}
    for position, each in enumerate(told):
        row = rows.get(each["key"]) or model(**owner)
        fields = {name: value for name, value in each.items() if name not in NESTED} | {"position": position}
        if (
            row.pk is None
            or any(getattr(row, name) != value for name, value in fields.items())
            or fields.get("default")
        ):
            for name, value in fields.items():
                setattr(row, name, value)
            row.save()
        stored[row.key] = row
    return stored


def _remove(row: TagRole | Attribute | Option) -> None:
    annotations = Annotation.objects.filter(**{_PATH[type(row)]: row})
    if count := annotations.distinct().count():
        raise Clash(
            f"{counted(count, 'annotation')} {'has' if count == 1 else 'have'} “{row.name}”, so it cannot be removed."
            + ("" if isinstance(row, TagRole) else " Retire it: then it is not offered any more."),
            code="in_use",
        )
    row.delete()


_PATH: dict[type, str] = {TagRole: "spans__role", Attribute: "values__attribute", Option: "values__option"}


def _check_shortcuts(collection: Collection, wanted: Mapping[str, Json]) -> None:
    taken = {told["shortcut"]: told["name"] for told in wanted.values() if told["shortcut"] and not told["retired"]}
    others = Tag.objects.filter(collection=collection, shortcut__in=list(taken), retired=False)
    holder = others.exclude(key__in=list(wanted)).order_by(F("position")).first()
    if holder is not None:
        raise Clash(
            f"The key {holder.shortcut} belongs to {holder.name}. Give {taken[holder.shortcut]} another, or none.",
            field="shortcut",
        )
