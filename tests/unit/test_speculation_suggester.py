"""Speculations and weasel words that are suggested, drawn: {cue} in <scope>."""

import json
from pathlib import Path

import pytest

from annotations.suggesters.statements.speculation import SPECULATIONS as suggest
from annotations.suggesters.statements.speculation import WEASELS as suggest_weasels
from tests.statements import draw, plain, reading, unparsed

ROOT = Path(__file__).resolve().parents[2]


DRAWN = [
    "<The bridge {may} fall>.",
    "<The number is {probably} real>.",
    "<It {seems} that nobody was hurt>.",
    "<She {believes} that the talks will fail>.",
    "<{If} the dam gives way, the wave will reach the border>.",
    "Nobody knows <{whether} he has left>.",
    "<The log {suggests} that the file was opened>.",
    "<The talks are {likely} to fail>.",
    "He paid <{about} 40 dollars>.",
    "The mayor said that <the bridge {could} collapse>.",
    "“<The bridge {might} fall>,” the mayor said.",
]

WEASELS = [
    "<{It was reported} that three soldiers fled>.",
    "<{Critics say} that the profit was small>.",
    "<The president {is said} to be ill>.",
]

NOTHING = [
    "In May the river rose.",
    "On 5 May 2021 he left; Theresa May stayed.",
    "The bridge was closed on Monday.",
    "She told him about the river.",
    "He came as soon as possible.",
    "From the hill she could see the sea.",
    "He suggested that they leave.",
    "",
]


@pytest.mark.parametrize("drawn", DRAWN)
def test_cue_and_scope_are_found(drawn):
    text = plain(drawn)
    assert draw(text, suggest(reading(text))) == [drawn]


@pytest.mark.parametrize("drawn", WEASELS)
def test_words_that_keep_back_who_says_it_are_a_kind_of_their_own(drawn):
    text = plain(drawn)
    found = suggest_weasels(reading(text))
    assert draw(text, found) == [drawn]
    assert [each.attributes["type"] for each in found] == ["weasel"]
    assert [each.tag for each in found] == ["speculation"]
    assert not any(one.pieces[-1] == other.pieces[-1] for one in found for other in suggest(reading(text)))


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_a_hedge_is_none(text):
    assert suggest(reading(text)) == []


@pytest.mark.parametrize(
    ("text", "kind", "row"),
    [
        ("The bridge may fall.", "epistemic", None),
        ("It is very unlikely that he stays.", "epistemic", "very-unlikely"),
        ("He is almost certain to win.", "epistemic", "almost-certain"),
        ("The talks will probably fail.", "epistemic", "likely"),
        ("She thinks that it is over.", "doxastic", None),
        ("The board is examining whether the hatch was shut.", "investigation", None),
        ("Unless it rains, the crop will die.", "condition", None),
        ("Roughly 40 people came.", "hedge", None),
    ],
)
def test_type_and_row_follow_from_the_words(text, kind, row):
    found = suggest(reading(text))
    assert (found[0].attributes["type"], found[0].attributes.get("worded")) == (kind, row)


def test_the_voice_is_that_of_whoever_speaks():
    text = "The road may be closed. The mayor said that the bridge may fall, too."
    assert [each.attributes["voice"] for each in suggest(reading(text))] == ["author", "quoted-source"]


def test_who_says_it_is_no_part_of_what_is_left_open():
    text = "If the dam gives way, the spokesman said, the wave will reach the border."
    assert draw(text, suggest(reading(text))) == [
        "<{If} the dam gives way>, the spokesman said, <the wave will reach the border>."
    ]


def test_the_values_are_those_of_the_codebook():
    tags = json.loads((ROOT / "annotations" / "default_codebook.json").read_text(encoding="utf-8"))
    attributes = next(tag for tag in tags if tag["key"] == "speculation")["attributes"]
    options = {each["key"]: {option["key"] for option in each["options"]} for each in attributes}
    text = "He may win, she believes. Critics say it is likely. If about 40 come, who knows whether it holds?"
    found = [*suggest(reading(text)), *suggest_weasels(reading(text))]
    assert len(found) > 4
    assert all(value in options[key] for each in found for key, value in each.attributes.items())


def test_the_scope_comes_first_and_the_cue_is_why():
    (found,) = suggest(reading("The bridge may fall."))
    assert [piece.role for piece in found.pieces] == ["scope", "cue"]
    assert found.reasons == ("“may”",)


def test_a_pipeline_that_does_not_parse_brings_nothing():
    assert suggest(unparsed("The bridge may fall.")) == []
    assert suggest_weasels(unparsed("Critics say so.")) == []
