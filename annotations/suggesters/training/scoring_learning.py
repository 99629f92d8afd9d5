"""How much decisions help: articles with gold names are decided on as an attentive reader would, and the names that the
reader finds in other articles are measured with what was learned.

The articles are those written for this project: decided on are some of those to train on, measured are those held out
for tuning. Whoever decides accepts what is right, marks what is missing and dismisses what is wrong.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from annotations.suggesters.labels import tag_of
from annotations.suggesters.proposing import read_paragraphs
from annotations.suggesters.reading import Reader
from annotations.text.found import Found
from annotations.text.known_names import Known, Said, learned, settle
from reader.text.paragraphs import Kind

from . import written
from .records import Record
from .scoring_statements import NOTHING, Score

SEED = 7
STEPS = (0, 50, 200, 1000)  # articles decided on
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Read:
    """An article with its paragraphs, the names that stand in it as (start, end, tag), and those that were found."""

    text: str
    stretches: list[tuple[int, int]]
    gold: frozenset[tuple[int, int, str]]
    found: list[Found]


def scores(reader: Reader) -> Iterator[tuple[str, Score]]:
    """The score on the articles held out, after so many articles were decided on."""
    train, held = written.parted()
    random.Random(SEED).shuffle(train)  # noqa: S311
    decided, measured = [read(each, reader) for each in train], [read(each, reader) for each in held]
    for step in dict.fromkeys(min(step, len(decided)) for step in STEPS):
        known = learned(said for each in decided[:step] for said in decisions(each))
        yield (
            f"{step} articles decided on, {len(known.patterns)} patterns",
            sum((measure(each, known) for each in measured), NOTHING),
        )


def section(corpus: Path, reader: Reader) -> Iterator[str]:
    """The lines of `score_suggesters`. Needs nothing of the corpus."""
    yield "written dev, names put right by what was decided on other articles (patterns and stop list):"
    for name, score in scores(reader):
        yield f"{name:<46} {score}"


def read(article: Sequence[Record], reader: Reader) -> Read:
    text, stretches, gold = "", [], set()
    for record in article:
        text += "\n\n" if text else ""
        at = len(text)
        text += record.text
        stretches.append((at, len(text)))
        gold |= {
            (at + start, at + end, tag) for start, end, label in record.spans if (tag := tag_of(label)) is not None
        }
    paragraphs = [(start, end, Kind.PARAGRAPH.value) for start, end in stretches]
    return Read(text, stretches, frozenset(gold), read_paragraphs(text, paragraphs, reader).names)


def decisions(article: Read) -> Iterator[Said]:
    """What somebody says who goes through the article."""
    for start, end, tag in article.gold:
        yield Said(article.text[start:end], tag, accepted=1, accepted_at=WHEN)
    for each in article.found:
        if not any(start < each.end and each.start < end for start, end, _ in article.gold):
            yield Said(article.text[each.start : each.end], each.tag, dismissed=1, dismissed_at=WHEN)


def measure(article: Read, known: Known) -> Score:
    settled = settle(known, article.text, article.stretches, article.found)
    ours = {(each.start, each.end, each.tag) for each in (*settled.found, *settled.known)}
    return Score(len(ours & article.gold), len(ours), len(article.gold))
