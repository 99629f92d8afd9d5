"""The values that a filter offers to choose, attribute by attribute, with their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count

from annotations.models import Attribute, Option, Tag, Value
from annotations.models.annotations import AnnotationQuerySet
from annotations.queries.page.cards import band
from annotations.text.attributes import AttributeType
from annotations.text.references import EntityName, PartName, ValueName

from . import criteria
from .filter import Filter
from .offers import Choice, Group

YES_NO = {"yes": "yes", "no": "no"}

Counts = Mapping[tuple[int, str], int]  # by attribute, and by value as the filter names it


def groups(wanted: Filter, annotations: AnnotationQuerySet, tags: Sequence[Tag]) -> dict[str, list[Group]]:
    """By tag the groups of its attributes' values: for a tag that is chosen alone, and where values are chosen.

    What can be counted is in the order of the codebook; of entities and texts only what is chosen is told. Three
    queries, or none.
    """
    chosen = criteria.by_attribute(wanted.attributes)
    asked = {attribute.tag for attribute in chosen} | (set(wanted.tags) if len(wanted.tags) == 1 else set())
    of = [tag for tag in tags if tag.key in asked]
    if not of:
        return {}
    attributes = list(Attribute.objects.filter(tag__in=of).prefetch_related("options"))
    keys = {tag.pk: tag.key for tag in of}
    names = {attribute.pk: PartName(keys[attribute.tag_id], attribute.key) for attribute in attributes}
    counts = _counts(wanted, annotations, chosen, {name: pk for pk, name in names.items()})
    made: dict[str, list[Group]] = {}
    for attribute in attributes:
        group = _group(wanted, attribute, names[attribute.pk], counts)
        if group.choices:
            made.setdefault(keys[attribute.tag_id], []).append(group)
    return made


def _counts(
    wanted: Filter,
    annotations: AnnotationQuerySet,
    chosen: Mapping[PartName, list[str]],
    attributes: Mapping[PartName, int],
) -> Counts:
    """How many annotations have each value, of those that pass all else that is chosen."""
    base = wanted.without("attributes").annotations(annotations).order_by()
    values = Value.objects.filter(annotation__in=base.values("pk"), attribute__in=attributes.values())
    values = values.filter(criteria.passing_others(chosen, attributes), text="", entity=None)
    rows = values.order_by().values_list("attribute", "option__key", "flag").annotate(number=Count("pk"))
    return {(attribute, key or ("yes" if flag else "no")): number for attribute, key, flag, number in rows}


def _group(wanted: Filter, attribute: Attribute, name: PartName, counts: Counts) -> Group:
    chosen = criteria.by_attribute(wanted.attributes).get(name, [])
    labels: dict[str, Any]
    match attribute.type:
        case AttributeType.YES_NO:
            labels = dict(YES_NO)
        case AttributeType.ENTITY:
            labels = {value: named.name for value in chosen if (named := EntityName.read(value, "/"))}
        case _:
            labels = {option.key: option for option in attribute.options.all() if _offered(option, counts, chosen)}
    if attribute.retired and not chosen and not any((attribute.pk, value) in counts for value in labels):
        labels = {}
    choices = _choices(wanted, attribute, name, labels, counts)
    return Group(f"attribute-{name}", attribute.name, choices)


def _offered(option: Option, counts: Counts, chosen: Iterable[str]) -> bool:
    """A retired option is offered only while something has it."""
    return not option.retired or option.key in chosen or (option.attribute_id, option.key) in counts


def _choices(
    wanted: Filter, attribute: Attribute, name: PartName, labels: Mapping[str, Any], counts: Counts
) -> list[Choice]:
    counted = attribute.type != AttributeType.ENTITY
    made = []
    for value, label in labels.items():
        told = str(ValueName(name, value))
        made.append(
            Choice(
                value=value,
                label=str(label),
                count=counts.get((attribute.pk, value), 0) if counted else None,
                chosen=told in wanted.attributes,
                link=wanted.toggled("attributes", told).query_string(),
                hint=band(label) if isinstance(label, Option) else "",
            )
        )
    return made
