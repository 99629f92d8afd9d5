"""The conditions a filter sets on an annotation's parts, values, entities and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotations.models import Alias, Entity, Span, Value
from annotations.text.references import EntityName, PartName, ValueName


def having_parts(roles: Iterable[str]) -> Exists:
    """That an annotation has a span in one of these roles."""
    where = Q(pk__in=[])
    for role in filter(None, map(PartName.read, roles)):
        where |= Q(role__tag__key=role.tag, role__key=role.key)
    return Exists(Span.objects.filter(where, annotation=OuterRef("pk")))


def by_attribute(chosen: Iterable[str]) -> dict[PartName, list[str]]:
    """The chosen values, by their attribute."""
    gathered: dict[PartName, list[str]] = {}
    for each in filter(None, map(ValueName.read, chosen)):
        gathered.setdefault(each.attribute, []).append(each.value)
    return gathered


def valued(values: Iterable[str]) -> Q:
    """That a value is one of these, whatever the type of its attribute."""
    values = list(values)
    where = Q(option__key__in=values)
    flags = {"yes": True, "no": False}
    if told := {flags[value] for value in values if value in flags}:
        where |= Q(flag__in=told)
    if names := [name for name in (EntityName.read(value, "/") for value in values) if name is not None]:
        where |= Q(entity__in=called(names))
    return where


def having_values(attribute: PartName, values: Iterable[str], *, annotation: str = "pk") -> Exists:
    """That an annotation has one of these values for the attribute. `annotation` is the column of the outer query."""
    own = Value.objects.filter(
        annotation=OuterRef(annotation), attribute__tag__key=attribute.tag, attribute__key=attribute.key
    )
    return Exists(own.filter(valued(values)))


def pointing_to(told: Iterable[str]) -> Q:
    """That an annotation points to one of these entities, by itself or by a value."""
    entities = called([name for name in map(EntityName.read, told) if name is not None])
    return Q(entity__in=entities) | Q(pk__in=Value.objects.filter(entity__in=entities).values("annotation"))


def called(names: Iterable[EntityName]) -> QuerySet[Entity]:
    """The entities, of any collection, that have these names or aliases."""
    where = Q(pk__in=[])
    for name in names:
        alias = Alias.objects.filter(tag__key=name.tag, name=name.name).values("entity")
        where |= Q(tag__key=name.tag, name=name.name) | Q(pk__in=alias)
    return Entity.objects.filter(where).order_by()


def with_words(words: str) -> Q:
    """That an annotation has the words in a quote, in its note, in a value or in a name of an entity."""
    aliases = Alias.objects.filter(name__icontains=words).values("entity")
    named = Entity.objects.filter(Q(name__icontains=words) | Q(pk__in=aliases)).order_by()
    # Two sets: most values have neither, and entities have an index.
    told = Value.objects.exclude(text="").filter(text__icontains=words).values("annotation")
    naming = Value.objects.filter(entity__in=named).values("annotation")
    quoted = Span.objects.filter(annotation=OuterRef("pk"), quote__icontains=words)
    return Q(Exists(quoted)) | Q(note__icontains=words) | Q(pk__in=told) | Q(pk__in=naming) | Q(entity__in=named)


def passing_others(chosen: Mapping[PartName, list[str]], attributes: Mapping[PartName, int]) -> Q:
    """That a value is of an annotation that passes the choices of all attributes but the value's own.

    `attributes` are the ids of the chosen attributes, as far as there are such.
    """
    where = Q()
    for attribute, values in chosen.items():
        passes: Exists = having_values(attribute, values, annotation="annotation")
        where &= Q(passes) | Q(attribute=attributes.get(attribute))
    return where
