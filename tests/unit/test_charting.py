"""Decisions over time as points: which periods, which are put together, where the points stand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.charting import HEIGHT, WIDTH, Dot, dots, level, line, periods, pooled, together

MONDAY = date(2026, 3, 2)


def labels(*days: date) -> list[str]:
    return [period.label for period in periods(list(days))[0]]


def test_what_was_decided_within_days_is_counted_off():
    found, of = periods([MONDAY] * 50)
    assert [period.label for period in found] == ["Decisions 1–25", "Decisions 26–50"]
    assert [of.count(group) for group in range(2)] == [25, 25]
    assert labels(MONDAY) == ["Decision 1"]
    assert labels(*[MONDAY] * 39) == ["Decisions 1–39"]


def test_over_more_time_weeks_are_told_and_none_is_left_out():
    days = [MONDAY, MONDAY + timedelta(days=6), MONDAY + timedelta(days=29)]
    found, of = periods(days)
    assert [period.label for period in found][:2] == ["Week of 2 Mar 2026", "Week of 9 Mar 2026"]
    assert (len(found), of) == (5, [0, 0, 4])
    assert (found[0].since, found[0].until) == (MONDAY, MONDAY + timedelta(days=6))


def test_over_half_a_year_months_are_told_and_over_years_years():
    assert labels(date(2025, 1, 31), date(2025, 12, 1))[:3] == ["Jan 2025", "Feb 2025", "Mar 2025"]
    assert labels(date(2020, 1, 31), date(2025, 12, 1)) == ["2020", "2021", "2022", "2023", "2024", "2025"]


@given(st.lists(st.dates(date(2000, 1, 1), date(2060, 1, 1)), max_size=60).map(sorted))
def test_every_day_lies_in_its_period(days):
    found, of = periods(days)
    assert len(of) == len(days)
    assert all(found[at].since <= day <= found[at].until for day, at in zip(days, of, strict=True))
    assert len(found) <= 70


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([10, 10], [(0, 0), (1, 1)]),
        ([4, 0, 6, 10], [(0, 2), (3, 3)]),
        ([10, 0, 3], [(0, 2)]),
        ([0, 3, 0], [(1, 1)]),
        ([0, 10, 0, 0, 10], [(1, 1), (4, 4)]),
        ([0], []),
    ],
)
def test_periods_with_too_few_decisions_are_put_together(counts, expected):
    assert pooled(counts, 10) == expected


@given(st.lists(st.integers(0, 20), max_size=30))
def test_no_decision_is_lost_when_periods_are_put_together(counts):
    found = pooled(counts, 10)
    assert sum(sum(counts[first : last + 1]) for first, last in found) == sum(counts)
    assert all(sum(counts[first : last + 1]) >= 10 for first, last in found) or len(found) == 1


def test_periods_together_have_a_name():
    found, _ = periods([MONDAY, MONDAY + timedelta(days=29)])
    assert together(found[0], found[0]) == found[0]
    assert together(found[0], found[1]).label == "2 Mar 2026 – 15 Mar 2026"
    found, _ = periods([MONDAY] * 75)
    assert together(found[1], found[2]).label == "Decisions 26–75"


def test_points_stand_within_the_chart_and_higher_is_more():
    found = dots([(0, 0, 0.0), (1, 3, 50.0), (4, 4, 100.0)], 5)
    assert all(0 < each.x < WIDTH and 0 < each.y < HEIGHT for each in found)
    assert [each.x for each in found] == sorted(each.x for each in found)
    assert found[1].x == (found[0].x + found[2].x) / 2
    assert level(100) < level(50) < level(0)


def test_one_point_is_no_line():
    assert line(dots([(0, 0, 50.0)], 1)) == ""
    assert line([Dot(1, 2, 50.0), Dot(3.5, 4, 40.0)]) == "M1 2L3.5 4"
