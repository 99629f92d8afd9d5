"""What a suggester hands over."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """A span `text[start:end]` of the article, in code points, the key of its tag, and how sure that is (0 to 1)."""

    start: int
    end: int
    tag: str
    score: float
