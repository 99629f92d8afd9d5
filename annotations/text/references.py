"""How the filter names parts of a codebook: "speculation.type:epistemic", "attribution.source", "person:Jane Doe"."""

from __future__ import annotations

from typing import NamedTuple, Self

import regex

_PART = regex.compile(r"([-\w]+)\.([-\w]+)")
_VALUE = regex.compile(r"([-\w]+)\.([-\w]+):(.+)", regex.DOTALL)
_ENTITY = regex.compile(r"([-\w]+)([:/])(.+)", regex.DOTALL)


class PartName(NamedTuple):
    """A role or an attribute: the key of its tag, its own."""

    tag: str
    key: str

    @classmethod
    def read(cls, told: str) -> Self | None:
        """Of "tag.role", or None.

        >>> PartName.read("attribution.source")
        PartName(tag='attribution', key='source')
        """
        found = _PART.fullmatch(told)
        return found and cls(found[1], found[2])

    def __str__(self) -> str:
        return f"{self.tag}.{self.key}"


class ValueName(NamedTuple):
    """A value of an attribute: an option's key, "yes" or "no", or an entity as "person/Jane Doe"."""

    attribute: PartName
    value: str

    @classmethod
    def read(cls, told: str) -> Self | None:
        """Of "tag.attribute:value", or None.

        >>> ValueName.read("speculation.type:epistemic")
        ValueName(attribute=PartName(tag='speculation', key='type'), value='epistemic')
        """
        found = _VALUE.fullmatch(told)
        return found and cls(PartName(found[1], found[2]), found[3])

    def __str__(self) -> str:
        return f"{self.attribute}:{self.value}"


class EntityName(NamedTuple):
    """An entity: the key of its tag, its name or an alias."""

    tag: str
    name: str

    @classmethod
    def read(cls, told: str, mark: str = ":") -> Self | None:
        """Of "tag:name", or with "/" as the mark "tag/name"; None if it is neither.

        >>> EntityName.read("person:Jane Doe")
        EntityName(tag='person', name='Jane Doe')
        """
        found = _ENTITY.fullmatch(told)
        return cls(found[1], found[3]) if found and found[2] == mark else None
