"""Text with what was put in and what was taken out of it marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

import regex

from annotations.text.spans import Span

TOKENS = 1_500  # of a changed stretch, so many are compared; of more it is said that all of it is another
SAME_KEPT = 60  # characters of what stayed, on each side of a change
CHANGED_KEPT = 600  # characters of what came or went
GAP = " … "

_TOKEN = regex.compile(r"\s+|[\p{L}\p{M}\p{N}_]+|.", regex.DOTALL)


class Sort(StrEnum):
    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True)
class Bit:
    """A stretch of text that stayed, came or went."""

    text: str
    sort: Sort = Sort.SAME


def of_words(old: str, new: str) -> list[Bit]:
    """What differs between two texts, word by word: what stayed and came makes `new`, what stayed and went `old`.

    >>> [(bit.sort.value, bit.text) for bit in of_words("He said so.", "She said so.")]
    [('deleted', 'He'), ('inserted', 'She'), ('same', ' said so.')]
    """
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    head = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    most = min(len(a), len(b)) - head
    back = zip(reversed(a), reversed(b), strict=False)
    tail = min(most, next((n for n, (x, y) in enumerate(back) if x != y), most))
    end_a, end_b = len(a) - tail, len(b) - tail
    middle = _compared(a[head:end_a], b[head:end_b])
    return _joined([Bit("".join(a[:head])), *middle, Bit("".join(a[end_a:]))])


def _compared(a: Sequence[str], b: Sequence[str]) -> list[Bit]:
    whole = [Bit("".join(a), Sort.DELETED), Bit("".join(b), Sort.INSERTED)]
    if max(len(a), len(b)) > TOKENS:
        return whole
    bits: list[Bit] = []
    for step, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        # Changed words with nothing but a space between them are one change.
        if step == "equal" and ("".join(a[i:j]).strip() or not bits):
            bits.append(Bit("".join(a[i:j])))
        else:
            bits += [Bit("".join(a[i:j]), Sort.DELETED), Bit("".join(b[k:m]), Sort.INSERTED)]
    return _sorted_within(bits)


def _sorted_within(bits: Iterable[Bit]) -> list[Bit]:
    """Between two stretches that stayed: first all that went, then all that came."""
    result: list[Bit] = []
    went = came = ""
    for bit in (*bits, Bit("")):
        if bit.sort is Sort.DELETED:
            went += bit.text
        elif bit.sort is Sort.INSERTED:
            came += bit.text
        else:
            result += [Bit(went, Sort.DELETED), Bit(came, Sort.INSERTED), bit]
            went = came = ""
    return result


def of_spans(text: str, old: Iterable[Span], new: Iterable[Span]) -> list[Bit]:
    """What two sets of spans hold of a text, in its order; between what does not touch there is a gap."""
    old, new = list(old), list(new)
    bounds = sorted({bound for span in (*old, *new) for bound in (span.start, span.end)})
    bits: list[Bit] = []
    reached: int | None = None
    for start, end in pairwise(bounds):
        was, now = (any(span.start <= start and end <= span.end for span in spans) for spans in (old, new))
        if not was and not now:
            continue
        if reached is not None and reached < start:
            bits.append(Bit(GAP))
        sort = Sort.SAME if was and now else Sort.DELETED if was else Sort.INSERTED
        bits.append(Bit(text[start:end], sort))
        reached = end
    return _joined(bits)


def _joined(bits: Iterable[Bit]) -> list[Bit]:
    """Without empty bits, neighbours of one sort together."""
    result: list[Bit] = []
    for bit in bits:
        if result and result[-1].sort is bit.sort:
            result[-1] = replace(bit, text=result[-1].text + bit.text)
        elif bit.text:
            result.append(bit)
    return result


def shortened(bits: Sequence[Bit]) -> list[Bit]:
    """The bits as a page shows them: of what stayed, only what is next to a change."""
    last = len(bits) - 1
    return [
        replace(bit, text=_kept(bit.text, first=n == 0 and last > 0, last=n == last and last > 0))
        if bit.sort is Sort.SAME
        else replace(bit, text=clipped(bit.text, CHANGED_KEPT))
        for n, bit in enumerate(bits)
    ]


def _kept(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * SAME_KEPT + len(GAP):
        return text
    head, tail = clipped(text, SAME_KEPT), clipped_before(text, SAME_KEPT)
    return tail if first else head if last else f"{head.removesuffix('…')}{GAP}{tail.removeprefix('…')}"


def clipped(text: str, most: int) -> str:
    """The beginning of a text, at most so many characters of it, ended after a word and by an ellipsis."""
    if len(text) <= most:
        return text
    head = text[:most].rpartition(" ")[0] or _whole(text[: most + 20])
    return f"{head.rstrip()}…"


def clipped_before(text: str, most: int) -> str:
    """The end of a text, as `clipped` gives its beginning."""
    if len(text) <= most:
        return text
    return f"…{(text[-most:].partition(' ')[2] or text[-most:]).lstrip()}"


def _whole(text: str) -> str:
    """Without the last grapheme cluster, which may be cut in two."""
    return "".join(regex.findall(r"\X", text)[:-1])
