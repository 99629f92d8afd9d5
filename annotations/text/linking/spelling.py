"""How alike two words of a name are spelt, as families and as given names."""

from __future__ import annotations

from rapidfuzz.distance import JaroWinkler

from .folding import bones, rounded, skeleton
from .people import same_given

#: Endings of a man's and a woman's family name: Nazarbayev and Nazarbayeva are two.
_HIS_AND_HERS = (
    ("ov", "ova"),
    ("ev", "eva"),
    ("yov", "yova"),
    ("in", "ina"),
    ("yn", "yna"),
    ("ski", "ska"),
    ("sky", "skaya"),
    ("skiy", "skaya"),
    ("skyi", "ska"),
    ("skii", "skaia"),
    ("uly", "kyzy"),
    ("", "ova"),
)
_SON = ("son", "sen", "sson", "ssen", "zen")
_SWAPPED = {"g", "k", "q"}  # one sound at the beginning of an Arabic name
EQUAL, SPELT, NEAR, DOUBTFUL = 1.0, 0.97, 0.92, 0.85


def families(one: str, other: str) -> float:
    """How sure it is that two family names, folded, are one: 0 or from DOUBTFUL to EQUAL."""
    if one == other:
        return EQUAL
    if _his_and_hers(one, other):
        return 0.0
    if skeleton(one) == skeleton(other):
        return SPELT
    alike = JaroWinkler.similarity(skeleton(one), skeleton(other))
    long = min(len(one), len(other)) >= 6
    if one.endswith(_SON) and other.endswith(_SON):
        return DOUBTFUL if rounded(one) == rounded(other) else 0.0
    if rounded(one) == rounded(other):
        return NEAR if long else DOUBTFUL
    same_bones = bones(one) == bones(other) and len(bones(one)) >= 3
    if same_bones and long and (len(bones(one)) >= 4 or one[0] != other[0]) and _ends_alike(one, other):
        return NEAR if {one[0], other[0]} <= _SWAPPED or one[0] == other[0] else DOUBTFUL
    return DOUBTFUL if (same_bones and alike >= 0.86) or (alike >= 0.93 and long) else 0.0


def given(one: str, other: str) -> float:
    """How sure it is that two given names, folded, are one."""
    if one == other:
        return EQUAL
    if len(one) == 1 or len(other) == 1:
        return 0.9 if skeleton(one)[:1] == skeleton(other)[:1] or one[0] == other[0] else 0.0
    if skeleton(one) == skeleton(other):
        return SPELT
    if same_given(one, other):
        return 0.94
    if not _ends_alike(one, other):
        return 0.0
    if min(len(one), len(other)) >= 5 and rounded(one) == rounded(other):
        return NEAR
    if len(bones(one)) >= 3 and bones(one) == bones(other):
        return 0.9
    alike = JaroWinkler.similarity(skeleton(one), skeleton(other))
    return DOUBTFUL if alike >= 0.93 and min(len(one), len(other)) >= 6 else 0.0


def _his_and_hers(one: str, other: str) -> bool:
    for his, hers in _HIS_AND_HERS:
        for man, woman in ((one, other), (other, one)):
            if man.endswith(his) and woman.endswith(hers):
                stem, her_stem = man[: len(man) - len(his)], woman[: -len(hers)]
                if skeleton(stem) == skeleton(her_stem):
                    return True
    return False


def _ends_alike(one: str, other: str) -> bool:
    """Whether both end in the same vowel, or both in a consonant: Maria and Mario do not, nor do Daniel and Daniela."""
    last, others = (word[-1] if word[-1] in "aeiouy" else "" for word in (one, other))
    return last == others or {last, others} <= {"i", "y"}
