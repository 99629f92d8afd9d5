"""What the keys in the log are called by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PASSAGE = "passage"


@dataclass(frozen=True)
class Names:
    """The names of a codebook by its keys. What is no longer in it is called by its key.

    `roles`, `attributes` and `options` are by the keys that lead there: (tag, role), (tag, attribute) and
    (tag, attribute, option). `main` has the key of each tag's main role, where it has roles.
    """

    tags: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    attributes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    options: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    main: Mapping[str, str] = field(default_factory=dict)

    def tag(self, key: str) -> str:
        return self.tags.get(key, key)

    def part(self, tag: str, role: str) -> str:
        """A part as it is spoken of: what is in the main role is the passage."""
        if role in ("", self.main.get(tag)):
            return PASSAGE
        return self.roles.get((tag, role), role).lower()

    def attribute(self, tag: str, key: str) -> str:
        return self.attributes.get((tag, key), key).lower()

    def value(self, tag: str, key: str, value: Any) -> str:
        """A value, as JSON tells it, in words; "" where there is none."""
        match value:
            case None:
                return ""
            case bool():
                return "yes" if value else "no"
            case list():
                return ", ".join(self.value(tag, key, each) for each in value)
            case Mapping():
                return str(value["name"])
            case _:
                return self.options.get((tag, key, str(value)), str(value))

    def a(self, key: str) -> str:
        """One annotation with the tag: "a claim", "an attribution"."""
        return with_article(self.tag(key).lower())


def with_article(word: str) -> str:
    return f"{'an' if word[:1].lower() in tuple('aeiou') else 'a'} {word}"
