"""An annotation as its card shows it: parts by role, values, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from annotations.models import Annotation, Attribute, Entity, Option, TagRole, Value
from annotations.models import Span as SpanRow
from annotations.queries.conversation.threads import Thread

HEARD = 40  # characters of a passage in the spoken name of a control


@dataclass(frozen=True)
class Part:
    """The pieces that an annotation has in one role; None under a tag without roles."""

    role: TagRole | None
    spans: list[SpanRow]


@dataclass(frozen=True)
class Given:
    """What an annotation has for one attribute: one value, or several options."""

    attribute: Attribute
    values: list[Value]

    @property
    def shown(self) -> str:
        return ", ".join(_shown(value) for value in self.values)

    @property
    def entity(self) -> Entity | None:
        """Whom or what the value names, where it names somebody."""
        return self.values[0].entity


@dataclass(frozen=True)
class Card:
    """An annotation, whether the one who looks may change it, and whether there is a place to split it at; what is said
    under it, and whether that or itself is new to them.

    Needs the annotation's whole tag, its spans and its values at hand.
    """

    annotation: Annotation
    editable: bool
    divisible: bool = False
    thread: Thread = field(default_factory=Thread)
    new: bool = False

    @cached_property
    def spans(self) -> list[SpanRow]:
        return list(self.annotation.spans.all())

    @property
    def heard(self) -> str:
        """The words by which a control on the card is told from those on others."""
        quote = self.spans[0].quote
        return quote if len(quote) <= HEARD else quote[: HEARD - 1] + "…"

    @property
    def parts(self) -> list[Part]:
        return [Part(role, list(spans)) for role, spans in groupby(self.spans, lambda span: span.role)]

    @property
    def main(self) -> list[SpanRow]:
        """The pieces in the tag's main role, which can be split."""
        role = self.annotation.tag.main_role
        return [span for span in self.spans if role is None or span.role_id in (None, role.pk)]

    @property
    def names_roles(self) -> bool:
        """Whether it must be said which part is which."""
        return len(self.annotation.tag.roles.all()) > 1

    @property
    def given(self) -> list[Given]:
        by_attribute = groupby(self.annotation.values.all(), lambda value: value.attribute)
        return [Given(attribute, list(values)) for attribute, values in by_attribute]

    @property
    def lacks(self) -> str:
        """The names of the required parts and expected values that it has not."""
        return ", ".join(each.name.lower() for each in self.annotation.lacks())


def band(option: Option) -> str:
    """The band of probability that an option stands for, "55–80 %", or nothing."""
    return "" if option.low is None or option.high is None else f"{option.low}–{option.high} %"


def _shown(value: Value) -> str:
    name = value.shown()
    return name if value.option is None or not band(value.option) else f"{name}, {band(value.option)}"
