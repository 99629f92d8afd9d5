"""The values of an annotation: read from what JSON tells, held against the codebook, stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from annotations.models import Annotation, Attribute, Entity, Option, Tag, Value
from annotations.text import parts
from annotations.text.attributes import AttributeType
from annotations.text.pieces import Piece
from annotations.text.spans import Span
from reader.actions.errors import Invalid, storable

from . import naming

TEXT_LIMIT = 2_000  # characters

#: The entity that a name stands for under the tag with that key; None where there can be none.
Find = Callable[[str, str], Entity | None]


def read(tag: Tag, told: Mapping[str, Any], *, find: Find | None = None) -> dict[str, list[Value]]:
    """By attribute key the values, not stored yet, that `told` gives as JSON does; none where it says None.

    Entities are those that `find` has; without it they are found in the collection, or made. Raises Invalid, naming
    the field "attributes.<key>", for an attribute or a value that the codebook does not know.
    """
    known = {attribute.key: attribute for attribute in tag.attributes.all()}
    values = {}
    for key, value in told.items():
        if key not in known:
            offered = ", ".join(known) or "none"
            raise Invalid(f"{tag.name} has no attribute “{key}”. It has: {offered}.", field=f"attributes.{key}")
        values[key] = [] if value is None else _values(known[key], value, find)
    return values


def _values(attribute: Attribute, told: Any, find: Find | None) -> list[Value]:
    field = f"attributes.{attribute.key}"
    match attribute.type:
        case AttributeType.YES_NO:
            if not isinstance(told, bool):
                raise Invalid(f"{attribute.name} is yes or no: true or false.", field=field)
            return [Value(attribute=attribute, flag=told)]
        case AttributeType.TEXT:
            if not isinstance(told, str):
                raise Invalid(f"{attribute.name} is a text.", field=field)
            text = storable(told, field=field, limit=TEXT_LIMIT, name=attribute.name.lower())
            return [Value(attribute=attribute, text=text)] if text else []
        case AttributeType.ENTITY:
            return [_entity(attribute, told, find)]
        case AttributeType.CHOICES:
            if not isinstance(told, list):
                raise Invalid(f"{attribute.name} is a list of options.", field=field)
            options = {option.pk: option for option in (_option(attribute, each) for each in told)}
            return [Value(attribute=attribute, option=option) for option in options.values()]
        case _:
            return [Value(attribute=attribute, option=_option(attribute, told))]


def _option(attribute: Attribute, key: Any) -> Option:
    options = {option.key: option for option in attribute.options.all()}
    if not isinstance(key, str) or key not in options:
        raise Invalid(
            f"{attribute.name} cannot be “{key}”. It can be: {', '.join(options)}.", field=f"attributes.{attribute.key}"
        )
    return options[key]


def _entity(attribute: Attribute, told: Any, find: Find | None) -> Value:
    field = f"attributes.{attribute.key}"
    if not isinstance(told, Mapping) or not all(isinstance(told.get(name), str) for name in ("tag", "name")):
        raise Invalid(f'{attribute.name} is an entity: {{"tag": "person", "name": "…"}}.', field=field)
    entity = (find or _finding(attribute))(told["tag"], told["name"])
    if entity is None:
        raise Invalid(f"{attribute.name} needs a tag for names, and a name.", field=field)
    return Value(attribute=attribute, entity=entity)


def _finding(attribute: Attribute, *, store: bool = True) -> Find:
    """Finds entities in the attribute's collection, and makes those it lacks; without `store` none that lasts."""

    def find(key: str, name: str) -> Entity | None:
        tags = Tag.objects.filter(collection=attribute.tag.collection_id, names_entity=True)
        tag = next((tag for tag in tags if tag.key == key), None)  # a key that was sent may be no database's
        if tag is None or store:
            return None if tag is None else naming.entity_for(tag, name)
        name = naming.tidy(name)
        return Entity(tag=tag, name=name) if name else None

    return find


def made(annotation: Annotation, values: Mapping[str, Iterable[Value]]) -> list[Value]:
    """The values as the annotation's own, not stored yet."""
    own = [value for several in values.values() for value in several]
    for value in own:
        value.annotation = annotation
    return own


def replace(annotation: Annotation, values: Mapping[str, Iterable[Value]]) -> None:
    """Store these values in place of those the annotation has for the same attributes."""
    if values:
        annotation.values.filter(attribute__key__in=values).delete()
        Value.objects.bulk_create(made(annotation, values))


def differ(annotation: Annotation, values: Mapping[str, Iterable[Value]]) -> bool:
    """Whether the annotation has others than these for the same attributes. Needs its values at hand."""
    held = {_content(value) for value in annotation.values.all() if value.attribute.key in values}
    return held != {_content(value) for several in values.values() for value in several}


def _content(value: Value) -> tuple[Any, ...]:
    return value.attribute_id, value.option_id, value.flag, value.text, value.entity_id


def carried(annotation: Annotation, tag: Tag) -> dict[str, Any]:
    """Those of the annotation's values that another tag knows too, under the same keys. Needs both at hand."""
    return known(tag, annotation.attributes())


def known(tag: Tag, told: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values, told as JSON does, that the tag can have. Needs it whole; stores nothing."""
    kept = {}
    for attribute in tag.attributes.all():
        if attribute.key in told:
            try:
                read(tag, {attribute.key: told[attribute.key]}, find=_finding(attribute, store=False))
            except Invalid:
                continue
            kept[attribute.key] = told[attribute.key]
    return kept


def defaults(tag: Tag, pieces: Iterable[Piece], text: str) -> dict[str, str]:
    """What an annotation has for its attributes unless somebody says otherwise, by attribute key.

    The codebook's default, or what the words of its parts tell: whether the content is quoted, what kind of hedge the
    cue is, and the row of ICD 203 that it words. Only where the codebook has such an option.
    """
    told = _told_by(pieces, text)
    chosen: dict[str, str] = {}
    for attribute in tag.attributes.all():
        if attribute.type not in {AttributeType.CHOICE, AttributeType.SCALE} or attribute.retired:
            continue
        offered = [option for option in attribute.options.all() if not option.retired]
        default = next((option.key for option in offered if option.default), None)
        said = next((option.key for option in offered if option.key == told.get(attribute.key)), default)
        if said is not None:
            chosen[attribute.key] = said
    return chosen


def retold(annotation: Annotation, tag: Tag, *, old: Iterable[Piece], new: Iterable[Piece]) -> dict[str, str | None]:
    """What `new` pieces tell in place of what `old` ones did, by attribute key; None where they tell nothing now.

    Only of those attributes for which nobody has said otherwise. Needs the annotation's values and the whole tag.
    """
    held, text = annotation.attributes(), annotation.article.text
    was, now = defaults(tag, old, text), defaults(tag, new, text)
    return {key: now.get(key) for key in {**was, **now} if held.get(key) == was.get(key)}


def _told_by(pieces: Iterable[Piece], text: str) -> dict[str, str | None]:
    """By attribute key what the words of the parts tell, if they do."""
    by_role: dict[str, list[Span]] = {}
    for piece in pieces:
        by_role.setdefault(piece.role, []).append(piece.span)
    told: dict[str, str | None] = {}
    if content := by_role.get("content"):
        told["form"] = parts.quoted(text, content[0])
    if (cue := by_role.get("cue")) and "scope" in by_role:
        told["type"] = parts.hedge_type(cue[0].of(text))
        told["worded"] = parts.likelihood_row(cue[0].of(text))
    return told
