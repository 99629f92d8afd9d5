"""Which names may well be of one and the same: by their words, without regard to case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
POSSESSIVE = regex.compile(r"['’]s\b")
SHORTEST = 3  # letters of a last word that says anything

EQUAL, WITHIN, LAST, UNLIKE = 3, 2, 1, 0


def likeness(names: Iterable[str], others: Iterable[str]) -> int:
    """How much the likest two of the names and the others are alike.

    EQUAL for the same words, WITHIN where one has all words of the other in a row, LAST for the same last word.

    >>> likeness(["Kassym-Jomart Tokayev"], ["Tokayev’s", "the president"])
    2
    >>> likeness(["Kassym-Jomart Tokayev"], ["President Tokayev"])
    1
    """
    theirs = [words(name) for name in others]
    return max((_likeness(words(name), other) for name in names for other in theirs), default=UNLIKE)


def words(name: str) -> list[str]:
    """The words of a name, folded, without a possessive s.

    >>> words("Kassym-Jomart Tokayev’s")
    ['kassym', 'jomart', 'tokayev']
    """
    return WORD.findall(POSSESSIVE.sub("", name.casefold()))


def _likeness(one: Sequence[str], other: Sequence[str]) -> int:
    if not one or not other:
        return UNLIKE
    if one == other:
        return EQUAL
    short, long = sorted((one, other), key=len)
    if any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1)):
        return WITHIN
    last = one[-1]
    return LAST if last == other[-1] and len(last) >= SHORTEST and not last.isdigit() else UNLIKE
