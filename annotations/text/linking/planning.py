"""What to join and what to ask across a collection. The order in which entities come makes no difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from .blocks import blocks, long_keys, short_keys
from .document import by_family
from .kinds import Kind, compare, standing, whole
from .likeness import CLASH, SURE, UNLIKE, Likeness
from .organisations import short_for
from .people import COMMON, person

Pair = tuple[int, int]  # ids, the smaller first
ASKED_MOST = 0.89  # of what would be sure, were it not for somebody else who may be meant


@dataclass(frozen=True)
class Entry:
    """An entity: its names, the one in front first, and how many mentions it has."""

    id: int
    kind: Kind
    names: tuple[str, ...]
    weight: int = 1

    @property
    def whole(self) -> bool:
        return any(whole(self.kind, name) for name in self.names)

    @property
    def rank(self) -> tuple[tuple[int, int], int, list[int]]:
        """The larger, the better its name stands in front of others': a whole name, of what is mentioned often."""
        return (standing(self.kind, self.names[0]), self.weight, [-ord(letter) for letter in self.names[0]])


@dataclass(frozen=True)
class Match:
    """Two entities that are one, or may be. `first` has the smaller id."""

    first: int
    second: int
    score: float
    reason: str

    @property
    def pair(self) -> Pair:
        return (self.first, self.second)


@dataclass(frozen=True)
class Plan:
    """Groups of entities to be joined, the one that stays first; why; and what is to be asked, the likeliest first."""

    joined: list[list[int]]
    because: dict[Pair, Match]
    asked: list[Match]


def plan(entries: Sequence[Entry], *, different: Collection[Pair] = ()) -> Plan:
    """What to join and what to ask. `different` are pairs that people said are not the same: they stay apart, and so
    do all that would be joined through a third."""
    by_id = {entry.id: entry for entry in entries}
    apart = {*different}
    found = likenesses(entries)
    matches = _doubted(
        [Match(*pair, like.score, like.reason) for pair, like in found.items() if like.likely], found, apart
    )
    groups = Groups(by_id, apart | {pair for pair, like in found.items() if like.clash})
    because: dict[Pair, Match] = {}
    for match in sorted((each for each in matches if each.score >= SURE), key=_order(by_id)):
        if groups.join(*match.pair):
            because[match.pair] = match
    owned = _owned(entries, groups)
    for match in owned:
        if match.score >= SURE and groups.join(*match.pair):
            because[match.pair] = match
    asked = {
        each.pair: each
        for each in [*matches, *owned]
        if each.pair not in apart and not groups.together(*each.pair) and not groups.kept_apart(*each.pair)
    }
    told = sorted(asked.values(), key=_order(by_id))
    joined = [sorted(group, key=lambda pk: by_id[pk].rank, reverse=True) for group in groups.several()]
    return Plan(sorted(joined), because, [_asked(each) for each in told])


def _asked(match: Match) -> Match:
    return match if match.score < SURE else Match(match.first, match.second, ASKED_MOST, match.reason)


def _order(by_id: dict[int, Entry]) -> Callable[[Match], tuple[float, list[tuple[str, ...]]]]:
    return lambda match: (-match.score, sorted((by_id[match.first].names, by_id[match.second].names)))


def likenesses(entries: Sequence[Entry]) -> dict[Pair, Likeness]:
    """How alike those are that could be, by pair: the likely ones, and those that clash."""
    found: dict[Pair, Likeness] = {}
    seen: set[Pair] = set()
    for several in blocks(entries).values():
        for one, other in combinations(several, 2):
            pair = (min(one.id, other.id), max(one.id, other.id))
            if pair not in seen:
                seen.add(pair)
                like = alike(one, other)
                if like.likely or like.clash:
                    found[pair] = like
    return found


def alike(one: Entry, other: Entry) -> Likeness:
    """How likely two entities are one: by their likest names, unless any two clash. Family names alone do not count
    where one has a whole name."""
    best = UNLIKE
    either = one.whole or other.whole
    ours = [name for name in one.names if not either or whole(one.kind, name)]
    theirs = [name for name in other.names if not either or whole(other.kind, name)]
    for name in ours:
        for another in theirs:
            like = compare(one.kind, name, another)
            if like.clash:
                return CLASH
            best = max(best, like, key=lambda each: (each.score, each.reason))
    return best


def _doubted(matches: Iterable[Match], found: dict[Pair, Likeness], apart: set[Pair]) -> list[Match]:
    """The matches, those not sure where one may be either of two that are not the same: George Bush."""
    told = list(matches)
    near: dict[int, list[int]] = defaultdict(list)
    for match in told:
        if match.score >= SURE:
            near[match.first].append(match.second)
            near[match.second].append(match.first)

    def torn(pk: int) -> bool:
        return any(found.get(pair, UNLIKE).clash or pair in apart for pair in combinations(sorted(near[pk]), 2))

    doubtful = {pk for pk in near if torn(pk)}
    return [
        Match(each.first, each.second, ASKED_MOST, each.reason)
        if SURE <= each.score < 0.97 and {each.first, each.second} & doubtful
        else each
        for each in told
    ]


class Groups:
    """Entities that are one by now, and pairs that must not be."""

    def __init__(self, ids: Iterable[int], apart: Iterable[Pair]) -> None:
        self._of = {pk: {pk} for pk in ids}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def of(self, pk: int) -> set[int]:
        return self._of[pk]

    def together(self, one: int, other: int) -> bool:
        return other in self._of[one]

    def kept_apart(self, one: int, other: int) -> bool:
        return any(self._apart[pk] & self._of[other] for pk in self._of[one] if pk in self._apart)

    def join(self, one: int, other: int) -> bool:
        """Make one of two groups; returns whether they were two and nothing speaks against it."""
        if self.together(one, other) or self.kept_apart(one, other):
            return False
        group = self._of[one] | self._of[other]
        self._of.update(dict.fromkeys(group, group))
        return True

    def several(self) -> list[set[int]]:
        """The groups of more than one, each once."""
        return list({id(group): group for group in self._of.values() if len(group) > 1}.values())


def _owned(entries: Sequence[Entry], groups: Groups) -> list[Match]:
    """Short names, each with the one of the collection who is called so, if there is just one: a family's name alone
    with the only person who has it, initials with the only organisation that they are of."""
    long: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    short: list[tuple[Entry, set[tuple[str, ...]]]] = []
    for entry in entries:
        called = {key for name in entry.names for key in short_keys(entry.kind, name)}
        if called and (entry.kind is not Kind.PERSON or not entry.whole):
            short.append((entry, called))
        for key in {key for name in entry.names for key in long_keys(entry.kind, name)}:
            long[key].append(entry)
    found: list[Match] = []
    for entry, called in short:
        near = {other.id: other for key in called for other in long[key] if other.id != entry.id}
        owners: dict[int, list[Entry]] = defaultdict(list)
        for other in near.values():
            if any(_is_short_for(entry.kind, name, told) for name in entry.names for told in other.names):
                owners[min(groups.of(other.id))].append(other)
        if len(owners) == 1 and not groups.of(entry.id) & {other.id for each in owners.values() for other in each}:
            found.append(_owner(entry, max(next(iter(owners.values())), key=lambda each: each.rank)))
    return found


def _owner(entry: Entry, owner: Entry) -> Match:
    pair = (min(entry.id, owner.id), max(entry.id, owner.id))
    told = person(entry.names[0]) if entry.kind is Kind.PERSON else None
    if told is None:
        return Match(*pair, 0.95, f"the initials {entry.names[0]}")
    whole_names = filter(None, map(person, owner.names))
    doubtful = told.family in COMMON or any(each.suffix for each in whole_names)  # a father may be meant
    return Match(*pair, 0.85 if doubtful else 0.92, f"the only {entry.names[0].split()[-1]} named in full")


def _is_short_for(kind: Kind, short: str, long: str) -> bool:
    return by_family(short, long) if kind is Kind.PERSON else short_for(short, long)
