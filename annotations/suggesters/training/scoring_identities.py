"""How well names are brought together: identities of our own, scored by B³ and by pairs.

`manage.py score_suggesters --only entities` prints the figures for the training and the test texts and for the
spellings, with two simple ways beside.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz

from annotations.suggesters.reading import Reader
from annotations.text.linking.document import resolved
from annotations.text.linking.kinds import Kind
from annotations.text.linking.planning import Entry, plan

FOLDER = Path(__file__).resolve().parent / "identities"
KINDS = {"P": Kind.PERSON, "O": Kind.ORGANISATION, "L": Kind.PLACE}
TEXTS = 3  # among which the spellings are dealt out


@dataclass(frozen=True)
class Mention:
    text: str
    kind: Kind
    name: str
    identity: str


#: A group for each mention.
Linker = Callable[[Sequence[Mention]], list[object]]


@dataclass(frozen=True)
class Scores:
    """All in percent."""

    b3: tuple[float, float, float]  # precision, recall, F
    pairs: tuple[float, float, float]

    def __str__(self) -> str:
        named = (("B³", self.b3), ("pairs", self.pairs))
        return "   ".join(f"{name} P {p:5.1f} R {r:5.1f} F {f:5.1f}" for name, (p, r, f) in named)


def read(name: str) -> list[Mention]:
    """The mentions of `identities/<name>.txt`, in the order of its texts."""
    found: list[Mention] = []
    text = ""
    for line in _lines(name):
        if line.startswith("=="):
            text = line.strip("= ")
            continue
        for each in line.split(" | "):
            kind, identity, words = each.split(" ", 2)
            found.append(Mention(text, KINDS[kind], words.strip(), f"{kind}:{identity}"))
    return found


def spellings() -> list[Mention]:
    """The spellings of people, each in one of a few texts."""
    found = []
    for line in _lines("spellings"):
        identity, _, names = line.partition(":")
        for at, name in enumerate(names.split(";")):
            found.append(Mention(str(at % TEXTS), Kind.PERSON, name.strip(), identity))
    return sorted(found, key=lambda mention: mention.text)


def _lines(name: str) -> Iterator[str]:
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def linked(mentions: Sequence[Mention]) -> list[object]:
    """As Postil does it: short names within their text, then what is sure across all."""
    texts: dict[str, list[int]] = defaultdict(list)
    for at, mention in enumerate(mentions):
        texts[mention.text].append(at)
    names: list[tuple[Kind, str]] = [(mention.kind, mention.name) for mention in mentions]
    for places in texts.values():
        told = resolved([names[at] for at in places])
        for at, name in zip(places, told, strict=True):
            names[at] = (names[at][0], name)
    counted = Counter(names)
    entries = [Entry(at, kind, (name,), weight) for at, ((kind, name), weight) in enumerate(counted.items())]
    leads = {pk: group[0] for group in plan(entries).joined for pk in group}
    groups: dict[tuple[Kind, str], object] = {
        (each.kind, each.names[0]): leads.get(each.id, each.id) for each in entries
    }
    return [groups[name] for name in names]


def by_string(mentions: Sequence[Mention]) -> list[object]:
    """What is written alike is one."""
    return [(mention.kind, mention.name.lower()) for mention in mentions]


def by_words(mentions: Sequence[Mention]) -> list[object]:
    """What RapidFuzz's token_set_ratio finds alike is one."""
    names = sorted({(mention.kind, mention.name) for mention in mentions})
    group: dict[tuple[Kind, str], int] = {name: at for at, name in enumerate(names)}
    for one, other in combinations(names, 2):
        if one[0] == other[0] and fuzz.token_set_ratio(one[1], other[1]) >= 90 and group[one] != group[other]:
            gone = group[other]
            group.update({name: group[one] for name, at in group.items() if at == gone})
    return [group[mention.kind, mention.name] for mention in mentions]


def score(mentions: Sequence[Mention], groups: Sequence[object]) -> Scores:
    """How the groups agree with the identities."""
    true, told = defaultdict(set), defaultdict(set)
    for at, (mention, group) in enumerate(zip(mentions, groups, strict=True)):
        true[mention.identity].add(at)
        told[group].add(at)
    shared = [
        (len(true[mention.identity] & told[group]), len(told[group]), len(true[mention.identity]))
        for mention, group in zip(mentions, groups, strict=True)
    ]
    precision = sum(both / found for both, found, _ in shared)
    recall = sum(both / wanted for both, _, wanted in shared)
    both = sum(_pairs(number) for number in Counter(zip(groups, (m.identity for m in mentions), strict=True)).values())
    found, wanted = (sum(_pairs(len(each)) for each in sets.values()) for sets in (told, true))
    return Scores(
        _measures(precision / len(mentions), recall / len(mentions)),
        _measures(both / max(1, found), both / max(1, wanted)),
    )


def _pairs(number: int) -> int:
    return number * (number - 1) // 2


def _measures(precision: float, recall: float) -> tuple[float, float, float]:
    f = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return 100 * precision, 100 * recall, 100 * f


WAYS: dict[str, Linker] = {"linked": linked, "same string": by_string, "token_set ≥ 90": by_words}


def section(corpus: Path, reader: Reader) -> Iterator[str]:
    """The lines of `score_suggesters`. Needs neither the corpus nor a pipeline."""
    yield from report()


def report() -> Iterator[str]:
    """The lines that tell all scores."""
    sets = {
        "identities, train": read("train"),
        "identities, test": read("test"),
        "spellings of people": spellings(),
    }
    for name, mentions in sets.items():
        texts, identities = len({each.text for each in mentions}), len({each.identity for each in mentions})
        yield f"{name}: {len(mentions)} mentions of {identities} in {texts} texts"
        for way, linker in WAYS.items():
            yield f"  {way:15} {score(mentions, linker(mentions))}"
