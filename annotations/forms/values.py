"""The controls for the values of an annotation, one for each attribute of its tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotations.models import Annotation, Attribute, Option, Tag
from annotations.queries.page.cards import band
from annotations.text.attributes import AttributeType

from .passage import plain

SHORT = 3  # characters of a key that stands for its option on a scale

YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True)
class Offered:
    """One thing to choose. `short` is what stands on a scale, where a name does not fit."""

    value: str
    name: str
    chosen: bool
    definition: str = ""
    band: str = ""
    short: str = ""


@dataclass(frozen=True)
class ValueField:
    """An attribute, and what the form holds for it: `typed` as it came.

    For an entity there are the tags it can have, and the key of the one it has.
    """

    attribute: Attribute
    typed: list[str]
    tags: list[Tag]
    entity_tag: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        return name_of(self.attribute)

    @property
    def text(self) -> str:
        return next((value for value in self.typed if value), "")

    @property
    def offered(self) -> list[Offered]:
        """What there is to choose from; what was retired only where it is chosen."""
        if self.attribute.type == AttributeType.YES_NO:
            return [Offered(key, key.capitalize(), key == self.text) for key in YES_NO]
        options = (option for option in self.attribute.options.all() if not option.retired or option.key in self.typed)
        return [self._offered(option) for option in options]

    def _offered(self, option: Option) -> Offered:
        percent = band(option)
        short = f"{option.low}–{option.high}" if percent else (option.key if len(option.key) <= SHORT else option.name)
        return Offered(option.key, option.name, option.key in self.typed, option.definition, percent, short)

    @property
    def is_shown(self) -> bool:
        return not self.attribute.retired or bool(self.text)

    @property
    def told(self) -> Any:
        """The value as JSON tells it; None where nothing was chosen or typed."""
        return told_by(self.attribute, self.typed, self.entity_tag)


def told_by(attribute: Attribute, typed: Sequence[str], entity_tag: str = "") -> Any:
    """The value, as JSON tells it, that was chosen or typed for the attribute; None for none. An entity has a tag."""
    value = plain(next((each for each in typed if each), "")).strip()
    if not value:
        return None
    match attribute.type:
        case AttributeType.YES_NO:
            return YES_NO.get(value, value)
        case AttributeType.CHOICES:
            return [each for each in typed if each]
        case AttributeType.ENTITY:
            return {"tag": entity_tag, "name": value}
        case _:
            return value


def name_of(attribute: Attribute) -> str:
    """What the attribute's control is called. An entity's tag has the same name and ":tag", which no key can end in."""
    return f"value-{attribute.key}"


def typed_from(annotation: Annotation) -> dict[str, list[str]]:
    """What stands in the controls for the values that an annotation has. Needs them at hand."""
    typed: dict[str, list[str]] = {}
    for attribute in annotation.tag.attributes.all():
        held = annotation.attributes().get(attribute.key)
        match held:
            case None:
                continue
            case bool():
                typed[name_of(attribute)] = ["yes" if held else "no"]
            case list():
                typed[name_of(attribute)] = held
            case dict():
                typed[name_of(attribute)] = [held["name"]]
                typed[f"{name_of(attribute)}:tag"] = [held["tag"]]
            case _:
                typed[name_of(attribute)] = [held]
    return typed
