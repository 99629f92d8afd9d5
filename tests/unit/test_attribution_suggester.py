"""Attributions that are suggested, drawn: [source] {cue} <content>; "|" parts paragraphs."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.suggesters.reading import Passage, Reading, Token
from annotations.suggesters.statements.attribution import LOWEST, SCORES, Attributions
from annotations.text.found import Found
from annotations.text.spans import tidy
from reader.text.paragraphs import Kind
from tests.statements import draw, plain, reading, unparsed

ROOT = Path(__file__).resolve().parents[2]

suggest = Attributions()

DRAWN = [
    "[The minister] {said} on Monday that <the dam was safe>.",
    "[The army] {told} reporters that <three soldiers had been killed>.",
    "<The dam is safe>, [the minister] {said} on Monday.",
    "<The dam>, [the minister] {said}, <is safe>.",
    "<“We will stay,”> [President Tokayev] {said}.",
    "<“We will stay,”> {said} [the minister].",
    "<“We will stay,”> [the mayor] {said}, <“and we will wait.”>",
    "<“We will stay,”> [the mayor] {said}. <“We will wait.”>",
    "[She] {said}: <“We will stay.”>",
    "[She] {wrote}: <``We will stay.''>",
    '<"We will stay,"> [he] {said}.',
    '<“We will stay,"> [the mayor] {said}.',
    "{According to} [the police], <forty people were arrested>.",
    "<Forty people were arrested>, {according to} [the police].",
    "[The company] {denied} <the report>.",
    "[The minister] {promised} <to lower the tax>.",
    "[She] {believes} that <the talks will fail>.",
    "[Residents] {fear} that <the dam will burst>.",
    "[The report] {found} that <nine bridges were unsafe>.",
    "[The opposition] {called for} <a new election>.",
    "[The ministry] {refused} <to comment on the figures>.",
    "[He] {accused} <the government of lying>.",
    "<“We will stay,”> [the mayor] {said}. <“We will not be moved.>|<“And we will fight.”>",
]

NOTHING = [
    "The bridge was closed on Monday.",
    "The price of bread rose by a third.",
    "It is fair to say that winter came early.",
    "The so-called ministry was a hut.",
    "She told a story.",
    "",
    "…",
    "“",
]


@pytest.mark.parametrize("drawn", DRAWN)
def test_source_cue_and_content_are_found(drawn):
    text = plain(drawn)
    assert drawn in draw(text, suggest(reading(text)))


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_found_where_nobody_says_anything(text):
    assert suggest(reading(text)) == []


def test_a_headline_names_its_source_before_a_colon():
    text = "Minister: no plan to raise the fuel tax"
    (found,) = suggest(reading(text, kind=Kind.HEADING))
    assert draw(text, [found]) == ["[Minister]{:} <no plan to raise the fuel tax>"]


def test_a_headline_names_its_source_at_the_end():
    text = "Dam is safe, minister says"
    (found,) = suggest(reading(text, kind=Kind.HEADING))
    assert draw(text, [found]) == ["<Dam is safe>, [minister] {says}"]


def test_a_report_of_a_report_is_found_twice():
    text = "The agency reported that the minister had told it that the border would close."
    found = suggest(reading(text))
    assert draw(text, found) == [
        "[The agency] {reported} that <the minister had told it that the border would close>.",
        "The agency reported that [the minister] had {told} it that <the border would close>.",
    ]
    assert found[0].score > found[1].score >= LOWEST


def test_who_was_quoted_is_the_source():
    text = "The paper quoted a former driver as saying that everybody knew."
    assert "The paper quoted [a former driver] {as saying} that <everybody knew>." in draw(text, suggest(reading(text)))


def test_the_main_part_comes_first_and_every_piece_is_tidy():
    text = "“We will stay,” the mayor said, “and we will wait.”"
    (found,) = suggest(reading(text))
    assert [piece.role for piece in found.pieces] == ["content", "content", "source", "cue"]
    assert (found.start, found.end) == (found.pieces[0].start, found.pieces[0].end)
    assert all(tidy(text, piece.start, piece.end) == piece.span for piece in found.pieces)
    assert found.reasons == ("“said” after a quotation",)


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("The minister said that it was over.", "kind", "assertion"),
        ("She believes that it is over.", "kind", "belief"),
        ("He promised to leave.", "kind", "eventuality"),
        ("The minister said that it was over.", "form", "indirect"),
        ("“It is over,” the minister said.", "form", "direct"),
        ("The minister said that it was “over and done with”.", "form", "mixed"),
        ("The minister said that it was over.", "polarity", "positive"),
        ("The minister denied that it was over.", "polarity", "negative"),
        ("She does not believe that it is over.", "polarity", "negative"),
        ("Critics say that it is over.", "source-type", "arbitrary"),
        ("The newspaper reported that it was over.", "source-type", "media-report"),
        ("The study found that nine bridges were unsafe.", "source-type", "document"),
        ("The interior ministry said that it was over.", "source-type", "named-organisation"),
        ("A spokesman said that it was over.", "source-type", "unnamed-official"),
        ("A farmer said that it was over.", "source-type", "unnamed-other"),
        ("The mayor of Puerto Salar said that it was over.", "source-type", "named-person"),
    ],
)
def test_values_are_filled_in_where_the_words_tell(text, key, value):
    (found,) = suggest(reading(text))
    assert found.attributes[key] == value


def test_the_values_are_those_of_the_codebook():
    tags = json.loads((ROOT / "annotations" / "default_codebook.json").read_text(encoding="utf-8"))
    attributes = next(tag for tag in tags if tag["key"] == "attribution")["attributes"]
    options = {each["key"]: {option["key"] for option in each.get("options", [])} for each in attributes}
    text = "The minister denied that “it” was over. According to critics, he lied. She hopes to win."
    for found in suggest(reading(text)):
        assert all(value in options[key] for key, value in found.attributes.items())


def test_every_pattern_that_is_offered_has_an_honest_score():
    assert all(0 < score <= 1 for score in SCORES.values())


def test_a_pipeline_that_does_not_parse_brings_nothing():
    assert suggest(unparsed("The minister said that the dam was safe.")) == []


def test_a_parser_with_other_labels_is_not_misunderstood():
    text = "The minister said that the dam was safe."
    read = reading(text)
    (passage,) = read.passages
    last = passage.tokens[-2]._replace(dep="pobj")
    other = Passage(passage.start, passage.end, passage.kind, [*passage.tokens[:-2], last, passage.tokens[-1]])
    assert suggest(read)
    assert suggest(Reading(text, [other], [])) == []


LISTED = "said told “ ” \" '' ` , . ; : — ? the minister Tokayev according to that if We and but plans quoted"
WORDS = st.sampled_from(
    [
        *LISTED.split(),
        "as",
        "saying",
        "called",
        "for",
        "in",
        "view",
        "40",
        "thinks",
        "قال",
        "「",
        "」",
        "«",
        "»",
        "‘",
        "’",
        "👩🏽‍🚀",
    ]
)
POS = st.sampled_from(["VERB", "NOUN", "PROPN", "PRON", "PUNCT", "ADP", "DET", "AUX", "ADJ", "SCONJ", "CCONJ"])
DEP = st.sampled_from(["nsubj", "obj", "obl", "ccomp", "xcomp", "acl", "acl:relcl", "conj", "case", "parataxis", "dep"])


@given(st.lists(st.tuples(WORDS, POS, DEP, st.integers(-9, 9)), max_size=60), st.sampled_from([*Kind]))
@settings(deadline=None)
def test_whatever_a_parser_says_the_pieces_lie_in_the_text(words, kind):
    text, tokens = "", []
    for at, (word, pos, dep, away) in enumerate(words):
        head = min(max(0, at + away), len(words) - 1)
        tokens.append(Token(len(text), len(text) + len(word), pos, dep, head, at == 0))
        text += word + " "
    found = suggest(Reading(text, [Passage(0, len(text), kind, tokens)], []))
    assert all(whole(text, each) for each in found)


def whole(text: str, found: Found) -> bool:
    return all(0 <= piece.start < piece.end <= len(text) for piece in found.pieces) and found.score >= LOWEST


@pytest.mark.parametrize("repeated", ["word ", "said “a ", '" ', "the minister said that "])
def test_a_megabyte_without_paragraphs_or_closed_quotations_takes_seconds(repeated):
    words = repeated.split() * (200_000 // len(repeated.split()))
    text, tokens = " ".join(words), []
    at = 0
    for number, word in enumerate(words):
        pos = "VERB" if word == "said" else "NOUN"
        tokens.append(Token(at, at + len(word), pos, "dep", max(0, number - 1), False))
        at += len(word) + 1
    began = time.monotonic()
    suggest(Reading(text, [Passage(0, len(text), Kind.PARAGRAPH, tokens)], []))
    assert time.monotonic() - began < 30
