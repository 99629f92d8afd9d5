"""What lists know of each word, as a feature for the trained part: a first name, a place, a head of organisations …

The component writes a token's classes into its `tag`, which the recogniser embeds beside the word's form. It names
nothing by itself: training decides how far a list is to be believed. Nothing of spaCy is imported here.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

#: The classes of single words, and the letter that stands for each in a tag.
WORDS = {
    "given": "g",
    "family": "f",
    "title": "t",
    "organisation_head": "h",
    "place_head": "l",
    "event_head": "v",
    "common": "c",
    "joining": "j",
}
#: The classes of names of one or more words: the letter is a capital where a name begins, small further on.
NAMES = {"place": "P", "organisation": "O", "group": "N", "event": "E"}

Tree = dict[str, list[tuple[tuple[str, ...], str]]]


class Gazetteer:
    """A spaCy component that tells each token's classes. Its lists are dict[class, entries], tokens parted by " "."""

    def __init__(self) -> None:
        self.lists: dict[str, list[str]] = {}
        self.letters: dict[str, str] = {}
        self.names: Tree = {}

    def use(self, lists: dict[str, list[str]]) -> Gazetteer:
        self.lists = lists
        letters: dict[str, str] = {}
        for name, letter in WORDS.items():
            for word in lists.get(name, ()):
                letters[word] = letters.get(word, "") + letter
        self.letters = letters
        self.names = {}
        for name, letter in NAMES.items():
            for entry in lists.get(name, ()):
                parts = tuple(entry.split())
                self.names.setdefault(parts[0], []).append((parts, letter))
        for entries in self.names.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        return self

    def tags(self, words: Sequence[str]) -> list[str]:
        """The classes of each of `words`, as letters in a fixed order; "_" where no list knows it."""
        shown = [plain(word) for word in words]
        tags = [self.letters.get(word, "") if word[:1].isupper() else self.small(word) for word in shown]
        at = 0
        while at < len(words):
            length = 1
            own = words if words[at] in self.names else shown
            for parts, letter in self.names.get(own[at], ()) if words[at][:1].isupper() else ():
                size = len(parts)
                if size >= length and tuple(own[at : at + size]) == parts:
                    length = size
                    tags[at] += letter
                    for inside in range(at + 1, at + size):
                        tags[inside] += letter.lower()
            at += length
        return [tag or "_" for tag in tags]

    def small(self, word: str) -> str:
        letters = self.letters.get(word.capitalize(), "")
        return "".join(letter for letter in letters if letter in "tj")

    def __call__(self, doc: Any) -> Any:
        for token, tag in zip(doc, self.tags([token.text for token in doc]), strict=True):
            token.tag_ = tag
        return doc

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        path.mkdir(exist_ok=True)
        text = json.dumps(self.lists, ensure_ascii=False, separators=(",", ":"))
        (path / "names.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Gazetteer:
        return self.use(json.loads(gzip.decompress((path / "names.json.gz").read_bytes())))


def plain(word: str) -> str:
    """A word in capitals as it is written otherwise."""
    return word.capitalize() if len(word) > 3 and word.isupper() else word
