import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.spans import Span
from annotations.text.words import stretched

TEXT = "He said “the quick fox” left. 今天天气 don’t go"


def moved(words, edge, by):
    start = TEXT.index(words)
    return stretched(TEXT, Span(start, start + len(words)), edge=edge, by=by).of(TEXT)


@pytest.mark.parametrize(
    ("words", "edge", "by", "then"),
    [
        ("quick", "start", -1, "the quick"),
        ("quick fox", "start", 1, "fox"),
        ("quick", "start", 1, "quick"),  # nothing would be left
        ("quick", "end", 1, "quick fox"),
        ("quick fox", "end", -1, "quick"),
        ("uic", "end", 1, "uick"),
        ("He", "start", -1, "He"),
        ("go", "end", 1, "go"),
        ("今天天气", "end", 1, "今天天气 don’t"),
        ("left", "end", 1, "left. 今"),
    ],
)
def test_an_end_moves_by_a_word(words, edge, by, then):
    assert moved(words, edge, by) == then


@given(st.text(min_size=1), st.data(), st.sampled_from(["start", "end"]), st.sampled_from([-1, 1]))
def test_a_span_is_left_whatever_the_text(text, data, edge, by):
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    result = stretched(text, span, edge=edge, by=by)
    assert 0 <= result.start < result.end <= len(text)
