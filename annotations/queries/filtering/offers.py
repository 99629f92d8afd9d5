"""What a filter offers to choose, in groups of alternatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote, quote_plus

from annotations.models import Tag

from .filter import SEVERAL, Filter

NOTHING = "\0"  # stands for a value: in a filter that was read there is none like it


@dataclass(frozen=True)
class Choice:
    """One value to choose: what the URL calls it, what people call it, how many it leaves, the link that toggles it.

    `hint` is said beside the label, a band of probability; `within` are the choices folded under this one.
    """

    value: str
    label: str
    count: int | None  # None: not counted
    chosen: bool
    link: str
    tag: Tag | None = None
    hint: str = ""
    within: list[Group] = field(default_factory=list)

    @property
    def id(self) -> str:
        """What its link's id ends in."""
        return quote(self.value, safe="")


@dataclass(frozen=True)
class Group:
    """Alternatives of one kind. `name` is the query string's, of an attribute's values with the attribute's name behind
    it; `largest` is the scale of the bars."""

    name: str
    label: str
    choices: list[Choice]

    @cached_property
    def largest(self) -> int:
        return max((choice.count or 0 for choice in self.choices), default=0)

    @property
    def chosen(self) -> int:
        return sum(choice.chosen for choice in self.choices)


def group(name: str, label: str, wanted: Filter, labels: Mapping[Any, str], counts: Mapping[Any, int]) -> Group:
    """The choices of one kind, by their values in the query string, in the order of the labels."""
    field = SEVERAL[name]
    chosen = getattr(wanted, field)
    # All that are not chosen have the same link but for their own value, and where a crowd reads they are many.
    adding = wanted.toggled(field, NOTHING).query_string()
    return Group(
        name,
        label,
        [
            Choice(
                str(value),
                told,
                counts.get(value, 0),
                value in chosen,
                wanted.toggled(field, value).query_string()
                if value in chosen
                else adding.replace(quote_plus(NOTHING), quote_plus(str(value))),
            )
            for value, told in labels.items()
        ],
    )
