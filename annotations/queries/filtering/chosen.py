"""What a filter has chosen, in words."""

from collections.abc import Iterable, Mapping
from datetime import date

from annotations.models import Attribute, Tag
from annotations.text.references import EntityName, PartName

from . import criteria
from .filter import Filter

ORIGINS = {"manual": "marked by hand", "accepted": "accepted from suggestions"}
THREADS = {"open": "with an open conversation", "resolved": "with a resolved one", "none": "without one"}
COMPLETE = {"no": "still incomplete", "yes": "complete"}


def chosen(wanted: Filter, tags: Iterable[Tag]) -> str:
    """What follows "annotations": "tagged Claim or Question, by ben, made from 9 January 2022"; "" for no filter.

    Where values or parts are chosen, the tags must be whole.
    """
    known = {tag.key: tag for tag in tags}
    told = []
    if wanted.tags:
        told.append("tagged " + _either(known[key].name if key in known else key for key in wanted.tags))
    told += [_valued(name, values, known) for name, values in criteria.by_attribute(wanted.attributes).items()]
    if wanted.roles:
        told.append("with " + _either(_part(role, known) for role in wanted.roles))
    if wanted.entities:
        told.append("pointing to " + _either(_entity(entity) for entity in wanted.entities))
    if len(wanted.complete) == 1:
        told.append(COMPLETE[wanted.complete[0]])
    if wanted.authors:
        told.append("by " + _either(wanted.authors))
    if wanted.status:
        told.append(_either(ORIGINS[name] for name in wanted.status))
    if wanted.threads:
        told.append(_either(THREADS[name] for name in wanted.threads))
    if wanted.new:
        told.append("new since you were there")
    if wanted.articles:
        told.append("in the chosen article" + ("" if len(wanted.articles) == 1 else "s"))
    if wanted.since is not None:
        told.append("made from " + _day(wanted.since))
    if wanted.until is not None:
        told.append("made until " + _day(wanted.until))
    if wanted.q:
        told.append(f"with “{wanted.q}”")
    return ", ".join(told)


def _valued(name: PartName, values: Iterable[str], tags: Mapping[str, Tag]) -> str:
    """ "with the type epistemic or doxastic"; keys where the codebook does not know them."""
    attributes = tags[name.tag].attributes.all() if name.tag in tags else []
    attribute = next((each for each in attributes if each.key == name.key), None)
    label = name.key if attribute is None else attribute.name.lower()
    return f"with the {label} " + _either(_value(value, attribute) for value in values)


def _value(value: str, attribute: Attribute | None) -> str:
    options = {} if attribute is None else {option.key: option.name for option in attribute.options.all()}
    entity = EntityName.read(value, "/")
    return options.get(value) or (entity.name if entity else value)


def _part(told: str, tags: Mapping[str, Tag]) -> str:
    """The name of the part, or its key where the codebook does not know it."""
    name = PartName.read(told)
    if name is None or name.tag not in tags:
        return told
    names = {role.key: role.name.lower() for role in tags[name.tag].roles.all()}
    return f"the part {names.get(name.key, name.key)}"


def _entity(told: str) -> str:
    name = EntityName.read(told)
    return name.name if name else told


def _either(values: Iterable[str]) -> str:
    return " or ".join(values)


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
