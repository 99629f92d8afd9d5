"""Shares over time as points of a small chart. Coordinates are of its own grid, y downwards."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 300, 150
LEFT, RIGHT, TOP, BOTTOM = 42, 12, 10, 26
INSET = 8  # of the first and the last point
SIDE = 8  # of a square marker
GROUPS = 12  # points at most where decisions are counted off
EACH = 20  # decisions for a point there, at least
FEW_DAYS = 28  # below that, weeks say little
MOST_WEEKS, MOST_MONTHS = 26, 36


@dataclass(frozen=True)
class Period:
    """A stretch of time, or of decisions in the order of time: what it is called, its first and last day."""

    label: str
    since: date
    until: date
    begins: str  # what stands below its begin, and its end
    ends: str


@dataclass(frozen=True)
class Dot:
    """A point of a line: where it stands, and the percentage it stands for."""

    x: float
    y: float
    percent: float

    @property
    def corner(self) -> tuple[float, float]:
        """Where a square about it begins."""
        return round(self.x - SIDE / 2, 1), round(self.y - SIDE / 2, 1)


def periods(days: Sequence[date]) -> tuple[list[Period], list[int]]:
    """The periods that decisions made on these days fall into, which are in order, and for each day the number of its
    period.

    Weeks from Monday to Sunday, or months or years where there would be too many; where all was decided within a few
    days, as many decisions each.
    """
    if not days:
        return [], []
    if (days[-1] - days[0]).days < FEW_DAYS:
        return counted_off(days)
    weeks = (monday(days[-1]) - monday(days[0])).days // 7 + 1
    months = (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month + 1
    name = week if weeks <= MOST_WEEKS else month if months <= MOST_MONTHS else year
    found = [name(days[0])]
    while found[-1].until < days[-1]:
        found.append(name(found[-1].until + timedelta(days=1)))
    ends = [period.until for period in found]
    return found, [bisect_left(ends, day) for day in days]


def counted_off(days: Sequence[date]) -> tuple[list[Period], list[int]]:
    """Groups of as many decisions each, as near as may be."""
    groups = min(GROUPS, max(1, len(days) // EACH))
    of = [at * groups // len(days) for at in range(len(days))]
    firsts = [of.index(group) for group in range(groups)]
    ends = [*firsts[1:], len(days)]
    return [stretch(days, first, end) for first, end in zip(firsts, ends, strict=True)], of


def stretch(days: Sequence[date], first: int, end: int) -> Period:
    begins, ends = f"Decision {first + 1}", f"Decision {end}"
    label = begins if begins == ends else f"Decisions {first + 1}–{end}"
    return Period(label, days[first], days[end - 1], begins, ends)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week(day: date) -> Period:
    first = monday(day)
    last = first + timedelta(days=6)
    return Period(f"Week of {told(first)}", first, last, told(first), told(last))


def told(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def month(day: date) -> Period:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    name = f"{day:%b %Y}"
    return Period(name, day.replace(day=1), following - timedelta(days=1), name, name)


def year(day: date) -> Period:
    name = str(day.year)
    return Period(name, date(day.year, 1, 1), date(day.year, 12, 31), name, name)


def pooled(counts: Sequence[int], least: int) -> list[tuple[int, int]]:
    """Neighbouring periods put together until they hold at least so many decisions, as [first, last]; `counts` are the
    decisions in each period. What is left over at the end goes with the ones before. Periods without any at either end
    are left out."""
    filled = [at for at, count in enumerate(counts) if count]
    if not filled:
        return []
    found: list[tuple[int, int]] = []
    first, held = filled[0], 0
    for at in filled:
        first = first if held else at
        held += counts[at]
        if held >= least:
            found.append((first, at))
            held = 0
    if held and found:
        found[-1] = (found[-1][0], filled[-1])
    return found or [(filled[0], filled[-1])]


def together(first: Period, last: Period) -> Period:
    if first == last:
        return first
    counted = "Decision "  # both were counted off, or neither
    if first.begins.startswith(counted):
        label = f"Decisions {first.begins.removeprefix(counted)}–{last.ends.removeprefix(counted)}"
    else:
        label = f"{first.begins} – {last.ends}"
    return Period(label, first.since, last.until, first.begins, last.ends)


def dots(percents: Sequence[tuple[int, int, float]], number: int) -> list[Dot]:
    """A point for each (first, last, percent), in the middle of its periods, of `number` over the chart's width."""
    begin, end = LEFT + INSET, WIDTH - RIGHT - INSET
    if number == 1:
        return [Dot((begin + end) / 2, level(percent), percent) for _, _, percent in percents]
    step = (end - begin) / (number - 1)
    return [Dot(round(begin + (first + last) / 2 * step, 1), level(share), share) for first, last, share in percents]


def level(percent: float) -> float:
    """How far down a percentage stands."""
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - percent / 100), 1)


def line(points: Sequence[Dot]) -> str:
    """The points joined, as the path of an SVG; empty where there is nothing to join."""
    if len(points) < 2:
        return ""
    return "M" + "L".join(f"{each.x:g} {each.y:g}" for each in points)
