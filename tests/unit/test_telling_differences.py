"""What differs between two states of an annotation, in words and as marked text."""

import random

import pytest

from annotations.text.history.bits import (
    CHANGED_KEPT,
    Bit,
    Sort,
    clipped,
    clipped_before,
    of_spans,
    of_words,
    shortened,
)
from annotations.text.history.differences import Difference, differences, summary, version
from annotations.text.history.names import Names, with_article
from annotations.text.spans import Span

TEXT = "The ministry said that 12 people died. Nobody else was hurt."
NAMES = Names(
    tags={"claim": "Claim", "attribution": "Attribution"},
    roles={("attribution", "content"): "Content", ("attribution", "source"): "Source"},
    attributes={("claim", "sure"): "Credibility", ("claim", "contested"): "Contested"},
    options={("claim", "sure", "1"): "confirmed", ("claim", "sure", "2"): "probable"},
    main={"attribution": "content"},
)


def place(words, *role):
    start = TEXT.index(words)
    return [start, start + len(words), *role]


def state(**changes):
    return {
        "tag": "claim",
        "author": "ben",
        "note": "",
        "entity": None,
        "suggestion": None,
        "spans": [place("12 people died")],
        "version": 1,
        **changes,
    }


def drawn(bits):
    """Marked text as a line: what came in +…+, what went in -…-."""
    signs = {Sort.SAME: "", Sort.INSERTED: "+", Sort.DELETED: "-"}
    return "".join(f"{signs[bit.sort]}{bit.text}{signs[bit.sort]}" for bit in bits)


def told(old, new):
    return differences(old, new, text=TEXT, names=NAMES)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("", "It began so.", "+It began so.+"),
        ("It ended.", "", "-It ended.-"),
        ("I doubt it", "I doubt that very much", "I doubt -it-+that very much+"),
        ("one two three", "four five three", "-one two-+four five+ three"),
        ("Twelve died.", "Twelve people died.", "Twelve +people +died."),
        ("Ночь темна", "Ночь светла", "Ночь -темна-+светла+"),
        ("a\n\nb", "a\nb", "a-\n\n-+\n+b"),
        ("cafe\u0301 open", "cafe\u0301 shut", "cafe\u0301 -open-+shut+"),
    ],
)
def test_notes_differ_word_by_word(old, new, expected):
    assert drawn(of_words(old, new)) == expected


def test_marked_text_holds_both_texts_whole():
    dice = random.Random(5)
    words = ["a", "b", " ", "  ", "\n", "ab", ".", "é", "你好", "👩‍👩‍👧"]
    for _ in range(500):
        old, new = ("".join(dice.choices(words, k=dice.randrange(12))) for _ in range(2))
        bits = of_words(old, new)
        assert "".join(bit.text for bit in bits if bit.sort is not Sort.INSERTED) == old
        assert "".join(bit.text for bit in bits if bit.sort is not Sort.DELETED) == new
        assert all(bit.text for bit in bits)


def test_long_notes_that_are_wholly_other_take_no_time():
    old, new = ("".join(f"{letter}{n} " for n in range(5_000)) for letter in "ab")
    assert [bit.sort for bit in of_words(old, new)][:2] == [Sort.DELETED, Sort.INSERTED]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([(0, 3)], [(0, 12)], "The+ ministry+"),
        ([(0, 12)], [(4, 12)], "-The -ministry"),
        ([(0, 3)], [(0, 3), (23, 25)], "The … +12+"),
        ([(0, 3)], [(23, 25)], "-The- … +12+"),
        ([(0, 12)], [(4, 17)], "-The -ministry+ said+"),
    ],
)
def test_passages_differ_by_where_they_lie(old, new, expected):
    assert drawn(of_spans(TEXT, [Span(*s) for s in old], [Span(*s) for s in new])) == expected


def test_of_what_stayed_a_page_shows_what_is_next_to_a_change():
    same = " ".join(f"word{n}" for n in range(100))
    bits = shortened([Bit(same), Bit("x" * 5_000, Sort.INSERTED), Bit(same), Bit("y", Sort.DELETED), Bit(same)])
    assert bits[0].text.startswith("…")
    assert bits[0].text.endswith("word99")
    assert " … " in bits[2].text
    assert bits[2].text.startswith("word0")
    assert bits[2].text.endswith("word99")
    assert bits[4].text.startswith("word0")
    assert bits[4].text.endswith("…")
    assert all(len(bit.text) <= CHANGED_KEPT + 25 for bit in bits)


@pytest.mark.parametrize("cut", [clipped, clipped_before])
def test_what_is_cut_off_is_said_to_be(cut):
    assert cut("short", 10) == "short"
    assert len(cut("many words " * 9, 20)) <= 21
    assert "…" in cut("many words " * 9, 20)


def test_a_letter_of_several_code_points_is_not_halved():
    family = "👩‍👩‍👧"
    assert clipped(family * 20, 7).removesuffix("…").replace(family, "") == ""


def test_nothing_differs_between_a_state_and_itself():
    assert told(state(), state(version=7)) == []


def test_each_thing_is_told_by_its_name():
    old = state(note="Who says so?", attributes={"sure": "1"})
    new = state(
        note="Who says this?",
        entity="Ministry",
        spans=[place("people died")],
        attributes={"sure": "2", "contested": True},
    )
    found = told(old, new)
    assert [each.what for each in found] == ["passage", "name", "credibility", "contested", "note"]
    passage, name, sure, contested, note = found
    assert (drawn(passage.bits), passage.quoted) == ("-12 -people died", True)
    assert name == Difference("name", "", "Ministry")
    assert sure == Difference("credibility", "confirmed", "probable")
    assert contested == Difference("contested", "", "yes")
    assert drawn(note.bits) == "Who says -so-+this+?"


def test_parts_that_come_and_go_are_told_with_their_words():
    old = state(tag="attribution", spans=[place("12 people died", "content"), place("said", "cue")])
    new = state(tag="attribution", spans=[place("12 people died", "content"), place("The ministry", "source")])
    assert [(each.what, drawn(each.bits)) for each in told(old, new)] == [
        ("source", "+The ministry+"),
        ("cue", "-said-"),
    ]


def test_under_another_tag_the_passage_stays_the_passage():
    new = state(tag="attribution", spans=[place("12 people died", "content")])
    assert told(state(), new) == [Difference("tag", "Claim", "Attribution")]


def test_what_the_codebook_no_longer_has_is_told_by_its_key():
    old = state(tag="gone", attributes={"lost": ["x", "y"], "who": {"tag": "person", "name": "Jane Doe"}})
    assert version(old, text=TEXT, names=NAMES).values == [("lost", "x, y"), ("who", "Jane Doe")]


def test_a_state_is_told_in_words():
    full = state(
        tag="attribution",
        note="Why?",
        entity="12 people died",
        spans=[place("12 people died", "content"), place("The ministry", "source"), place("hurt", "source")],
    )
    shown = version(full, text=TEXT, names=NAMES)
    assert (shown.tag, shown.note, shown.author) == ("Attribution", "Why?", "ben")
    assert shown.parts == [("passage", "12 people died"), ("source", "The ministry … hurt")]
    assert shown.values == []  # a name that is what the passage reads needs not be said


def test_a_sum_of_differences_is_a_phrase():
    assert summary([Difference("note")]) == "the note"
    assert summary([Difference("note"), Difference("tag")]) == "the note and the tag"
    assert summary([]) == ""
    assert [with_article(word) for word in ("claim", "attribution", "Opinion", "")] == [
        "a claim",
        "an attribution",
        "an Opinion",
        "a ",
    ]
