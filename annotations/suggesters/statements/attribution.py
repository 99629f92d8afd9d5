"""Suggests attributions: who says what, by which words (PARC 3.0), with the values that the words tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.suggesters.reading import Reading
from annotations.text.found import Found, SuggestionKind
from annotations.text.pieces import Piece
from annotations.text.quotations import quoted
from annotations.text.spans import Span, tidy

from .candidates import Candidate
from .finding import candidates, speech_of
from .names import Names
from .source_types import SourceTypes
from .speech import Speech
from .study import Study, study

#: How sure a pattern is: its share of right ones on gold/train (`manage.py score_suggesters`), drawn towards what such
#: verbs came to on a published corpus of political news. A nested one loses NESTED, one only thought of MODAL.
SCORES = {
    "clause": 0.9,
    "bare clause": 0.9,
    "rest": 0.8,
    "sentence before": 0.9,
    "set in": 0.9,
    "quotation before": 0.9,
    "quotation after": 0.85,
    "according to": 0.95,
    "as saying": 0.8,
    "headline": 0.75,
    "misread verb": 0.8,
    "quoted complement": 0.85,
    "quoted object": 0.8,
    "quoted particle": 0.85,
    "particle": 0.7,
    "infinitive": 0.75,
    "complement": 0.7,
    "object": 0.6,
    "in the view": 0.7,
    "conviction": 0.6,
    "noun with owner": 0.55,
    "passive clause": 0.6,
    "passive bare clause": 0.5,
    "passive infinitive": 0.5,
    "thought clause": 0.7,
    "thought bare clause": 0.65,
    "thought set in": 0.65,
    "thought sentence before": 0.65,
    "found clause": 0.7,
    "found bare clause": 0.6,
    "found set in": 0.65,
    "found sentence before": 0.6,
}
NESTED, MODAL = 0.25, 0.4
NEAR = 12  # attributions around one in which it may be nested
LOWEST = 0.5  # what scores less is not offered


#: What stands beside the cue, by the pattern.
REASONS = {
    "quotation before": "after a quotation",
    "quotation after": "before a quotation",
    "sentence before": "after a sentence",
    "set in": "set into a sentence",
    "according to": "with a source after it",
    "headline": "after a source in a headline",
    "infinitive": "with “to”",
    "particle": "with what is meant",
    "complement": "with what is said of somebody",
    "object": "with what is said",
    "in the view": "with the one who holds it",
    "noun": "with “that”",
    "conviction": "with “that”",
    "as saying": "with a clause",
    "clause": "with a clause",
    "rest": "with a clause",
    "misread": "with a clause",
}


class Attributions:
    """The suggester of attributions."""

    kind = SuggestionKind.ATTRIBUTION
    name = "postil_attribution"
    version = "1"

    def __call__(self, reading: Reading) -> list[Found]:
        """The attributions of an article, in the order of their cues; none where the pipeline does not parse."""
        here = study(reading)
        types, speech = SourceTypes(reading.text, Names(reading.names)), speech_of(here)
        return [
            found for each in attributions(here) if (found := _found(reading.text, each, types, speech)) is not None
        ]


def attributions(study: Study) -> list[Scored]:
    """The attributions that are offered. Worked out once an article."""
    if "attributions" not in study.findings:
        found = candidates(study)
        inside = _nested(found, speech_of(study))
        scored = [Scored(each, score(each, nested=nested)) for each, nested in zip(found, inside, strict=True)]
        study.findings["attributions"] = [each for each in scored if each.score >= LOWEST]
    kept: list[Scored] = study.findings["attributions"]
    return kept


@dataclass(frozen=True)
class Scored:
    candidate: Candidate
    score: float


def score(each: Candidate, *, nested: bool) -> float:
    pattern = each.pattern
    taken = MODAL if "modal " in pattern else 0.0
    return round(SCORES.get(pattern.replace("modal ", ""), 0.4) - taken - (NESTED if nested else 0), 2)


def _nested(found: Sequence[Candidate], speech: Speech) -> Iterator[bool]:
    """Whether each stands in the content of another, or in speech; the contents that begin near by are asked."""
    for at, each in enumerate(found):
        near = found[max(0, at - NEAR) : at + NEAR]
        quote = speech.around(each.cue[0].start)
        spoken = quote is not None and quote.is_speech and each.cue[0].start > quote.start
        yield spoken or any(each.lies_in(other) for other in near if other is not each)


def _found(text: str, scored: Scored, types: SourceTypes, speech: Speech) -> Found | None:
    each = scored.candidate
    parts = {"content": each.content, "source": (each.source,) if each.source else (), "cue": each.cue}
    pieces = [
        Piece(span.start, span.end, role)
        for role, spans in parts.items()
        for piece in spans
        if (span := tidy(text, piece.start, piece.end)) is not None
    ]
    content = [piece.span for piece in pieces if piece.role == "content"]
    if not content:
        return None
    values = {
        "kind": each.kind,
        "form": form(text, content, each.cue[0], speech),
        "polarity": "negative" if each.negative else "positive",
    }
    told = types.type_of(each.source, quoted=speech.around(each.cue[0].start) is not None)
    if told is not None:
        values["source-type"] = told
    return Found(
        content[0].start, content[0].end, "attribution", scored.score, tuple(pieces), values, (reason(text, each),)
    )


def reason(text: str, each: Candidate) -> str:
    """Why it was found, in words: “said” with a clause."""
    cue = " … ".join(piece.of(text) for piece in each.cue)
    return f"“{cue}” {next((words for key, words in REASONS.items() if key in each.pattern), '')}".strip()


def form(text: str, content: list[Span], cue: Span, speech: Speech) -> str:
    """In whose words the content is; what is told within somebody's speech is not quoted by standing in its marks."""
    forms = set()
    for piece in content:
        quote = speech.around(piece.start)
        told = quote is not None and quote.start < cue.start < quote.end and quote.start < piece.start
        forms.add("indirect" if told else quoted(text, piece))
    return forms.pop() if len(forms) == 1 else "mixed"
