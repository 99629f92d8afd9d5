"""How right suggestions were, as people decided: by type and by suggester, over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from annotations.models import Annotation, Decision, Span, Suggestion
from annotations.models.suggestions import SuggestionQuerySet
from annotations.queries.filtering.filter import Filter
from annotations.text.charting import Dot, Period, dots, line, periods, pooled, together
from annotations.text.found import SuggestionKind
from reader.models import Collection, User

LEAST = 10  # decisions that a point of a chart stands for
ALL = "All suggestions"
FIELDS = ("group", "series", "period", "since", "until")
COUNTS = ("decided", "as_proposed", "relabelled", "adjusted", "dismissed", "as_proposed_percent", "right_place_percent")


@dataclass(frozen=True)
class Tally:
    """What people made of some suggestions. `relabelled` were right in place and wrong in tag; `adjusted` had other
    bounds put to them; an annotation removed since counts as dismissed."""

    as_proposed: int = 0
    relabelled: int = 0
    adjusted: int = 0
    dismissed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.as_proposed + other.as_proposed,
            self.relabelled + other.relabelled,
            self.adjusted + other.adjusted,
            self.dismissed + other.dismissed,
        )

    @property
    def decided(self) -> int:
        return self.as_proposed + self.relabelled + self.adjusted + self.dismissed

    @property
    def right_place(self) -> int:
        return self.as_proposed + self.relabelled

    @property
    def as_proposed_percent(self) -> float | None:
        return 100 * self.as_proposed / self.decided if self.decided else None

    @property
    def right_place_percent(self) -> float | None:
        return 100 * self.right_place / self.decided if self.decided else None

    def told(self) -> dict[str, Any]:
        """As a download tells it; percentages with one decimal."""
        counts = {name: getattr(self, name) for name in COUNTS}
        return {name: round(count, 1) if isinstance(count, float) else count for name, count in counts.items()}


@dataclass(frozen=True)
class Point:
    """Some periods together, by their numbers the `first` and the `last`, and what was made of suggestions then."""

    period: Period
    first: int
    last: int
    tally: Tally


@dataclass(frozen=True)
class Series:
    """One type, or one suggester of a version: what was made of its suggestions, in all and over time, in so many
    `periods` of which some may be put together."""

    name: str
    total: Tally
    points: list[Point]
    periods: int

    @property
    def as_proposed(self) -> list[Dot]:
        return self._dots([each.tally.as_proposed_percent for each in self.points])

    @property
    def right_place(self) -> list[Dot]:
        return self._dots([each.tally.right_place_percent for each in self.points])

    @property
    def as_proposed_line(self) -> str:
        return line(self.as_proposed)

    @property
    def right_place_line(self) -> str:
        return line(self.right_place)

    def _dots(self, percents: Sequence[float | None]) -> list[Dot]:
        told = zip(self.points, percents, strict=True)
        return dots([(at.first, at.last, percent) for at, percent in told if percent is not None], self.periods)


@dataclass(frozen=True)
class Group:
    """Series that are told side by side: what they are called together, what each is."""

    name: str
    what: str
    series: list[Series]


@dataclass(frozen=True)
class Precision:
    filter: Filter
    periods: list[Period]
    groups: list[Group]
    total: Tally
    waiting: int  # suggestions that nobody has decided on, whatever the filter
    people: list[str] = field(default_factory=list)  # who decided on any, whatever the filter
    types: list[tuple[str, str]] = field(default_factory=list)  # key and name of the tags that were proposed

    @property
    def last(self) -> Period | None:
        return self.periods[-1] if self.periods else None

    def rows(self) -> Iterator[dict[str, Any]]:
        """The figures as a download tells them: each series in all, then period by period."""
        for group in self.groups:
            for series in group.series:
                yield dict(zip(FIELDS, (group.what, series.name, "", "", ""), strict=True)) | series.total.told()
                for point in series.points:
                    when = point.period
                    where = (group.what, series.name, when.label, when.since.isoformat(), when.until.isoformat())
                    yield dict(zip(FIELDS, where, strict=True)) | point.tally.told()


@dataclass(frozen=True)
class Made:
    """One decision: on what type of suggestion, by which suggester, when, and what came of it."""

    type: str
    suggester: str
    day: date
    tally: Tally


def asked(wanted: Filter) -> Filter:
    """What of a filter the page goes by: kinds, tags, articles, the people who decided, and days of deciding."""
    used = {"kind", "tag", "article", "author", "since", "until"}
    return Filter(
        tags=wanted.tags,
        articles=wanted.articles,
        authors=wanted.authors,
        since=wanted.since,
        until=wanted.until,
        kinds=wanted.kinds,
        problems={name: said for name, said in wanted.problems.items() if name in used},
    )


def precision(collection: Collection, wanted: Filter, *, user: User) -> Precision:
    """What people made of the collection's suggestions, as filtered, as far as `user` sees them. Four queries."""
    everything = Suggestion.objects.visible_to(user).filter(article__collection=collection)
    decided = everything.exclude(decision=Decision.OPEN)
    made = list(outcomes(passing(decided, wanted)))
    found, of = periods([each.day for each in made])
    tallies = [each.tally for each in made]
    by_type, by_suggester = [each.type for each in made], [each.suggester for each in made]
    people = decided.exclude(decided_by=None).order_by("decided_by__username")
    types = decided.order_by("tag__position", "tag__key")
    return Precision(
        filter=wanted,
        periods=found,
        groups=[
            Group("", "all", series_of([ALL] * len(made), tallies, found, of)),
            Group("By type", "type", series_of(by_type, tallies, found, of)),
            Group("By suggester", "suggester", series_of(by_suggester, tallies, found, of)),
        ],
        total=sum(tallies, Tally()),
        waiting=everything.open().count(),
        people=list(people.values_list("decided_by__username", flat=True).distinct()),
        types=[(key, name) for key, name, _ in types.values_list("tag__key", "tag__name", "tag__position").distinct()],
    )


def passing(suggestions: SuggestionQuerySet, wanted: Filter) -> SuggestionQuerySet:
    """Those of the decided suggestions that the filter lets pass."""
    if wanted.tags:
        suggestions = suggestions.filter(tag__key__in=wanted.tags)
    if wanted.kinds:
        suggestions = suggestions.filter(kind__in=wanted.kinds)
    if wanted.articles:
        suggestions = suggestions.filter(article__in=wanted.articles)
    if wanted.authors:
        suggestions = suggestions.filter(decided_by__username__in=wanted.authors)
    if wanted.since is not None:
        suggestions = suggestions.filter(decided_at__date__gte=wanted.since)
    if wanted.until is not None:
        suggestions = suggestions.filter(decided_at__date__lte=wanted.until)
    return suggestions


def outcomes(suggestions: SuggestionQuerySet) -> Iterator[Made]:
    """The decisions in the order of time, and what came of them, by the annotations that stand. One query."""
    annotations = Annotation.objects.filter(suggestion=OuterRef("pk"))
    spans = Span.objects.filter(annotation__suggestion=OuterRef("pk"), start=OuterRef("start"), end=OuterRef("end"))
    rows = suggestions.annotate(
        stands=Exists(annotations), same_tag=Exists(annotations.filter(tag=OuterRef("tag"))), same_place=Exists(spans)
    )
    fields = ("kind", "tag__name", "suggester", "suggester_version", "decided_at", "stands", "same_tag", "same_place")
    for kind, tag, suggester, version, at, stands, same_tag, same_place in (
        rows.order_by("decided_at", "pk").values_list(*fields).iterator(chunk_size=5000)
    ):
        type_ = tag if kind == SuggestionKind.NAME else SuggestionKind(kind).label()
        yield Made(type_, f"{suggester} {version}", timezone.localdate(at), outcome(stands, same_tag, same_place))


def outcome(stands: bool, same_tag: bool, same_place: bool) -> Tally:
    if not stands:
        return Tally(dismissed=1)
    if not same_place:
        return Tally(adjusted=1)
    return Tally(as_proposed=1) if same_tag else Tally(relabelled=1)


def series_of(
    names: Sequence[str], tallies: Sequence[Tally], found: Sequence[Period], of: Sequence[int]
) -> list[Series]:
    """The decisions by name, those most decided on first; the n-th fell into the period `of[n]` of those found."""
    cells: dict[str, list[Tally]] = defaultdict(lambda: [Tally()] * len(found))
    for name, tally, at in zip(names, tallies, of, strict=True):
        cells[name][at] += tally
    told = [Series(name, sum(row, Tally()), points(row, found), len(found)) for name, row in cells.items()]
    return sorted(told, key=lambda each: (-each.total.decided, each.name))


def points(row: Sequence[Tally], found: Sequence[Period]) -> list[Point]:
    """The tallies of the periods found, neighbours together where one alone would say too little."""
    return [
        Point(together(found[first], found[last]), first, last, sum(row[first : last + 1], Tally()))
        for first, last in pooled([each.decided for each in row], LEAST)
    ]
