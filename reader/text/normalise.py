"""A text as it is stored: normalised once, then frozen, with every offset a code point in it."""

import hashlib
from dataclasses import dataclass

from .characters import MAX_BYTES, check_size, clean, is_seen
from .errors import TextError
from .glue import unglue
from .lines import paragraphs

#: What stands between two paragraphs, and nowhere else.
GAP = "\n\n"
#: Every look at a text takes all its paragraphs anew; a long book has a tenth of these.
MOST_PARAGRAPHS = 50_000


@dataclass(frozen=True)
class Slice:
    """One paragraph's place: `text[start:end]`, in code points."""

    start: int
    end: int


def normalise(text: str, *, limit: int = MAX_BYTES) -> str:
    """The text in NFC, without controls, each paragraph one line, paragraphs joined by a blank line.

    Normalising twice is normalising once. Raise `TextError` for a NUL, a lone surrogate, nothing to read, more than
    `limit` bytes of UTF-8, or more than `MOST_PARAGRAPHS`.
    """
    text = join(unglue(paragraphs(clean(text, limit=limit))))
    check_size(text, limit=limit)
    return text


def join(parts: list[str]) -> str:
    """Paragraphs as one text. Raise `TextError` where there are none, or more than `MOST_PARAGRAPHS`."""
    if not any(is_seen(part) for part in parts):
        raise TextError("empty", "There is no text to read. Paste one, or choose a file that holds one.")
    if len(parts) > MOST_PARAGRAPHS:
        raise TextError(
            "too-long",
            f"The text has {len(parts):,} paragraphs, more than {MOST_PARAGRAPHS:,}, the most that one article "
            "can have. Split it into several articles.",
        )
    return GAP.join(parts)


def slices(text: str) -> list[Slice]:
    """The places of a normalised text's paragraphs, in order. With the gaps between them they are the whole text."""
    result, start = [], 0
    for part in text.split(GAP):
        result.append(Slice(start, start + len(part)))
        start += len(part) + len(GAP)
    return result


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
