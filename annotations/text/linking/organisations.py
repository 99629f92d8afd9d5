"""Whether two names are of one organisation: sorted words, other spellings, short forms of initials."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import regex
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from .folding import fold, lines, sections, skeleton, words
from .likeness import CLASH, SAME_WORDS, SPELT_ALIKE, UNLIKE, Likeness

_WORD = regex.compile(r"[\p{L}\p{N}’'&]+")
_SHORT = regex.compile(r"[\p{Lu}\p{N}&]{2,7}s?|(?=.{2,5}$)\p{Lu}\p{Ll}?\p{Lu}+|\p{Lu}\p{Ll}{3,5}")  # "Nato" is one too
#: Words of which a name has one and its like the other, and that are never the same.
_OPPOSED = [
    frozenset(
        [
            "north",
            "south",
            "east",
            "west",
            "northern",
            "southern",
            "eastern",
            "western",
            "northeast",
            "northwest",
            "southeast",
            "southwest",
            "northeastern",
            "northwestern",
            "southeastern",
            "southwestern",
            "central",
        ]
    ),
    frozenset(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]),
    frozenset(["city", "united", "county", "town", "rovers", "wanderers", "state", "tech"]),
    frozenset(["men", "women", "boys", "girls"]),
    frozenset(["left", "right"]),
    frozenset(["upper", "lower"]),
]
#: What is meant by these two letters, as a rule.
SHORTEST = {"un": ("united", "nations"), "eu": ("europe", "union"), "au": ("africa", "union")}


@cache
def lists() -> dict[str, frozenset[str]]:
    return sections("organisations")


@cache
def spellings() -> dict[str, str]:
    """One word for another: British for American, a country for its adjective, a short form for the whole."""
    pairs = [pair.split("=") for name in ("demonyms", "organisations") for line in lines(name) for pair in line.split()]
    return {fold(pair[0]): fold(pair[1]) for pair in pairs if len(pair) == 2}


@dataclass(frozen=True)
class Organisation:
    """`words` are folded and spelt one way, without small words and legal forms; `heads` are those of its sort."""

    words: tuple[str, ...]
    order: tuple[str, ...]  # the same with the small words
    short: str  # the name itself, where it looks like one of initials
    initials: frozenset[str]

    @property
    def telling(self) -> frozenset[str]:
        return frozenset(self.words) - lists()["head"]


@lru_cache(maxsize=65_536)
def organisation(name: str) -> Organisation:
    """The parts of an organisation's name.

    >>> organisation("The Ministry of Defence").words, organisation("U.N.").short
    (('ministry', 'defense'), 'un')
    """
    told = words(name)
    compact = name.replace(".", "").removeprefix("the ").removeprefix("The ").strip()
    short = fold(compact).removesuffix("s") if compact[-1:] == "s" else fold(compact)
    if not _SHORT.fullmatch(compact):
        short = ""
    spelt = [spellings().get(word, word) for word in told]
    kept = [word for word in spelt if word not in lists()["filler"] | lists()["legal"]] or spelt
    return Organisation(tuple(kept), tuple(word for word in spelt if word != "the"), short, _initials(name))


def _initials(name: str) -> frozenset[str]:
    """The short forms that a name of several words may have: with its small words and without, a hyphen's parts too."""
    found: set[str] = set()
    for told in (_WORD.findall(name), _WORD.findall(name.replace("-", ""))):
        named = [word for word in told if word.lower() != "the"]
        if any(len(word) == 1 for word in named):
            continue  # initials already
        legal = [word for word in named if fold(word) not in lists()["legal"]]
        for several in (named, legal, [word for word in legal if fold(word) not in lists()["filler"]]):
            if len(several) > 1:
                found.add("".join(fold(word)[:1] for word in several))
    return frozenset(found)


def compare(one: str, other: str) -> Likeness:
    """How likely two names are one organisation's."""
    a, b = organisation(one), organisation(other)
    if a.order == b.order or (a.short and a.short == b.short):
        return Likeness(1.0, SAME_WORDS)
    if opposed(a.words, b.words):
        return CLASH
    if a.words == b.words:
        return Likeness(0.97, SAME_WORDS)
    if sorted(a.words) == sorted(b.words):
        return Likeness(0.85 if _two(a, b) else 0.95, "the same words in another order")
    if _ministry(a) == _ministry(b):
        return Likeness(0.93, "the same words in another order")
    if not a.telling or not b.telling:
        return UNLIKE
    if len(a.words) == len(b.words):
        return _spelt(a.words, b.words)
    return _shorter(a, b)


def short_for(short: str, long: str) -> bool:
    """Whether `short` may be the initials of `long`. So may they be of others: two letters say nothing, but of a few.

    >>> short_for("OSCE", "Organization for Security and Co-operation in Europe"), short_for("UN", "US Navy")
    (True, False)
    """
    a, b = organisation(short), organisation(long)
    if not a.short or len(b.order) < 2:
        return False
    if len(a.short) < 3:
        return SHORTEST.get(a.short) == b.words
    return a.short in b.initials


def opposed(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether one has a word that the other has the opposite of, or another number."""
    mine, yours = set(ours) - set(theirs), set(theirs) - set(ours)
    if any(mine & pair and yours & pair for pair in _OPPOSED):
        return True
    numbers = {word for word in mine if word.isdigit()}, {word for word in yours if word.isdigit()}
    return bool(numbers[0] and numbers[1])


def _two(a: Organisation, b: Organisation) -> bool:
    """Whether the order may tell two apart: the University of Washington, Washington University."""
    turned = {"university", "college", "bank", "state"} & set(a.words)
    return bool(turned) and bool(set(a.words) & lists()["two universities"] or "bank" in turned) and a.order != b.order


def _ministry(a: Organisation) -> tuple[str, ...]:
    """The words of a ministry, sorted, without "affairs"; nothing of any other sort."""
    if not {"ministry", "department"} & set(a.words) or len(a.words) < 2:
        return a.order
    return tuple(sorted(word for word in a.words if word not in {"affairs", "state"} or len(a.words) == 2))


def _spelt(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Likeness:
    """Two names of as many words: alike where just one word is, or two are, spelt otherwise."""
    mine, yours = sorted(set(ours) - set(theirs)), sorted(set(theirs) - set(ours))
    if len(mine) != len(yours) or not mine or len(mine) > 2:
        return UNLIKE
    if all(skeleton(one) == skeleton(two) and len(one) > 3 for one, two in zip(mine, yours, strict=True)):
        return Likeness(0.93, f"{SPELT_ALIKE}: {mine[0].title()} / {yours[0].title()}")
    if fuzz.token_sort_ratio(" ".join(ours), " ".join(theirs)) < 92:
        return UNLIKE
    near = all(
        JaroWinkler.similarity(one, two) >= 0.93 and min(len(one), len(two)) >= 5
        for one, two in zip(mine, yours, strict=True)
    )
    return Likeness(0.85, f"{SPELT_ALIKE}: {mine[0].title()} / {yours[0].title()}") if near else UNLIKE


def _shorter(a: Organisation, b: Organisation) -> Likeness:
    """Toyota, Toyota Motor: what is left over only says of what sort it is."""
    short, long = (a, b) if len(a.words) < len(b.words) else (b, a)
    rest = long.words[len(short.words) :]
    if long.words[: len(short.words)] != short.words or not set(rest) <= lists()["head"]:
        return UNLIKE
    return Likeness(0.82, "one name is the beginning of the other") if len(rest) == 1 else UNLIKE
