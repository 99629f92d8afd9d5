"""Normalising: one text whatever the clipboard did to it, and the same again when it is done twice."""

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.characters import MAX_BYTES
from reader.text.errors import TextError
from reader.text.normalise import GAP, digest, normalise, slices

NASTY = (
    "a b\tZé\u0301\u0308\r\n\x85\u2028\u2029\x0b\x0c\x07\x93\ufeff\u00ad\u200b\u200d\u00a0\u3000.-“”BIё漢한👩🏽🇫🇷1•>#"
)
texts = st.text(alphabet=st.one_of(st.sampled_from(NASTY), st.characters(exclude_categories=["Cs"])), max_size=300)
lines = st.lists(st.text(alphabet=NASTY + "etaoin shrdlu", max_size=110), max_size=12).map("\n".join)


def normalised(text: str) -> str:
    try:
        return normalise(text)
    except TextError as error:
        return error.code


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("one\r\n\r\ntwo\rthree", "one\n\ntwo\n\nthree"),
        ("one\u2028two\u2029three\x85four", "one\n\ntwo\n\nthree\n\nfour"),
        ("  one \t  two  \n\n\n\n three\u00a0", "one two\n\nthree"),
        ("Jan\u00a06", "Jan\u00a06"),
        ("e\u0301 \u1112\u1161\u11ab", "é 한"),
        ("\ufeffone\u00adself \x07two\x1fthree", "oneself two three"),
        ("it\x92s \x93quoted\x94", "it’s “quoted”"),
        ("می\u200cخواهم 👩\u200d👧", "می\u200cخواهم 👩\u200d👧"),
        ("one\n\u200b\ntwo", "one\n\ntwo"),
    ],
)
def test_what_becomes_of_characters(pasted, stored):
    assert normalise(pasted) == stored


@pytest.mark.parametrize("empty", ["", " \n\t ", "\ufeff\u00ad\x07", "\u200b\n\u2060"])
def test_nothing_to_read_is_refused(empty):
    with pytest.raises(TextError) as refused:
        normalise(empty)
    assert refused.value.code == "empty"


def test_a_nul_is_refused_with_its_place():
    with pytest.raises(TextError, match=r"NUL character \(line 2, character 6 ") as refused:
        normalise("one\nt\0o")
    assert refused.value.code == "nul"


def test_a_lone_surrogate_is_refused_with_its_place():
    with pytest.raises(TextError, match=r"U\+D83D \(line 1, character 3 ") as refused:
        normalise("ab\ud83d")
    assert refused.value.code == "surrogate"


def test_a_text_at_the_limit_is_taken_and_one_byte_more_is_not():
    assert len(normalise("é" * (MAX_BYTES // 2))) == MAX_BYTES // 2
    with pytest.raises(TextError, match=r"5\.1 MB long, and 5 MB is the most") as refused:
        normalise("é" * (MAX_BYTES // 2) + "x")
    assert refused.value.code == "too-long"


def test_the_limit_counts_what_is_stored():
    with pytest.raises(TextError, match="the most"):
        normalise("a.\nb.\nc.", limit=9)
    assert normalise("a.\nb.\nc.", limit=10) == "a.\n\nb.\n\nc."


def test_a_paragraph_a_line_stays_a_paragraph_a_line():
    pasted = "A headline without a stop\nA sentence of its own follows here.\nAnd another, that ends.\n"
    assert normalise(pasted).split(GAP) == pasted.splitlines()


WRAPPED = """\
Reporters were let into the building at noon and were asked to leave
again at ten past, without having been told what it was that they had
been shown.

The minister, who had travelled through the night, said that he would
answer questions in writing. He has answered none of them so far. His
spokeswoman said she could not help with that.
  - the first point of three
  - the second, which is long enough to run on to another line of the
    message
"""


def test_broken_lines_are_joined_and_list_items_are_not():
    parts = normalise(WRAPPED).split(GAP)
    assert [part.split()[0] for part in parts] == ["Reporters", "The", "-", "-"]
    assert parts[0].endswith("that they had been shown.")
    assert parts[3].endswith("another line of the message")


def test_broken_lines_without_blank_ones_end_at_the_short_line():
    parts = normalise(WRAPPED.replace("\n\n", "\n")).split(GAP)
    assert [part.split()[0] for part in parts] == ["Reporters", "The", "-", "-"]


def test_a_divided_word_is_made_whole_only_if_the_text_knows_it():
    pasted = (
        "The government said it would publish the figures again, and a govern-\n"
        "ment spokesman added that the long-awaited list would follow in well-\n"
        "ordered parts, as soon as it had been signed by the three ministers who\n"
        "were travelling abroad, which was not expected to happen before the end\n"
        "of the week.\n"
    )
    stored = normalise(pasted)
    assert "a government spokesman" in stored
    assert "in well-ordered parts" in stored


def test_headlines_of_like_length_are_not_joined():
    headlines = "\n".join(f"Ministers promise list number {n} in time for Easter" for n in range(10, 20))
    assert normalise(headlines).split(GAP) == headlines.splitlines()


def test_verse_is_not_joined():
    verse = "\n".join(["The morning came with nothing in its hands", "But paper, ink, and trains that did not go,"] * 3)
    assert len(normalise(verse).split(GAP)) == 6


@pytest.mark.parametrize(
    ("pasted", "headline"),
    [
        ("War on two frontsI’m often reluctant to write of it, and yet.", "War on two fronts"),
        ("Markets fall on war fearsALMATY, Jan 6 (Reuters) - Shares fell hard today.", "Markets fall on war fears"),
        ("Who gave the order?The answer to that is not known to anyone here.", "Who gave the order?"),
        ("A quiet week in the capitalBy Ann Lee\nIt was quiet.", "A quiet week in the capital"),
        ("All quiet in KarvaniaKarvania was quiet, said its king.\n\nKarvania is small.", "All quiet in Karvania"),
    ],
)
def test_a_glued_headline_is_parted(pasted, headline):
    assert normalise(pasted).split(GAP)[0] == headline


@pytest.mark.parametrize(
    "name", ["YouTube", "McDonald", "WhatsApp", "eBay", "iPhone", "BuzzFeed", "LinkedIn", "GitHub", "O’Neill"]
)
def test_names_with_a_capital_inside_are_left_whole(name):
    text = f"Minister says {name} has been told to pay up by the end of the month, or else."
    assert normalise(text) == text


@given(st.one_of(texts, lines))
def test_twice_is_once(text):
    once = normalised(text)
    assert once == "empty" or normalise(once) == once


@given(st.one_of(texts, lines))
def test_what_comes_out_can_be_stored_and_sliced(text):
    stored = normalised(text)
    assert unicodedata.is_normalized("NFC", stored)
    assert not set(stored) & {"\0", "\r", "\t", "\ufeff", "\x85", "\u2028"}
    places = slices(stored)
    assert GAP.join(stored[place.start : place.end] for place in places) == stored
    for place in places:
        part = stored[place.start : place.end]
        assert part
        assert "\n" not in part
        assert part == part.strip()


def test_the_digest_is_of_the_utf8():
    assert digest("Ő") == hashlib.sha256("Ő".encode()).hexdigest()
