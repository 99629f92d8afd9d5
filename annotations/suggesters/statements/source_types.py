"""What kind of source a noun phrase names, where its words tell (the options of Attribution's "Source type")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from annotations.text.found import Found
from annotations.text.lexicon import sections
from annotations.text.spans import Span

_LISTS = {name: frozenset(words) for name, words in sections("sources").items()}
_END = regex.compile(
    r"\s(?:of|for|in|at|from|with|by|on|near|who|whose|which|that|close|quoted|published|to|seen|familiar|the)\s|[,(;:—–]"
)
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}.’'/&-]*")
_PERSONS = frozenset({"he", "she", "him", "her", "his", "i"})
_WRITER = frozenset({"i", "we", "me", "us", "my", "our", "this writer", "the author of this article", "this column"})
_INDEFINITE = frozenset(
    {"a", "an", "one", "two", "three", "several", "some", "many", "another", "other", "most", "few"}
)


def head(source: str) -> str:
    """The noun phrase up to what follows its noun, in small letters."""
    found = _END.search(source, 1)
    return (source[: found.start()] if found else source).lower().replace("’", "'").strip()


def is_one_of(low: str, name: str) -> bool:
    """Whether the phrase ends with a noun of a list, in the singular or the plural."""
    listed = _LISTS[name]
    words = low.split()
    if not words:
        return False
    last = words[-1]
    return (
        last in listed
        or (last.endswith("s") and last[:-1] in listed)
        or (last.endswith("ies") and last[:-3] + "y" in listed)
        or " ".join(words[-2:]) in listed
        or " ".join(words[-2:]).removesuffix("s") in listed
    )


@dataclass
class SourceTypes:
    """Tells the types of an article's sources one after the other, so that pronouns take that of who was named last."""

    text: str
    names: Sequence[Found]
    _last: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tag = {(name.start, name.end): name.tag for name in self.names}
        self._starts = {name.start: name for name in self.names}

    def type_of(self, source: Span | None, *, quoted: bool = False) -> str | None:
        """The key of the type, None where the words do not tell. `quoted`: it stands in somebody's speech."""
        if source is None:
            return "arbitrary"
        words = source.of(self.text)
        low = words.lower().replace("’", "'")
        if low in _WRITER:
            return "writer" if not quoted else "named-person"
        if low in _PERSONS:
            return self._last.get("person", "named-person")
        if low in {"it", "its"}:
            return self._last.get("body", "named-organisation")
        if low in {"they", "their", "them", "who", "which", "that", "this"}:
            return self._last.get("any")
        told = self._by_words(source, words)
        if told is not None:
            group = "person" if told in {"named-person", "unnamed-official", "unnamed-other"} else "body"
            self._last[group] = self._last["any"] = told
        return told

    def _by_words(self, source: Span, words: str) -> str:
        low = head(words)
        first = low.split()[0] if low.split() else ""
        definite = first not in _INDEFINITE and not low.endswith("s")
        named = self._named(source, words, len(low))
        if any(part.strip(" .") in _LISTS["media names"] for part in (low, low.removeprefix("the "), low.split()[-1])):
            if words[:1].isupper() or "the " in low[:4]:
                return "media-report"
        if named == "person":
            return "named-person"
        if is_one_of(low, "media"):
            return "media-report"
        if is_one_of(low, "documents"):
            return "document"
        if named == "organisation" or is_one_of(low, "organisations"):
            return "named-organisation"
        if definite and is_one_of(low, "sole offices") and (first in {"the", "its", "his", "her"} or " of " in words):
            return "named-person"
        if is_one_of(low, "officials"):
            return "unnamed-official"
        if is_one_of(low, "arbitrary"):
            return "arbitrary"
        if named == "place":
            return "named-organisation"
        return "unnamed-other" if not named else "named-person"

    def _named(self, source: Span, words: str, length: int) -> str:
        """The kind of name in the phrase: a person anywhere in it, else what its head is called by, "" for none."""
        inside = [
            self._starts[at].tag
            for found in _WORD.finditer(words)
            if (at := source.start + found.start()) in self._starts
        ]
        if "person" in inside:
            return "person"
        capitals = [found for found in _WORD.finditer(words[:length]) if found.group()[0].isupper()]
        if not inside:
            proper = [word for word in capitals if word.start() > 0 or len(capitals) == 1]
            return "person" if proper and capitals[-1].end() >= length - 1 and proper[0].start() < length else ""
        first = inside[0]
        return first if capitals and capitals[-1].end() >= length - 1 else ""
