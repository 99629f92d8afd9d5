import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.anchoring import locate, occurrences
from annotations.text.spans import Span, context, merged, tidy

LETTERS = st.text(st.sampled_from(list("ab é\u0301👩\u200d🚀👍🏽🇰🇿שلם语\n“”")), max_size=60)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 2), (-1, 2)])
def test_a_span_is_never_empty_or_negative(start, end):
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_the_first_letter_is_a_place():
    assert tidy("Word", 0, 1) == Span(0, 1)


def test_outer_white_space_is_left_out():
    assert tidy("The  quick \n fox", 3, 13) == Span(5, 10)


def test_white_space_alone_is_nothing():
    assert tidy("a \n b", 1, 4) is None


def test_a_span_holds_whole_clusters():
    text = "a👩\u200d🚀b"
    assert tidy(text, 2, 3) == Span(1, 4)


@given(LETTERS, st.data())
def test_no_span_begins_or_ends_inside_a_cluster(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edges = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    span = tidy(text, start, end)
    if span is not None:
        assert {span.start, span.end} <= edges
    before, after = context(text, Span(0, 1)) if text else ("", "")
    assert text.startswith(before)
    assert len(after) <= 32


def test_spans_that_touch_become_one():
    assert merged([Span(5, 7), Span(0, 2), Span(2, 4), Span(6, 9)]) == [Span(0, 4), Span(5, 9)]


def test_context_is_thirty_two_code_points():
    text = "x" * 40 + "word" + "y" * 40
    assert context(text, Span(40, 44)) == ("x" * 32, "y" * 32)


def test_the_nearest_occurrence_is_found():
    text = "He said. She said. They said."
    assert locate(text, "said") == Span(3, 7)
    assert locate(text, "said", near=20) == Span(24, 28)
    assert locate(text, "said", near=7) == Span(3, 7)
    assert locate(text, "shouted") is None
    assert locate(text, " ") is None


def test_quotes_dashes_and_spaces_are_folded_only_where_nothing_is_exact():
    text = "He said “no”\u00a0— twice."
    assert locate(text, 'said "no" - twice') == Span(3, 20)
    assert occurrences("a-b a–b", "a–b") == [Span(4, 7)]


def test_only_within_is_looked_at():
    assert occurrences("one one one", "one", within=Span(4, 11)) == [Span(4, 7), Span(8, 11)]
