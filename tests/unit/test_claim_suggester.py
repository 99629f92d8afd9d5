"""Check-worthy claims: sentences ranked by what there is in them to check, with the reasons."""

import pytest

from annotations.suggesters.statements.claims import LOWEST, WEIGHTS, Claims
from annotations.text.found import SuggestionKind
from tests.statements import reading, unparsed

suggest = Claims()


def score(text: str) -> float:
    """The score of a text of one sentence, 0 where it is not suggested."""
    found = suggest(reading(text))
    return found[0].score if found else 0.0


def test_the_reasons_are_told_in_words():
    text = "The army killed 4,000 people in Aleppo on 5 May 2016."
    (found,) = suggest(reading(text))
    assert "a figure: 4,000" in found.reasons
    assert any(reason.startswith("a date: ") for reason in found.reasons)
    assert "says that something happened: killed" in found.reasons
    assert found.score >= SuggestionKind.CLAIM.usual_threshold


def test_the_span_is_the_sentence():
    text = "It rained. The army killed 4,000 people on Monday. Who knows?"
    (found,) = [each for each in suggest(reading(text)) if each.score > 0.5]
    assert text[found.start : found.end] == "The army killed 4,000 people on Monday."
    assert [(piece.start, piece.end, piece.role) for piece in found.pieces] == [(found.start, found.end, "claim")]


def test_the_score_is_the_sum_of_the_weights():
    weights = ("base", "figure", "date", "event")
    assert score("The army killed 4,000 people on Monday.") == pytest.approx(sum(WEIGHTS[each] for each in weights))


@pytest.mark.parametrize(
    ("higher", "lower"),
    [
        ("The army killed 4,000 people on Monday.", "Did the army kill 4,000 people on Monday?"),
        ("The army killed 4,000 people on Monday.", "The army may have killed 4,000 people on Monday."),
        ("The army killed 4,000 people on Monday.", "I remember that the army killed 4,000 people on Monday."),
        ("The price rose to 40 dollars in March.", "The price rose."),
        ("The ministry paid 40 dollars for the bridge.", "The ministry should pay for the beautiful bridge."),
    ],
)
def test_questions_opinions_and_speculations_rank_lower(higher, lower):
    assert score(higher) > score(lower)


@pytest.mark.parametrize("text", ["Who knows?", "What a beautiful day!", "Please wait.", "", "…"])
def test_what_cannot_be_checked_is_not_suggested(text):
    assert suggest(reading(text)) == []


def test_a_year_and_a_time_are_no_figures():
    (found,) = suggest(reading("The dam was built in 1974 and opened at 14:30."))
    assert not any(reason.startswith("a figure") for reason in found.reasons)


def test_every_suggestion_has_a_reason_and_a_score_in_bounds():
    text = "The army killed 4,000 people. It was cold. I slept. The mayor, Aidos Ukibay, signed a treaty in 1999."
    found = suggest(reading(text))
    assert found
    assert all(each.reasons and LOWEST <= each.score <= 1 for each in found)


def test_a_pipeline_that_does_not_parse_brings_nothing():
    assert suggest(unparsed("The army killed 4,000 people on Monday.")) == []
