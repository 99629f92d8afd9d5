"""No span begins or ends inside what a reader sees as one character."""

import regex
from hypothesis import given
from hypothesis import strategies as st

from reader.text.graphemes import is_boundary, snap

PIECES = [
    "a",
    "b",
    " ",
    "\n",
    "é",
    "e\u0301",
    "👩\u200d👩\u200d👧",
    "🇫🇷",
    "🇩🇪",
    "👍🏽",
    "1\ufe0f\u20e3",
    "한",
    "क्षि",
    "ع",
    "漢",
    "Z\u0351\u036b",
]


def test_a_family_is_taken_whole():
    text = "a👩\u200d👧b"
    assert [at for at in range(len(text) + 1) if is_boundary(text, at)] == [0, 1, 4, 5]
    assert snap(text, 2, 3) == (1, 4)
    assert snap(text, 1, 4) == (1, 4)


def test_flags_pair_off_from_the_first():
    text = "🇫🇷" * 300
    assert snap(text, 401, 403) == (400, 404)


def test_ends_outside_the_text_are_brought_back():
    assert snap("abc", -5, 99) == (0, 3)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_the_window_sees_what_the_whole_text_shows(text):
    edges = {0} | {cluster.end() for cluster in regex.finditer(r"\X", text)}
    assert {at for at in range(len(text) + 1) if is_boundary(text, at)} == edges


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join), st.data())
def test_snapping_holds_what_was_asked_for_and_stays(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    low, high = snap(text, start, end)
    assert low <= start < end <= high
    assert is_boundary(text, low)
    assert is_boundary(text, high)
    assert snap(text, low, high) == (low, high)
