"""What a team's decisions say of words, and names put right by it: accepted words are patterns, dismissed ones stop."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import regex

from .found import Found

SUGGESTER = "collection-names"  # the name that the patterns' suggestions carry

SHORTEST = 3  # code points; “AP” and “Li” are too often something else
IN_CAPITALS = 5  # code points from which on a name is known in capitals too, as headlines and datelines have it
AGREED = 0.8  # of the decisions on some words, how many must be for one tag before they are a pattern
ONCE, OFTEN = 0.95, 0.98  # how sure a pattern is that everybody agreed on, by one decision and by several
REASON = "Marked as such in this collection."
#: “May” is a month in one sentence and a minister in the next: dates are found by their form, not by their words.
BY_FORM = frozenset({"date"})

CAPITAL = regex.compile(r"[\p{Lu}\p{Lt}\p{Lo}\p{Georgian}]")  # or a letter of a script that writes none
RUN = regex.compile(r"[\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True)
class Said:
    """How often some words were accepted and dismissed under the tag with this key, and when last; and whether they
    are the name of an entity."""

    words: str
    tag: str
    accepted: int = 0
    dismissed: int = 0
    accepted_at: datetime | None = None
    dismissed_at: datetime | None = None
    named: bool = False

    def __add__(self, other: Said) -> Said:
        return replace(
            self,
            accepted=self.accepted + other.accepted,
            dismissed=self.dismissed + other.dismissed,
            accepted_at=later(self.accepted_at, other.accepted_at),
            dismissed_at=later(self.dismissed_at, other.dismissed_at),
            named=self.named or other.named,
        )

    @property
    def support(self) -> int:
        """How often the words were said to be such a name: an entity's name that was never marked counts once."""
        return self.accepted or int(self.named)

    @property
    def stopped(self) -> bool:
        """Dismissed, not accepted since, and not accepted more often: one slip does not outweigh twenty."""
        if self.dismissed_at is None or self.dismissed < self.accepted:
            return False
        return self.accepted_at is None or self.accepted_at < self.dismissed_at


@dataclass(frozen=True)
class Known:
    """`patterns` are words with the key of the tag they have and how sure that is; `stopped` (tag, words) that are
    not proposed; `decisions` how many it all rests on."""

    patterns: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    stopped: frozenset[tuple[str, str]] = frozenset()
    decisions: int = 0

    @property
    def version(self) -> str:
        """How many decisions, in powers of ten: a record of its own for each decision would be a record of nothing."""
        return "0" if not self.decisions else f"{10 ** (len(str(self.decisions)) - 1)}+"

    @cached_property
    def by_opening(self) -> dict[str, list[str]]:
        """The patterns by the run of letters and figures that they begin with, the longest first."""
        opened: dict[str, list[str]] = defaultdict(list)
        for words in sorted(self.patterns, key=len, reverse=True):
            opened[RUN.match(words).group()].append(words)  # type: ignore[union-attr]
        return dict(opened)

    def differing(self, other: Known) -> set[str]:
        """The words that the two say different things of."""
        words = {
            name for name in {*self.patterns, *other.patterns} if self.patterns.get(name) != other.patterns.get(name)
        }
        return words | {name for _, name in self.stopped ^ other.stopped}


NOTHING = Known()


@dataclass(frozen=True)
class Settled:
    """Names as the collection knows them: those `found` and still proposed, those the patterns add (`known`), and
    those `withheld`: found, but not proposed as they were found."""

    found: list[Found]
    known: list[Found]
    withheld: list[Found]


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each is not None), default=None)


def learned(said: Iterable[Said]) -> Known:
    """What follows from all that was said."""
    sums: dict[tuple[str, str], Said] = {}
    for each in said:
        key = (each.tag, each.words)
        sums[key] = sums[key] + each if key in sums else each
    by_words: dict[str, list[Said]] = defaultdict(list)
    for each in sums.values():
        by_words[each.words].append(each)
    patterns = {words: tag for words, group in by_words.items() if (tag := agreed_tag(words, group)) is not None}
    stopped = frozenset(key for key, each in sums.items() if each.stopped)
    capitals = {words.upper(): tag for words, tag in patterns.items() if len(words) >= IN_CAPITALS}
    patterns |= {words: tag for words, tag in capitals.items() if words not in by_words}
    return Known(patterns, stopped, sum(each.accepted + each.dismissed for each in sums.values()))


def agreed_tag(words: str, said: Sequence[Said]) -> tuple[str, float] | None:
    """The tag that people mean by the words, and how sure that is; None where they do not agree."""
    best = max(said, key=lambda each: (each.support, each.accepted_at is not None, each.accepted_at or 0))
    if not best.support or best.stopped or best.tag in BY_FORM or not usable(words):
        return None
    against = best.dismissed + sum(each.support for each in said if each is not best)
    share = best.support / (best.support + against)
    if share < AGREED:
        return None
    return best.tag, (OFTEN if best.support > 1 else ONCE) if not against else round(ONCE * share, 2)


def usable(words: str) -> bool:
    """Whether words can be looked for as they stand: not too short, no mark in front, and with a capital where the
    script has any."""
    return len(words) >= SHORTEST and RUN.match(words) is not None and CAPITAL.search(words) is not None


def settle(known: Known, text: str, stretches: Iterable[tuple[int, int]], found: Sequence[Found]) -> Settled:
    """The names `found` in the `stretches` of `text`, put right by what the collection knows.

    A found name that is longer than a pattern it overlaps stays as it is.
    """
    stays = [each for each in found if (each.tag, text[each.start : each.end]) not in known.stopped]
    near = Near(stays)
    added: list[Found] = []
    gone: set[int] = set()
    surer: dict[int, Found] = {}
    for each in occurrences(known, text, stretches):
        over = near.overlapping(each)
        if any(other.end - other.start > each.end - each.start for other in over):
            continue
        if not over and is_common(each, text, near.small(text)):
            continue
        same = next(
            (other for other in over if (other.start, other.end, other.tag) == (each.start, each.end, each.tag)), None
        )
        if same is not None:
            surer[id(same)] = replace(same, score=max(same.score, each.score))
        else:
            added.append(each)
        gone |= {id(other) for other in over if other is not same}
    proposed = [surer.get(id(each), each) for each in stays if id(each) not in gone]
    said = Counter(proposed_key(each) for each in proposed)
    return Settled(proposed, added, [each for each in found if not said[proposed_key(each)]])


def proposed_key(each: Found) -> tuple[int, int, str, float]:
    return each.start, each.end, each.tag, each.score


def occurrences(known: Known, text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[Found]:
    """Where the patterns stand in the stretches, the longest at each place."""
    opened = known.by_opening
    for start, end in stretches:
        at = start
        for match in RUN.finditer(text, start, end) if opened else ():
            if match.start() < at:
                continue
            for words in opened.get(match.group(), ()):
                at = match.start() + len(words)
                if at <= end and text.startswith(words, match.start()) and is_border(text, at):
                    tag, score = known.patterns[words]
                    yield Found(match.start(), at, tag, score, reasons=(REASON,))
                    break
            else:
                at = match.end()


def is_border(text: str, at: int) -> bool:
    """Whether no word goes on at this place, which is the end of a letter or figure."""
    return RUN.match(text, at) is None


def is_common(each: Found, text: str, small: frozenset[str]) -> bool:
    """Whether a single word is written small elsewhere in the text: “Will”, “Long”. Then it takes more than its
    capital to be a name."""
    words = text[each.start : each.end]
    return not words.islower() and words.lower() in small


class Near:
    """Names by where they stand."""

    def __init__(self, names: Iterable[Found]) -> None:
        self.names = sorted(names, key=lambda each: (each.start, each.end))
        self.starts = [each.start for each in self.names]
        self.longest = max((each.end - each.start for each in self.names), default=0)
        self._small: frozenset[str] | None = None

    def overlapping(self, other: Found) -> list[Found]:
        first = bisect_left(self.starts, other.start - self.longest)
        last = bisect_left(self.starts, other.end)
        return [each for each in self.names[first:last] if each.end > other.start]

    def small(self, text: str) -> frozenset[str]:
        """The words of the text that are written small."""
        if self._small is None:
            self._small = frozenset(word for word in RUN.findall(text) if word.islower())
        return self._small
