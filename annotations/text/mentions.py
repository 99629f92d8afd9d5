"""Who is named in what somebody wrote: "@ben" for the member ben."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import regex

#: What a username is made of, behind an @ that does not stand in a word, as that of an e-mail address does.
_NAMED = regex.compile(r"(?<![\w.@+-])@([\w.@+-]{1,150})")
_TAIL = ".+-@_"  # what may end a sentence, or a username


class Piece(NamedTuple):
    """A piece of what was written; `username` where it names somebody."""

    text: str
    username: str = ""


def pieces(text: str, usernames: Collection[str]) -> Iterator[Piece]:
    """The text in pieces, of which those are set apart that name one of `usernames`, in whatever case."""
    known, until = _by_folded(usernames), 0
    for found in _NAMED.finditer(text):
        name = _known(found[1], known)
        if name is None:
            continue
        end = found.start() + 1 + len(name[0])
        if found.start() > until:
            yield Piece(text[until : found.start()])
        yield Piece(text[found.start() : end], name[1])
        until = end
    if until < len(text):
        yield Piece(text[until:])


def mentioned(text: str, usernames: Collection[str]) -> tuple[list[str], list[str]]:
    """Those of `usernames` that the text names, and what else it names like one, each once and in its order.

    >>> mentioned("@Ben, ask @zed. Not x@ada.org", {"ada", "ben"})
    (['ben'], ['zed'])
    """
    known = _by_folded(usernames)
    those: dict[str, None] = {}
    others: dict[str, None] = {}
    for found in _NAMED.finditer(text):
        name = _known(found[1], known)
        if name is not None:
            those[name[1]] = None
        elif plain := found[1].rstrip(_TAIL):
            others[plain] = None
    return list(those), list(others)


def _by_folded(usernames: Collection[str]) -> dict[str, str]:
    return {username.casefold(): username for username in usernames}


def _known(told: str, known: dict[str, str]) -> tuple[str, str] | None:
    """How a known name is written here, and the name: the longest that `told` begins with and that ends as names do."""
    while told:
        if told.casefold() in known:
            return told, known[told.casefold()]
        if told[-1] not in _TAIL:
            return None
        told = told[:-1]
    return None
