"""Whether two names are of one person."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import JaroWinkler

from . import spelling
from .folding import rounded, skeleton
from .likeness import CLASH, SAME_WORDS, SPELT_ALIKE, UNLIKE, Likeness
from .people import COMMON, FAMILY_FIRST, Person, person

GIVEN = {0.94: "one given name in two forms", 0.9: "the same initial"}


def compare(one: str, other: str) -> Likeness:
    """How likely two names are one person's. A name of one word and one of several are never compared: UNLIKE."""
    a, b = person(one), person(other)
    if a is None or b is None:
        return UNLIKE
    if _numbers(a) != _numbers(b):
        return UNLIKE
    if a.gender and b.gender and a.gender != b.gender:
        return CLASH
    if a.suffix != b.suffix:
        return _suffixes_differ(a, b)
    if a.words == b.words:
        return Likeness(1.0 if a.ranked == b.ranked else 0.85, SAME_WORDS)
    if a.bare != b.bare:
        return _run_together(a, b)
    return _bare(a, b) if a.bare else _whole(a, b)


def _numbers(told: Person) -> list[str]:
    """The words of a name that have digits: of two like names, Witness 1 and Witness 2, only they tell."""
    return [word for word in told.words if any(letter.isdigit() for letter in word)]


def _suffixes_differ(a: Person, b: Person) -> Likeness:
    """Father and son, Henry VII and Henry VIII. Without a suffix it may be either: asked where all words agree."""
    if a.suffix and b.suffix:
        return CLASH
    if a.words == b.words and {a.suffix, b.suffix} == {"", "jr"} and not a.bare:
        return Likeness(0.8, "the same words but for “Jr.”")
    return CLASH if a.words[-1] == b.words[-1] else UNLIKE


def _run_together(a: Person, b: Person) -> Likeness:
    return Likeness(0.95, SPELT_ALIKE) if skeleton("".join(a.words)) == skeleton("".join(b.words)) else UNLIKE


def _bare(a: Person, b: Person) -> Likeness:
    if a.ranked or b.ranked:
        return UNLIKE
    alike = spelling.families(a.family, b.family)
    if alike < spelling.NEAR:
        return UNLIKE
    long = min(len(a.family), len(b.family)) >= 6
    return Likeness(0.95 if alike >= spelling.SPELT and long else 0.85, SPELT_ALIKE)


def _whole(a: Person, b: Person) -> Likeness:
    if skeleton("".join(a.words)) == skeleton("".join(b.words)):
        return Likeness(0.97, SPELT_ALIKE)
    if sorted(map(skeleton, a.words)) == sorted(map(skeleton, b.words)):
        turned = (a.words[0] in FAMILY_FIRST) != (b.words[0] in FAMILY_FIRST)
        return Likeness(0.95 if turned else 0.85, "the same words in another order")
    family = spelling.families(a.family, b.family)
    if not family:
        east = a.words[0] == b.words[0] and a.words[0] in FAMILY_FIRST
        return _eastern(a, b) if east else UNLIKE
    given = _given(a.given, b.given)
    if not given.score:
        return given if family >= spelling.SPELT else UNLIKE
    score = min(family, given.score)
    if given.score < 1 and family < spelling.SPELT and score >= 0.9:
        score = 0.9  # both a little unlike
    if a.family in COMMON and given.reason == GIVEN[0.9]:
        score = min(score, 0.85)
    if a.family in COMMON and family < spelling.EQUAL:
        score = min(score, 0.85)
    names = f": {a.family.title()} / {b.family.title()}" if family < spelling.EQUAL else ""
    return Likeness(score, SPELT_ALIKE + names if names else given.reason)


def _eastern(a: Person, b: Person) -> Likeness:
    """Two names that begin with one family: the rest must be the same too, however it is spelt."""
    rest, others = "".join(a.words[1:]), "".join(b.words[1:])
    if len(rest) >= 5 and rounded(rest) == rounded(others):
        return Likeness(0.9, SPELT_ALIKE)
    return CLASH


def _given(ours: Sequence[str], theirs: Sequence[str]) -> Likeness:
    """What the given names say. CLASH where the first ones, or those in the middle, cannot be one person's."""
    first = spelling.given(ours[0], theirs[0])
    if not first:
        by_second = ours[0] in theirs[1:] or theirs[0] in ours[1:]
        if by_second and len(ours[0]) > 1 < len(theirs[0]):
            return Likeness(0.9, "one given name more")
        return UNLIKE if JaroWinkler.similarity(ours[0], theirs[0]) > 0.84 else CLASH
    middle = _middle(ours[1:], theirs[1:])
    if not middle:
        return CLASH
    joined = "".join(ours), "".join(theirs)
    if first == spelling.EQUAL:
        same = len(ours) == len(theirs)
        return Likeness(0.97 if same else 0.95, SAME_WORDS if same else "one given name more")
    if skeleton(joined[0]) == skeleton(joined[1]):
        return Likeness(spelling.SPELT, SPELT_ALIKE)
    initial = len(ours[0]) == 1 or len(theirs[0]) == 1
    return Likeness(first, GIVEN[0.9] if initial else GIVEN[0.94] if first == 0.94 else SPELT_ALIKE)


def _middle(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether the names in the middle agree as far as both have any."""
    if not ours or not theirs:
        return True
    whole = {word for word in ours if len(word) > 1}, {word for word in theirs if len(word) > 1}
    if len(whole[0]) == len(ours) and len(whole[1]) == len(theirs) and (whole[0] <= whole[1] or whole[1] <= whole[0]):
        return True
    return all(spelling.given(one, other) for one, other in zip(ours, theirs, strict=False))
