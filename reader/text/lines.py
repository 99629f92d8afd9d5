"""Lines as they were pasted, made into paragraphs: one line each, whatever the line ends meant.

Three habits are met: paragraphs with blank lines between them, one paragraph a line without blank lines, and lines
broken at some 72 characters. Only the last needs joining, and it is told from the others by two signs that a list of
headlines or a poem does not show: the next line's first word would not have fitted, and sentences run across line ends.
A paragraph never holds a line end: the lines of a poem or of an address become paragraphs of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from .characters import is_seen, tidy

_TERMINAL = regex.compile(r"""[.!?…:;。！？؟۔।]["'”’»)\]]*$""")
_MARKER = regex.compile(r"""^(?:[•‣▪◦●■*+–—-]\s|\d{1,3}[.)]\s|\(?[a-zA-Z][.)]\s|>|\#{1,6}\s|Q[.:]\s|A[.:]\s)""")
_WORD = regex.compile(r"\S+")
_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
#: No one breaks lines by hand outside these widths.
_NARROWEST, _WIDEST = 38, 120


@dataclass(frozen=True)
class _Break:
    """The end of one line before another of the same block."""

    filled: bool  # the next line's first word would not have fitted
    open: bool  # the sentence goes on
    lower: bool  # the next line begins with a small letter
    caseless: bool  # … or with one of a script without small letters
    marked: bool  # the next line is indented or begins with a list's marker
    long: bool  # the line is long enough to have been broken for its length


def paragraphs(text: str) -> list[str]:
    """The text's paragraphs, tidied, none of them empty, none with a line end. Feeding them back, joined by blank
    lines, gives them again."""
    blocks = list(_blocks(text))
    width = _width(blocks)
    vocabulary = _vocabulary(text) if any(len(block) > 1 for block in blocks) else frozenset()
    wrapped = _is_wrapped(blocks, width)
    result: list[str] = []
    for block in blocks:
        result.extend(_joined(block, width=width, wrapped=wrapped, vocabulary=vocabulary))
    return [line for line in result if is_seen(line)]


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines without a blank one between them, right ends trimmed, indents kept."""
    block: list[str] = []
    for line in text.split("\n"):
        if is_seen(line):
            block.append(line.rstrip())
        elif block:
            yield block
            block = []
    if block:
        yield block


def _width(blocks: list[list[str]]) -> int:
    """The length to which the lines before another line were filled: nearly the longest of them."""
    lengths = sorted(len(line) for block in blocks for line in block[:-1])
    return lengths[min(len(lengths) - 1, len(lengths) * 97 // 100)] if lengths else 0


def _is_wrapped(blocks: list[list[str]], width: int) -> bool:
    """Whether lines were broken at `width` through the text as a whole."""
    if not _NARROWEST <= width <= _WIDEST:
        return False
    breaks = [one for block in blocks for one in _breaks(block, width) if not one.marked]
    lines = sum(len(block) for block in blocks)
    wide = sum(len(line) > width * 1.25 for block in blocks for line in block)
    if len(breaks) < 4 or wide > lines * 0.1:
        return False
    filled = [one for one in breaks if one.filled]
    return (
        len(filled) >= len(breaks) * 0.5
        and sum(one.open for one in filled) >= len(filled) * 0.5
        and sum(one.lower or one.caseless for one in filled) >= len(filled) * 0.3
    )


def _breaks(block: list[str], width: int) -> list[_Break]:
    return [_break(line, following, width) for line, following in pairwise(block)]


def _break(line: str, following: str, width: int) -> _Break:
    bare = following.lstrip()
    word = _WORD.match(bare)
    first = next((letter for letter in bare if letter.isalpha()), "")
    # A deeper line begins a paragraph, or goes on with a list item.
    deeper = len(following) - len(bare) > len(line) - len(line.lstrip()) and not _MARKER.match(line.lstrip())
    return _Break(
        filled=len(line) + 1 + len(word[0] if word else "") >= width * 0.92,
        open=_TERMINAL.search(line) is None,
        lower=first.islower(),
        caseless=bool(first) and not first.isupper() and not first.islower(),
        marked=deeper or _MARKER.match(bare) is not None,
        long=len(line) >= _NARROWEST,
    )


def _joined(block: list[str], *, width: int, wrapped: bool, vocabulary: frozenset[str]) -> Iterator[str]:
    """The block's lines, with those joined that are one paragraph."""
    breaks = _breaks(block, width)
    flowing = [one for one in breaks if one.open and (one.lower or one.caseless)]
    own = bool(breaks) and width <= _WIDEST and len(flowing) >= len(breaks) * 0.4
    listed = len(breaks) >= 3 and not flowing
    pieces = [block[0]]
    for line, one in zip(block[1:], breaks, strict=True):
        filled = wrapped and one.filled and not listed
        running = own and one.long and one.open and one.lower
        if not one.marked and (filled or running):
            pieces[-1:] = _seam(pieces[-1], line.lstrip(), vocabulary)
        else:
            yield tidy("".join(pieces))
            pieces = [line]
    yield tidy("".join(pieces))


def _seam(line: str, following: str, vocabulary: frozenset[str]) -> list[str]:
    """Two halves of a broken line as they belong together: a word that was divided is made whole if the text has it
    elsewhere."""
    if line.endswith("-") and following[:1].isalpha() and line[-2:-1].isalpha():
        word = regex.split(r"\W", line[:-1])[-1] + regex.split(r"\W", following, maxsplit=1)[0]
        return [line[:-1] if word.lower() in vocabulary else line, following]
    if _CJK.match(line[-1:]) and _CJK.match(following[:1]):
        return [line, following]
    return [line, " ", following]


def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in regex.findall(r"\w{4,}", text))
