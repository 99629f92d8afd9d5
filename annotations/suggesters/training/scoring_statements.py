"""How well statements are suggested: scores on the gold texts, role by role as PARC's corpora are scored.

"exact" asks for the same pieces of a role, "overlap" for a common code point. An attribution is right "in all roles"
if each of source, cue and content overlaps, or is missing from both. Each gold annotation is matched once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotations.suggesters.proposing import read_paragraphs
from annotations.suggesters.reading import Reader, Reading, Suggester
from annotations.suggesters.statements.attribution import Attributions
from annotations.suggesters.statements.claims import Claims
from annotations.suggesters.statements.speculation import SPECULATIONS, WEASELS
from annotations.text.found import Found, SuggestionKind
from annotations.text.sentences import sentences
from annotations.text.spans import Span

from .gold import GoldText, Marked, gold

STATEMENTS: tuple[Suggester, ...] = (Attributions(), SPECULATIONS, WEASELS, Claims())
ROLES = ("source", "cue", "content")
THRESHOLDS = (0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Score:
    """How many were right, of how many found and how many there are."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        return 100 * self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return 100 * self.right / self.there if self.there else 0.0

    @property
    def f(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.there + other.there)

    def __str__(self) -> str:
        return f"P {self.precision:5.1f}  R {self.recall:5.1f}  F {self.f:5.1f}  ({self.there} in the gold set)"


NOTHING = Score(0, 0, 0)
Statement = Found | Marked


def spans(statement: Statement, role: str) -> list[Span]:
    return sorted(piece.span for piece in statement.pieces if piece.role == role)


def overlap(mine: Statement, theirs: Statement, role: str) -> bool:
    """Whether both have the role somewhere in common, or neither has it."""
    ours, others = spans(mine, role), spans(theirs, role)
    if not ours and not others:
        return True
    return any(one.overlaps(other) for one in ours for other in others)


def exact(mine: Statement, theirs: Statement, role: str) -> bool:
    return spans(mine, role) == spans(theirs, role)


def in_all_roles(mine: Statement, theirs: Statement) -> bool:
    return all(overlap(mine, theirs, role) for role in ROLES)


def pairs(
    found: Sequence[Found], marked: Sequence[Marked], fits: Callable[[Found, Marked], bool]
) -> list[tuple[Found, Marked]]:
    """Each found one with the first gold one that fits and is not taken; those with the same cue first."""
    result, free = [], list(marked)
    ordered = sorted(found, key=lambda one: not any(exact(one, other, "cue") for other in marked))
    for one in ordered:
        there = [other for other in free if fits(one, other)]
        best = next((other for other in there if exact(one, other, "cue")), there[0] if there else None)
        if best is not None:
            free.remove(best)
            result.append((one, best))
    return result


def scored(found: Sequence[Found], marked: Sequence[Marked], fits: Callable[[Found, Marked], bool]) -> Score:
    return Score(len(pairs(found, marked, fits)), len(found), len(marked))


def by_role(
    found: Sequence[Found], marked: Sequence[Marked], role: str, fits: Callable[[Statement, Statement, str], bool]
) -> Score:
    """The score of one role by itself, among those that have it."""
    having, wanted = [one for one in found if spans(one, role)], [one for one in marked if spans(one, role)]
    return scored(having, wanted, lambda one, other: fits(one, other, role))


@dataclass(frozen=True)
class Read:
    """A gold text, and what was suggested in it."""

    gold: GoldText
    reading: Reading
    found: Mapping[SuggestionKind, list[Found]]


def suggested(part: str, reader: Reader) -> list[Read]:
    """The gold texts of "train" or "test" with what is suggested in them."""
    result = []
    for text in gold(part):
        paragraphs = [(span.start, span.end, kind.value) for span, kind in text.paragraphs]
        reading = read_paragraphs(text.text, paragraphs, reader)
        result.append(Read(text, reading, {each.kind: each(reading) for each in STATEMENTS}))
    return result


def attribution_scores(read: Iterable[Read]) -> dict[str, Score]:
    """The scores of attributions, by what is asked for."""
    result: dict[str, Score] = {}
    for each in read:
        found, marked = each.found[SuggestionKind.ATTRIBUTION], each.gold.of(SuggestionKind.ATTRIBUTION)
        scores = {"all roles": scored(found, marked, in_all_roles)}
        for role in ("cue", "source", "content"):
            scores[f"{role}, exact"] = by_role(found, marked, role, exact)
            scores[f"{role}, overlap"] = by_role(found, marked, role, overlap)
        matched = pairs(found, marked, in_all_roles)
        for key in ("kind", "form", "source-type"):
            scores[f"value: {key}"] = _values(matched, key)
        result = {key: result.get(key, NOTHING) + score for key, score in scores.items()}
    return result


def _values(matched: Sequence[tuple[Found, Marked]], key: str) -> Score:
    """How often a value is right, of those told and those there, among the annotations that were found."""
    told = [(one.attributes.get(key), other.values.get(key)) for one, other in matched]
    return Score(
        sum(mine is not None and mine == theirs for mine, theirs in told),
        sum(mine is not None for mine, _ in told),
        sum(theirs is not None for _, theirs in told),
    )


def speculation_scores(read: Iterable[Read]) -> dict[str, Score]:
    """The scores of speculations, weasels apart: of sentences that leave something open, of cues, scopes, values."""
    result: dict[str, Score] = {}
    for each in read:
        found, marked = each.found[SuggestionKind.SPECULATION], each.gold.of(SuggestionKind.SPECULATION)
        mine, theirs = _sentences(each, found), _sentences(each, marked)
        weasels = each.found[SuggestionKind.WEASEL], each.gold.of(SuggestionKind.WEASEL)
        matched = pairs(found, marked, lambda one, other: overlap(one, other, "cue"))
        scores = {
            "sentence": Score(len(mine & theirs), len(mine), len(theirs)),
            "cue, exact": by_role(found, marked, "cue", exact),
            "cue, overlap": by_role(found, marked, "cue", overlap),
            "scope, overlap": by_role(found, marked, "scope", overlap),
            "cue and scope, overlap": scored(
                found, marked, lambda one, other: overlap(one, other, "cue") and overlap(one, other, "scope")
            ),
            "value: type": _values(matched, "type"),
            "value: worded": _values(matched, "worded"),
            "weasel: cue, overlap": by_role(*weasels, "cue", overlap),
        }
        result = {key: result.get(key, NOTHING) + score for key, score in scores.items()}
    return result


def _sentences(read: Read, statements: Iterable[Statement]) -> set[Span]:
    """The sentences in which a cue stands."""
    cues = [span for statement in statements for span in spans(statement, "cue")]
    result = set()
    for paragraph, _ in read.gold.paragraphs:
        here = [cue for cue in cues if cue.overlaps(paragraph)]
        for sentence in sentences(read.gold.text, paragraph.start, paragraph.end) if here else ():
            if any(cue.overlaps(sentence) for cue in here):
                result.add(sentence)
    return result


def claim_scores(read: Iterable[Read]) -> tuple[float, Score]:
    """The mean over the texts of the average precision of ranked sentences (0 to 100), and the score of those at or
    above the usual threshold."""
    averages, total = [], NOTHING
    for each in read:
        marked = each.gold.of(SuggestionKind.CLAIM)
        ranked = sorted(each.found[SuggestionKind.CLAIM], key=lambda one: -one.score)
        hits = [any(overlap(one, other, "claim") for other in marked) for one in ranked]
        precisions = [sum(hits[: at + 1]) / (at + 1) for at, hit in enumerate(hits) if hit]
        if marked:
            averages.append(100 * sum(precisions) / len(marked))
        kept = [one for one in ranked if one.score >= SuggestionKind.CLAIM.usual_threshold]
        total += scored(kept, marked, lambda one, other: overlap(one, other, "claim"))
    return (sum(averages) / len(averages) if averages else 0.0), total


def at_thresholds(read: Sequence[Read]) -> Iterator[tuple[float, Score]]:
    """What attributions come to if a team offers only those of a score."""
    for threshold in THRESHOLDS:
        total = NOTHING
        for each in read:
            found = [one for one in each.found[SuggestionKind.ATTRIBUTION] if one.score >= threshold]
            total += scored(found, each.gold.of(SuggestionKind.ATTRIBUTION), in_all_roles)
        yield threshold, total


def speed(read: Sequence[Read]) -> float:
    """Words a second that all statement suggesters go through together, on one core, without the parse."""
    # Copies, since what was found in a reading is kept with it.
    fresh = [Reading(each.reading.text, each.reading.passages, each.reading.names) for each in read]
    begun = time.process_time()
    for reading in fresh:
        for suggester in STATEMENTS:
            suggester(reading)
    return sum(len(each.text.split()) for each in fresh) / (time.process_time() - begun)


def section(corpus: Path, reader: Reader) -> Iterator[str]:
    """The scores as `manage.py score_suggesters` prints them; the gold texts stand here, not in the corpus."""
    yield from lines(reader)


def lines(reader: Reader, *, parts: Sequence[str] = ("train", "test")) -> Iterator[str]:
    """The scores of all statement suggesters, as lines to print."""
    for part in parts:
        read = suggested(part, reader)
        where = f"gold/{part} ({len(read)} texts)"
        for what, scores in (("attribution", attribution_scores(read)), ("speculation", speculation_scores(read))):
            for name, score in scores.items():
                yield f"{where}  {what:<12}{name:<24}{score}"
        for threshold, score in at_thresholds(read):
            yield f"{where}  {'attribution':<12}{f'all roles, from {threshold}':<24}{score}"
        average, score = claim_scores(read)
        yield f"{where}  {'claim':<12}{'average precision':<24}{average:.1f}"
        yield f"{where}  {'claim':<12}{'at the usual threshold':<24}{score}"
        yield f"{where}  {'all':<12}{'words a second':<24}{speed(read):,.0f}"
