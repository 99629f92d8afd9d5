"""Suggests check-worthy claims: sentences ranked by what there is in them to check, with the reasons in words.

The score of a sentence is the sum of the weights below of what it has, held between 0 and 1. Nothing else enters it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from annotations.suggesters.reading import Reading
from annotations.text.found import Found, SuggestionKind
from annotations.text.lexicon import sections
from annotations.text.pieces import Piece
from annotations.text.spans import Span, tidy
from reader.text.paragraphs import Kind

from .finding import speech_of
from .names import Names
from .sentence import SUBJECTS, Sentence
from .speculation import WEASEL, opened
from .speech import Speech
from .study import Study, study
from .verbs import reporting

#: What each thing in a sentence adds to its score, chosen on gold/train.
WEIGHTS = {
    "base": 0.2,
    "figure": 0.25,  # a number with digits or a unit: no year, no date, no time
    "count": 0.1,  # a small number in words
    "date": 0.2,
    "event": 0.2,  # a verb that says that something happened
    "actor": 0.1,  # a person or a body by name
    "state": 0.1,  # a verb that says how something is
    "question": -0.4,
    "opinion": -0.05,  # a word that values
    "writer": -0.25,  # I, my, you
    "open": -0.15,  # a speculation
    "speech": -0.1,  # wholly within somebody's quotation
    "no verb": -0.05,
    "short": -0.2,
}
LOWEST = 0.2  # what scores less is not suggested
SHORT = 6  # words
_LISTS = {name: frozenset(words) for name, words in sections("claims").items()}
_YEAR = regex.compile(r"(?:1[5-9]|20)\d\d$")
_TIME = regex.compile(r"\d{1,2}[:.]\d\d$")
_UNREAL = frozenset({"to", "would", "could", "may", "might", "should", "must", "can", "will", "shall", "'ll"})
_PAST = frozenset({"was", "were", "had", "has", "have", "been", "'d", "'s", "'ve"})
_WRITER = frozenset({"i", "my", "me", "you", "your"})


@dataclass
class Weighed:
    """What a sentence has, by the keys of WEIGHTS, and the reasons in words."""

    has: list[str]
    reasons: list[str]

    def add(self, key: str, reason: str = "") -> None:
        if key not in self.has:
            self.has.append(key)
            if reason:
                self.reasons.append(reason)

    @property
    def score(self) -> float:
        return round(min(1.0, max(0.0, sum(WEIGHTS[key] for key in self.has))), 2)


class Claims:
    """The suggester of check-worthy claims."""

    kind = SuggestionKind.CLAIM
    name = "postil_claims"
    version = "1"

    def __call__(self, reading: Reading) -> list[Found]:
        """Sentences worth checking, in the order of the text; none where the pipeline does not parse."""
        here = study(reading)
        names = Names(reading.names)
        open_ = sorted(each.cue for each in opened(here) if each.kind not in {"hedge", WEASEL})
        return [found for each, weighed in weighed_sentences(here, names, open_) if (found := _found(each, weighed))]


def weighed_sentences(study: Study, names: Names, open_: list[Span]) -> Iterator[tuple[Sentence, Weighed]]:
    """Every sentence that may be a claim, weighed."""
    cues = iter([*open_, None])
    cue = next(cues)
    speech = speech_of(study)
    for section in study.sections:
        if section.passage.kind is Kind.BYLINE:
            continue
        for sentence in section.sentences:
            while cue is not None and cue.end <= sentence.span.start:
                cue = next(cues)
            left_open = cue is not None and cue.start < sentence.span.end
            yield sentence, weigh(sentence, names.within(sentence.span), speech, left_open=left_open)


def weigh(sentence: Sentence, names: list[Found], speech: Speech, *, left_open: bool) -> Weighed:
    """What a sentence has in it to check, and what speaks against that."""
    result = Weighed(["base"], [])
    _figures(sentence, names, result)
    _dates(sentence, names, result)
    _events(sentence, result)
    _actors(sentence, names, result)
    text = sentence.span.of(sentence.text)
    if text.rstrip("”\"’' )").endswith("?"):
        result.add("question")
    if any(low in _LISTS["opinions"] for low in sentence.lows):
        result.add("opinion")
    if any(low in _WRITER for low in sentence.lows):
        result.add("writer")
    if left_open:
        result.add("open")
    if speech.holds(sentence.span):
        result.add("speech")
    if sum(token.pos != "PUNCT" for token in sentence.tokens) < SHORT:
        result.add("short")
    return result


def _figures(sentence: Sentence, names: list[Found], result: Weighed) -> None:
    dates = [Span(name.start, name.end) for name in names if name.tag == "date"]
    for at, token in enumerate(sentence.tokens):
        if token.pos != "NUM":
            continue
        word = sentence.word(at)
        place = Span(token.start, token.end)
        if any(place.overlaps(date) for date in dates) or _YEAR.match(word) or _TIME.match(word):
            continue
        after = sentence.lows[at + 1] if at + 1 < len(sentence.lows) else ""
        if after in _LISTS["days"] or (at and sentence.lows[at - 1] in _LISTS["days"]):
            continue
        if word[0].isdigit() or after in _LISTS["units"]:
            result.add("figure", f"a figure: {word}")
            return
        if word.lower() != "one":
            result.add("count", f"a number: {word}")


def _dates(sentence: Sentence, names: list[Found], result: Weighed) -> None:
    named = next((name for name in names if name.tag == "date"), None)
    if named is not None:
        result.add("date", f"a date: {sentence.text[named.start : named.end]}")
        return
    for at, low in enumerate(sentence.lows):
        if low in _LISTS["days"] or (_YEAR.match(low) and sentence.pos(at) == "NUM"):
            result.add("date", f"a date: {sentence.word(at)}")
            return


def _events(sentence: Sentence, result: Weighed) -> None:
    said = reporting()
    verbal = False
    for at, token in enumerate(sentence.tokens):
        if token.pos not in {"VERB", "AUX"}:
            continue
        verbal = True
        low = sentence.lows[at]
        if token.pos == "VERB" and token.dep != "amod" and low not in said and _has_happened(sentence, at, low):
            result.add("event", f"says that something happened: {sentence.word(at)}")
            return
        if low in _LISTS["states"]:
            result.add("state", "says how something is")
    if not verbal:
        result.add("no verb")


def _has_happened(sentence: Sentence, at: int, low: str) -> bool:
    lows = [sentence.lows[each] for each in sentence.children[at] if each < at]
    if any(each in _UNREAL for each in lows):
        return False
    if low.endswith("n") and any(each in _PAST for each in lows):
        return True
    return low in _LISTS["events"] or (low.endswith("ed") and len(low) > 3)


def _actors(sentence: Sentence, names: list[Found], result: Weighed) -> None:
    for name in names:
        if name.tag in {"person", "organisation"}:
            result.add("actor", f"names an actor: {sentence.text[name.start : name.end]}")
            return
    for at, token in enumerate(sentence.tokens):
        if token.pos == "PROPN" and token.dep in SUBJECTS:
            first = min(sentence.left(at), at)
            span = sentence.stretch(first if sentence.pos(first) == "PROPN" else at, at)
            if span is not None:
                result.add("actor", f"names an actor: {span.of(sentence.text)}")
                return


def _found(sentence: Sentence, weighed: Weighed) -> Found | None:
    span = tidy(sentence.text, sentence.span.start, sentence.span.end)
    if span is None or weighed.score < LOWEST or not weighed.reasons:
        return None
    piece = Piece(span.start, span.end, "claim")
    return Found(span.start, span.end, "claim", weighed.score, (piece,), {}, tuple(weighed.reasons))
