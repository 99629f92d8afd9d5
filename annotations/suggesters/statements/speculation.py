"""Suggests speculations: words that leave something open, and what they leave open (CoNLL-2010, Szeged corpora)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from annotations.suggesters.reading import Reading
from annotations.text.cues import hedges, likelihood_row
from annotations.text.found import Found, SuggestionKind
from annotations.text.lexicon import sections
from annotations.text.pieces import Piece
from annotations.text.spans import Span, tidy

from .attribution import attributions
from .candidates import Candidate
from .phrases import misread
from .scopes import clause, scope
from .sentence import Sentence
from .study import Study, study

_LISTS = sections("hedges")
_PASSED_OVER = (frozenset(_LISTS["weak"]) - {"could", "almost", "nearly", "some"}) | frozenset(_LISTS["not suggested"])
INVESTIGATING = frozenset(_LISTS["investigation"]) - {"whether"}
_WITH_OBJECTS = frozenset({"expects", "expect", "expected", "fears", "thought", "thinks"})
_BEING = frozenset({"is", "are", "was", "were", "be", "been", "being", "would"})
_IMPERSONAL = regex.compile(
    r"\b[Ii]t (?:is|was|has been|had been) (?:\p{L}+ly )?"
    r"(?:reported|rumou?red|claimed|said|alleged|believed|thought|feared|suggested|understood|assumed|argued)\b"
    r"|\b(?:is|are|was|were) (?:\p{L}+ly )?(?:said|rumou?red|reported|alleged)(?= to\b)|\b[Tt]here (?:is|was) talk\b"
)
_NOBODY = frozenset(_LISTS["nobody"])
_SAYING = frozenset(_LISTS["saying"])
_ABILITIES = frozenset(
    {"see", "hear", "remember", "read", "understand", "feel", "speak", "afford", "believe", "imagine"}
)
_MODALS = frozenset({"may", "might", "could"})
WEASEL = "weasel"  # words that keep back who says it
_LOOK = 24  # spans of what others say that may hold a place and begin before the nearest ones
#: How often a cue of a type was one on gold/train, roughly.
SCORES = {"epistemic": 0.85, "doxastic": 0.8, "investigation": 0.7, "condition": 0.75, "hedge": 0.7, WEASEL: 0.7}


@dataclass(frozen=True)
class Open:
    """A cue with its scope, in the text; `sentence` is where it stands."""

    cue: Span
    scope: tuple[Span, ...]
    kind: str
    row: str | None = None  # of ICD 203


@dataclass(frozen=True)
class LeftOpen:
    """The suggester of what a text leaves open: of cues that are weasel words, or of the others."""

    kind: SuggestionKind
    name: str
    weasels: bool
    version: str = "1"

    def __call__(self, reading: Reading) -> list[Found]:
        """In the order of their cues; none where the pipeline does not parse."""
        here = study(reading)
        return _all_found(here, [each for each in opened(here) if (each.kind == WEASEL) == self.weasels])


SPECULATIONS = LeftOpen(SuggestionKind.SPECULATION, "postil_speculation", weasels=False)
WEASELS = LeftOpen(SuggestionKind.WEASEL, "postil_weasel", weasels=True)


def opened(study: Study) -> list[Open]:
    """All that is left open in an article, in order. Worked out once an article."""
    if "opened" not in study.findings:
        study.findings["opened"] = [
            each for section in study.sections for sentence in section.sentences for each in in_sentence(sentence)
        ]
    found: list[Open] = study.findings["opened"]
    return found


def in_sentence(sentence: Sentence) -> Iterator[Open]:
    """The cues of a sentence with their scopes."""
    withheld = list(unnamed(sentence))
    for cue in withheld:
        yield Open(cue, _whole(sentence, sentence.at(cue.start), sentence.at(cue.end - 1)), WEASEL)
    for span, kind in hedges(sentence.text, sentence.span):
        if any(cue.overlaps(span) for cue in withheld):
            continue
        first = sentence.at(span.start)
        last = sentence.at(span.end - 1)
        if last >= len(sentence.tokens):
            continue
        low = span.of(sentence.text).lower().replace("’", "'")
        if low in _PASSED_OVER or not leaves_open(sentence, first, last, low, kind):
            continue
        first, last = _core(sentence, first, last, kind)
        kind = _kind(sentence, first, low, kind)
        reach = scope(sentence, first, last, kind) if kind != WEASEL else _whole(sentence, first, last)
        wording = sentence.stretch(first, last)
        if wording is not None and reach:
            yield Open(wording, reach, kind, likelihood_row(low))


def unnamed(sentence: Sentence) -> Iterator[Span]:
    """ "It has been claimed", "Critics say", "is said to": who says it is kept back."""
    for found in _IMPERSONAL.finditer(sentence.text, sentence.span.start, sentence.span.end):
        yield Span(found.start(), found.end())
    for at, low in enumerate(sentence.lows):
        if low in _SAYING and at and sentence.pos(at) == "VERB":
            who = sentence.own_subject(at)
            if who is not None and who == at - 1 and sentence.lows[who] in _NOBODY and sentence.left(who) >= who - 1:
                yield Span(sentence.tokens[sentence.left(who)].start, sentence.tokens[at].end)


def leaves_open(sentence: Sentence, first: int, last: int, low: str, kind: str) -> bool:
    """Whether a listed wording is a hedge here, by the part of speech and what hangs on it."""
    at = _content_word(sentence, first, last)
    pos, word = sentence.pos(at), sentence.lows[at]
    if low in _MODALS:
        able = low == "could" and sentence.lows[sentence.heads[at]] in _ABILITIES
        return (pos == "AUX" and not able) or (pos == "VERB" and low == "might")
    if word in {"possible", "possibly"} and first and sentence.lows[first - 1] == "as":
        return False
    if word.startswith(("suggest", "indicat", "impl")) and first == last:
        return pos == "VERB" and _of_things(sentence, at)
    if kind == "doxastic" and first == last:
        return _thinks(sentence, at) if pos == "VERB" else misread(sentence, at) is not None
    if kind == "condition" and low == "if":
        return sentence.dep(at) in {"mark", "advmod", "case"} and sentence.lows[
            min(at + 1, len(sentence.lows) - 1)
        ] not in {"not", "only"}
    if kind == "hedge" and last + 1 < len(sentence.tokens):
        return low in _FREE or sentence.pos(last + 1) == "NUM" or sentence.lows[last + 1] in _AMOUNTS
    return True


_FREE = frozenset(
    {"mostly", "largely", "mainly", "partly", "on the whole", "all but", "broadly", "to some extent", "roughly"}
)
_AMOUNTS = frozenset(
    {
        "a",
        "half",
        "all",
        "every",
        "two",
        "three",
        "ten",
        "twenty",
        "$",
        "€",
        "£",
        "dozens",
        "hundreds",
        "thousands",
        "as",
        "third",
    }
)


def _content_word(sentence: Sentence, first: int, last: int) -> int:
    return next((at for at in range(first, last + 1) if sentence.pos(at) in {"VERB", "ADJ", "NOUN", "ADV"}), first)


def _of_things(sentence: Sentence, verb: int) -> bool:
    """Whether a report or a fact suggests it, not a person, whose words it would give."""
    subject = sentence.own_subject(verb)
    if subject is None:
        head = sentence.heads[verb]
        subject = sentence.own_subject(head) if sentence.dep(verb) == "conj" else None
    if subject is None or sentence.child(verb, "ccomp", "obj", "xcomp") is None:
        return False
    return sentence.pos(subject) == "NOUN" or sentence.lows[subject] in {"it", "this", "that", "which", "these", "what"}


def _thinks(sentence: Sentence, verb: int) -> bool:
    """Whether somebody holds something: a clause or an infinitive hangs on the verb, or it is set in."""
    if any(sentence.lows[at] == "to" and at < verb for at in sentence.children[verb]):
        return False
    if sentence.child(verb, "ccomp", "xcomp") is not None:
        return True
    whom = sentence.child(verb, "obj")
    if whom is not None and sentence.lows[verb] in _WITH_OBJECTS:
        return True
    return sentence.dep(verb) == "parataxis" and (sentence.own_subject(verb) is not None or whom is not None)


def _core(sentence: Sentence, first: int, last: int, kind: str) -> tuple[int, int]:
    """The cue without "is" before it and "to" behind it."""
    if kind == WEASEL:
        return first, last
    if sentence.lows[last] in {"view", "opinion", "mind"}:
        return last, last
    if sentence.lows[last] in {"whether", "if"} and first:
        return (first - 1 if sentence.lows[first - 1] in INVESTIGATING else first), last
    while first < last and sentence.lows[first] in _BEING and sentence.lows[last] not in {"clear", "known"}:
        first += 1
    while last > first and sentence.lows[last] == "to" and sentence.lows[last - 1] not in {"up", "close"}:
        last -= 1
    return first, last


def _kind(sentence: Sentence, first: int, low: str, kind: str) -> str:
    """The type as the sentence has it: "asked if" and a bare "whether" leave open what is so, and examine nothing."""
    if low in {"whether", "whether or not"}:
        return "investigation" if sentence.lows[first] in INVESTIGATING else "epistemic"
    if low == "if" and sentence.dep(sentence.heads[first]) in {"ccomp", "xcomp"}:
        return "epistemic"
    return kind


def _whole(sentence: Sentence, first: int, last: int) -> tuple[Span, ...]:
    low, high = clause(sentence, _content_word(sentence, first, last), first, last)
    span = sentence.stretch(low, high)
    return (span,) if span is not None else ()


def _all_found(study: Study, opened: list[Open]) -> list[Found]:
    """With what others say beside it, which tells whose voice it is and what is set in between."""
    told = sorted((each.candidate for each in attributions(study)), key=lambda each: each.start)
    starts = [each.start for each in told]
    result = []
    for each in opened:
        at = bisect_right(starts, each.cue.start)
        around = [one for one in told[max(0, at - _LOOK) : at] if one.covers(each.cue)]
        found = _found(study.text, each, around)
        if found is not None:
            result.append(found)
    return result


def _parted(scope: tuple[Span, ...], cue: Span, around: list[Candidate]) -> tuple[Span, ...]:
    """The scope without who says it, where that is set in between."""
    for one in around:
        if any(piece.overlaps(cue) for piece in one.content) and any(
            span.start <= mark.start < span.end for span in scope for mark in one.cue
        ):
            return tuple(
                Span(max(span.start, piece.start), min(span.end, piece.end))
                for span in scope
                for piece in one.content
                if span.overlaps(piece)
            )
    return scope


def _found(text: str, each: Open, around: list[Candidate]) -> Found | None:
    pieces = [
        Piece(span.start, span.end, role)
        for role, parts in (("scope", _parted(each.scope, each.cue, around)), ("cue", (each.cue,)))
        for part in parts
        if (span := tidy(text, part.start, part.end)) is not None
    ]
    if not pieces or pieces[0].role != "scope":
        return None
    values = {"type": each.kind, "voice": "quoted-source" if around else "author"}
    if each.row is not None:
        values["worded"] = each.row
    return Found(
        pieces[0].start,
        pieces[0].end,
        "speculation",
        SCORES[each.kind],
        tuple(pieces),
        values,
        (f"“{each.cue.of(text)}”",),
    )
