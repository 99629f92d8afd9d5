"""What the tests of the statement suggesters share: readings by the pipeline that is shipped, and statements drawn.

A drawing marks parts in a text: [source] {cue} <content or scope>. "|" parts paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from annotations.suggesters import pipeline
from annotations.suggesters.proposing import read_paragraphs
from annotations.suggesters.reading import Passage, Reading
from annotations.text.found import Found
from reader.text.paragraphs import Kind

SIGNS = {"source": "[]", "cue": "{}", "content": "<>", "scope": "<>"}


def plain(drawn: str) -> str:
    """The text of a drawing."""
    return "".join(letter for letter in drawn if letter not in "[]{}<>").replace("|", "\n\n")


def reading(text: str, *, kind: Kind = Kind.PARAGRAPH) -> Reading:
    """The text as the shipped pipeline reads it."""
    bounds, start = [], 0
    for paragraph in text.split("\n\n"):
        bounds.append((start, start + len(paragraph), kind.value))
        start += len(paragraph) + 2
    return read_paragraphs(text, bounds, pipeline.load(settings.SPACY_MODEL))


def draw(text: str, found: Iterable[Found]) -> list[str]:
    """The text once for each statement, with its parts marked."""
    result = []
    for each in found:
        marks = [(piece.start, 0, -piece.end, SIGNS[piece.role][0]) for piece in each.pieces]
        marks += [(piece.end, -1, -piece.start, SIGNS[piece.role][1]) for piece in each.pieces]
        drawn = text
        for at, _, _, sign in sorted(marks, reverse=True):
            drawn = drawn[:at] + sign + drawn[at:]
        result.append(drawn.replace("\n\n", "|"))
    return result


def unparsed(text: str) -> Reading:
    """The text as a pipeline leaves it that does not parse."""
    return Reading(text, [Passage(0, len(text), Kind.PARAGRAPH, [])], [])
