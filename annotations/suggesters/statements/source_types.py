"""What kind of source a noun phrase names, where its words tell (the options of Attribution's "Source type")."""

from __future__ import annotations

import regex

from annotations.text.lexicon import sections
from annotations.text.spans import Span

from .names import Names

_LISTS = {name: frozenset(words) for name, words in sections("sources").items()}
_END = regex.compile(
    r"\s(?:of|for|in|at|from|with|by|on|near|who|whose|which|that|close|quoted|published|to|seen|familiar|the)\s|[,(;:—–]"
)
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}.’'/&-]*")
_PERSONS = frozenset({"he", "she", "him", "her", "his"})
_BODIES, _OTHERS = frozenset({"it", "its"}), frozenset({"they", "their", "them", "who", "which", "that", "this"})
_OUTLETS = frozenset({"newspaper", "channel", "site", "broadcaster", "magazine", "daily", "weekly", "portal"})
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


class SourceTypes:
    """Tells the types of an article's sources one after the other, so that "it" takes that of what was named last."""

    def __init__(self, text: str, names: Names) -> None:
        self.text, self.names = text, names
        self._last: dict[str, str] = {}
        self._names: dict[str, bool] = {}

    def type_of(self, source: Span | None, *, quoted: bool) -> str | None:
        """The key of the type, None where the words do not tell. `quoted`: it speaks within somebody's speech."""
        if source is None:
            return "arbitrary"
        words = source.of(self.text)
        low = words.lower().replace("’", "'")
        if low in _WRITER:
            return "named-person" if quoted else "writer"
        if low in _PERSONS:
            return "named-person"
        if low in _BODIES:
            return self._last.get("body", "named-organisation")
        if low in _OTHERS:
            return self._last.get("any")
        told = self._by_words(source, words)
        group = "person" if told in {"named-person", "unnamed-official", "unnamed-other"} else "body"
        self._last[group] = self._last["any"] = told
        return told

    def _by_words(self, source: Span, words: str) -> str:
        low = head(words)
        first, capital = low.split(" ")[0], any(letter.isupper() for letter in words[1 : len(low)])
        named = {name.tag for name in self.names.within(Span(source.start, source.start + max(1, len(low))))}
        follows = self._described(source, words, len(low))
        if _is_media(low, words):
            return "media-report"
        if is_one_of(low, "documents") and "person" not in named:
            return "document"
        if "person" in named or follows == "person":
            return "named-person"
        if "organisation" in named or is_one_of(low, "organisations"):
            return "named-organisation" if first not in {"a", "an"} or "organisation" in named else "unnamed-other"
        if is_one_of(low, "sole offices") and _is_definite(low, words):
            return "named-person"
        if is_one_of(low, "officials"):
            return "unnamed-official"
        if is_one_of(low, "arbitrary") and first not in {"his", "her", "its", "their", "the", "a", "an"}:
            return "arbitrary"
        if "place" in named:
            return "named-organisation"
        proper = capital or (" " not in low and words[:1].isupper() and self._is_name(words))
        return "named-person" if proper and first not in _INDEFINITE else "unnamed-other"

    def _is_name(self, word: str) -> bool:
        """Whether a word that begins a sentence has its capital within one, too."""
        if word not in self._names:
            inside = regex.compile(r"\p{Ll},? " + regex.escape(word) + r"\b")
            self._names[word] = bool(inside.search(self.text)) or not word.endswith("s")
        return self._names[word]

    def _described(self, source: Span, words: str, length: int) -> str:
        """The kind of name that stands right behind a comma: "the minister, Aidos Ukibay"."""
        if words[length : length + 1] != ",":
            return ""
        behind = Span(source.start + length, min(source.end, source.start + length + 4))
        return next((name.tag for name in self.names.within(behind)), "")


def _is_media(low: str, words: str) -> bool:
    bare = low.removeprefix("the ")
    if bare in _LISTS["media names"] or (
        low.split(" ")[-1] in _LISTS["media names"] and words[-1:].isalpha() and " " in bare
    ):
        return words[:1].isupper() or words[4:5].isupper()
    return is_one_of(low, "media") or any(word in _OUTLETS for word in low.split())


def _is_definite(low: str, words: str) -> bool:
    """Whether it is one office: with "the", before "of", or as headlines have it, with nothing."""
    first = low.split(" ")[0]
    return first in {"the", "its", "his", "her", "their"} or " of " in words or " " not in low
