"""Suggests attributions: who says what, by which words (PARC 3.0), with the values that the words tell."""

from __future__ import annotations

from annotations.suggesters.reading import Reading
from annotations.text.found import Found, SuggestionKind
from annotations.text.pieces import Piece
from annotations.text.quotations import quoted
from annotations.text.spans import Span, tidy

from .candidates import Candidate
from .finding import candidates
from .source_types import SourceTypes
from .study import Study, study

#: How often each pattern was right on the texts of gold/train (`manage.py score_suggesters` measures it anew).
SCORES: dict[str, float] = {}
UNKNOWN = 0.5
LOWEST = 0.5  # what scores less is not offered
NEGATIVE = frozenset({"deny", "refuse", "decline", "reject", "dismiss", "dispute", "refute", "doubt", "oppose"})


class Attributions:
    """The suggester of attributions."""

    kind = SuggestionKind.ATTRIBUTION
    name = "postil_attribution"
    version = "1"

    def __call__(self, reading: Reading) -> list[Found]:
        """The attributions of an article, in the order of their cues; none where the pipeline does not parse."""
        here = study(reading)
        types = SourceTypes(reading.text, reading.names)
        return [found for each in attributions(here) if (found := _found(reading.text, each, types)) is not None]


def attributions(study: Study) -> list[Candidate]:
    """The candidates that are offered. Worked out once an article."""
    if "attributions" not in study.findings:
        study.findings["attributions"] = candidates(study)
    kept: list[Candidate] = study.findings["attributions"]
    return kept


def _found(text: str, each: Candidate, types: SourceTypes) -> Found | None:
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
    values = {"kind": each.kind, "form": form(text, content), "polarity": "positive"}
    told = types.type_of(each.source)
    if told is not None:
        values["source-type"] = told
    score = SCORES.get(each.pattern, UNKNOWN)
    return Found(content[0].start, content[0].end, "attribution", score, tuple(pieces), values, (each.pattern,))


def form(text: str, content: list[Span]) -> str:
    forms = {quoted(text, piece) for piece in content}
    return forms.pop() if len(forms) == 1 else "mixed"
