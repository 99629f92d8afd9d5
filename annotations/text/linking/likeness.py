"""How likely two names are to stand for the same, and why."""

from __future__ import annotations

from dataclasses import dataclass

SURE = 0.9  # joined without asking
LIKELY = 0.8  # asked


@dataclass(frozen=True)
class Likeness:
    """`score` is 0 to 1; `reason` says in a few words for people why the two may be the same.

    A `clash` is more than being unlike: the two names cannot be of one, as those of a Jr. and a Sr. cannot.
    """

    score: float
    reason: str = ""
    clash: bool = False

    @property
    def sure(self) -> bool:
        return self.score >= SURE

    @property
    def likely(self) -> bool:
        return self.score >= LIKELY


UNLIKE = Likeness(0.0)
CLASH = Likeness(0.0, clash=True)
SAME_WORDS = "the same words"
SPELT_ALIKE = "spelt alike"
