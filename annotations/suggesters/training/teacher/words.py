"""What the teacher sees of a text: the words' pieces, and of each word how it is written and what the lists know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

TYPES = ("PERSON", "ORG", "LOC", "NORP", "EVENT", "MISC")
TAGS = ("O", *(f"{part}-{label}" for label in TYPES for part in "BI"))
MOST_PIECES = 250  # in one window
MOST_OF_A_WORD = 12  # the pieces of a longer one are cut off
SHAPES = 11  # how many `shape` tells apart, with 0 for what is no word
ENDS = (".", "?", "!", '."')


class Text(NamedTuple):
    """A text in words. `listed`: what the lists know of each word; `tags`: the gold, for each an index into TAGS."""

    words: list[str]
    listed: list[str]
    tags: list[int]
    source: str


class Window(NamedTuple):
    """A stretch of a text that the encoder reads at once: the words `start` to `end`."""

    pieces: list[int]
    firsts: list[int]  # where in `pieces` each word begins
    shapes: list[int]  # a number for each piece, as the next
    listed: list[int]
    tags: list[int]  # one for each word
    start: int
    end: int


def shape(word: str) -> int:
    """How a word is written, as a class: the encoder's vocabulary has small letters only."""
    letters = [character for character in word if character.isalpha()]
    if not letters:
        return 2 if any(character.isdigit() for character in word) else 1
    if len(letters) == 1:
        return 3 if letters[0].isupper() else 4
    if all(letter.isupper() for letter in letters):
        return 5 if len(letters) <= 5 else 6
    if all(letter.islower() for letter in letters):
        return 7
    if not letters[0].isupper():
        return 10
    return 8 if all(letter.islower() for letter in letters[1:]) else 9


def windows(text: Text, pieces: Callable[[str], list[int]], classes: dict[str, int]) -> Iterator[Window]:
    """The text in stretches that end with a sentence where they can. `pieces` cuts a word, `classes` numbers what the
    lists know."""
    cut = [pieces(word)[:MOST_OF_A_WORD] for word in text.words]
    start = 0
    while start < len(cut):
        end = ending(text.words, cut, start)
        numbers: list[int] = []
        firsts, shapes, listed = [], [], []
        for at in range(start, end):
            firsts.append(len(numbers))
            numbers += cut[at]
            shapes += [shape(text.words[at])] * len(cut[at])
            listed += [classes.get(text.listed[at], 0)] * len(cut[at])
        yield Window(numbers, firsts, shapes, listed, text.tags[start:end], start, end)
        start = end


def ending(words: Sequence[str], cut: Sequence[Sequence[int]], start: int) -> int:
    """Where a window that begins with the word `start` ends."""
    end, filled, sentence = start, 0, start
    while end < len(cut) and filled + len(cut[end]) <= MOST_PIECES:
        filled += len(cut[end])
        end += 1
        if words[end - 1] in ENDS:
            sentence = end
    return sentence if end < len(cut) and sentence > start + 20 else end


def batches(items: Sequence[Window], most: int) -> list[list[Window]]:
    """Windows of like length together, each batch with the padding at most so many pieces."""
    found: list[list[Window]] = []
    for window in sorted(items, key=lambda each: len(each.pieces)):
        size = len(window.pieces) + 3
        if found and size * (len(found[-1]) + 1) <= most:
            found[-1].append(window)
        else:
            found.append([window])
    return found
