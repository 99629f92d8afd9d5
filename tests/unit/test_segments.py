from hypothesis import given
from hypothesis import strategies as st

from annotations.text.segments import lanes, split
from annotations.text.spans import Span


def test_a_span_cuts_its_paragraph_in_three():
    assert split(Span(0, 5), {7: Span(1, 3)}) == [(0, 1, ()), (1, 3, (7,)), (3, 5, ())]


def test_nothing_marked_is_one_piece():
    assert split(Span(3, 9), {}) == [(3, 9, ())]


def test_overlap_is_cut_not_nested():
    assert split(Span(0, 9), {"a": Span(0, 6), "b": Span(3, 9)}) == [
        (0, 3, ("a",)),
        (3, 6, ("a", "b")),
        (6, 9, ("b",)),
    ]


def test_a_span_from_the_paragraph_before_is_clipped():
    assert split(Span(10, 20), {"a": Span(2, 12), "b": Span(18, 40)}) == [
        (10, 12, ("a",)),
        (12, 18, ()),
        (18, 20, ("b",)),
    ]


def test_further_cuts_leave_the_same_spans_on_either_side():
    assert split(Span(0, 9), {"a": Span(2, 6)}, at=[4, 6, 8]) == [
        (0, 2, ()),
        (2, 4, ("a",)),
        (4, 6, ("a",)),
        (6, 8, ()),
        (8, 9, ()),
    ]


def test_what_encloses_lies_on_the_upper_line():
    assert lanes({"inner": Span(2, 4), "outer": Span(0, 9), "other": Span(4, 6), "late": Span(9, 12)}) == {
        "outer": 0,
        "inner": 1,
        "other": 1,
        "late": 0,
    }


spans = st.dictionaries(
    st.integers(0, 50),
    st.tuples(st.integers(0, 80), st.integers(1, 30)).map(lambda pair: Span(pair[0], pair[0] + pair[1])),
    max_size=25,
)


@given(spans, st.integers(0, 60), st.integers(1, 50))
def test_the_pieces_are_the_whole_and_name_all_that_covers_them(marked, start, length):
    whole = Span(start, start + length)
    pieces = split(whole, marked)
    assert [piece[0] for piece in pieces] == [whole.start, *(piece[1] for piece in pieces[:-1])]
    assert pieces[-1][1] == whole.end
    for begin, end, keys in pieces:
        assert begin < end
        assert set(keys) == {key for key, span in marked.items() if span.start <= begin and end <= span.end}


@given(spans)
def test_no_two_spans_share_a_line_where_they_overlap(marked):
    lane = lanes(marked)
    for one in marked:
        for other in marked:
            assert one == other or lane[one] != lane[other] or not marked[one].overlaps(marked[other])
