"""How sure the suggestions of each kind are, and how people decided at each score: to see what a threshold does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, ExpressionWrapper, F, IntegerField
from django.db.models.functions import Floor

from annotations.models import Decision, Suggestion, SuggestionRule
from annotations.models.suggestions import SuggestionQuerySet
from annotations.text.found import SuggestionKind
from reader.models import Collection, User

FULL = 100  # percent
BANDS = 20  # bars of a chart
ABOUT = {
    SuggestionKind.NAME: "Who and what is named: persons, organisations, places, dates, events.",
    SuggestionKind.ATTRIBUTION: "Who says what: the source, the words that say so, and what is said.",
    SuggestionKind.SPECULATION: "What is hedged: may, probably, reportedly, and how far it reaches.",
    SuggestionKind.WEASEL: "Vague words that lean on nobody: some say, it is believed. Many: off until wanted.",
    SuggestionKind.CLAIM: "Sentences worth checking, ranked by what they hold: figures, dates, deeds, named actors.",
}
HEIGHTS = {"open": 44, "decided": 26}  # pixels of the tallest bar up and down
WIDTH = 20  # pixels of a bar with the gap after it

#: By percent, how many.
Counts = Mapping[int, int]


@dataclass(frozen=True)
class Bar:
    """A band of scores: where it is drawn, and how tall: open ones upwards, accepted and dismissed ones downwards."""

    x: int
    percent: int  # where the band begins
    open: int
    accepted: int
    dismissed: int
    top: int
    under: int  # where the dismissed begin


@dataclass(frozen=True)
class Kind:
    """A kind of suggestion, what is wanted of it, and how many there are by percent of score."""

    kind: SuggestionKind
    offered: bool
    percent: int  # the threshold
    open: Counts
    accepted: Counts
    dismissed: Counts
    typed: str = ""  # the threshold as it was typed, where it cannot be read
    problem: str = ""

    @property
    def label(self) -> str:
        return self.kind.label()

    @property
    def about(self) -> str:
        return ABOUT[self.kind]

    @property
    def value(self) -> str:
        return self.typed or str(self.percent)

    @property
    def total(self) -> int:
        return sum(self.open.values())

    @property
    def shown(self) -> int:
        return _from(self.open, self.percent) if self.offered else 0

    @property
    def hidden(self) -> int:
        return self.total - self.shown

    @property
    def above(self) -> tuple[int, int]:
        """Of those decided at the threshold or above: accepted, and all."""
        accepted = _from(self.accepted, self.percent)
        return accepted, accepted + _from(self.dismissed, self.percent)

    @property
    def below(self) -> tuple[int, int]:
        accepted, decided = self.above
        everything = sum(self.accepted.values())
        return everything - accepted, everything + sum(self.dismissed.values()) - decided

    @property
    def is_empty(self) -> bool:
        return not (self.open or self.accepted or self.dismissed)

    def series(self, name: str) -> str:
        """The counts by percent, for scripts: "0,0,3,…"."""
        counts: Counts = getattr(self, name)
        return ",".join(str(counts.get(at, 0)) for at in range(FULL + 1))

    @property
    def open_series(self) -> str:
        return self.series("open")

    @property
    def accepted_series(self) -> str:
        return self.series("accepted")

    @property
    def dismissed_series(self) -> str:
        return self.series("dismissed")

    @property
    def bars(self) -> list[Bar]:
        bands = [[_band(each, band) for each in (self.open, self.accepted, self.dismissed)] for band in range(BANDS)]
        tallest = max((band[0] for band in bands), default=0)
        deepest = max((band[1] + band[2] for band in bands), default=0)
        made = []
        for at, (open_ones, accepted, dismissed) in enumerate(bands):
            up = _height(open_ones, tallest, HEIGHTS["open"])
            taken = _height(accepted, deepest, HEIGHTS["decided"])
            turned = _height(dismissed, deepest, HEIGHTS["decided"])
            under = HEIGHTS["open"] + 2 + taken
            made.append(Bar(at * WIDTH, at * FULL // BANDS, up, taken, turned, HEIGHTS["open"] - up, under))
        return made


def kinds(collection: Collection, *, user: User) -> list[Kind]:
    """Every kind, as far as `user` sees its suggestions, with the collection's rule for it. Three queries."""
    every = Suggestion.objects.visible_to(user).filter(article__collection=collection)
    open_ones = _by_score(every.open().uncovered(), "kind")
    decided = _by_score(every.exclude(decision=Decision.OPEN), "kind", "decision")
    return [
        Kind(
            kind=SuggestionKind(key),
            offered=rule.offered,
            percent=round(rule.threshold * FULL),
            open=open_ones[key,],
            accepted=decided[key, str(Decision.ACCEPTED)],
            dismissed=decided[key, str(Decision.DISMISSED)],
        )
        for key, rule in SuggestionRule.of(collection.pk).items()
    ]


def _by_score(rows: SuggestionQuerySet, *columns: str) -> dict[tuple[str, ...], dict[int, int]]:
    """By these columns and the score in percent, how many. See `proposed.percent`."""
    score = ExpressionWrapper(Floor(F("score") * 100 + 1e-6), output_field=IntegerField())
    found: Any = rows.order_by().annotate(at=score).values_list(*columns, "at").annotate(number=Count("pk"))
    counts: dict[tuple[str, ...], dict[int, int]] = defaultdict(dict)
    for *names, at, number in found:
        counts[tuple(names)][min(int(at), FULL)] = number
    return counts


def _from(counts: Counts, percent: int) -> int:
    return sum(number for at, number in counts.items() if at >= percent)


def _band(counts: Counts, band: int) -> int:
    """How many in the band; a full score counts to the last."""
    return sum(number for at, number in counts.items() if min(at * BANDS // FULL, BANDS - 1) == band)


def _height(number: int, most: int, tallest: int) -> int:
    return max(2, round(tallest * number / most)) if number else 0
