"""Finding a quote in a text again."""

import re
import unicodedata

from .spans import Span

SOUGHT = 20_000  # characters

# What word processors and web pages change behind one's back: kinds of quotation marks, dashes and spaces.
_ALIKE = ['"“”„‟«»', "'‘’‚‛`´", "-‐‑‒–—−"]
_FOLDED = {letter: "[" + re.escape(group) + "]" for group in _ALIKE for letter in group}


def _pattern(quote: str) -> re.Pattern[str]:
    """Matches `quote` with any white space for white space and any quotation mark or dash for its like."""
    tokens = re.findall(r"\s+|\S", quote.strip())
    return re.compile("".join(r"\s+" if t.isspace() else _FOLDED.get(t, re.escape(t)) for t in tokens))


def occurrences(text: str, quote: str, *, within: Span | None = None) -> list[Span]:
    """Every place where `quote` stands in `text` (inside `within`, if given): to the letter where it does so at all,
    else with white space, quotation marks and dashes folded. An empty quote stands nowhere."""
    if not quote.strip():
        return []
    first, last = (0, len(text)) if within is None else (within.start, within.end)
    exact = [Span(m.start(), m.end()) for m in re.compile(re.escape(quote)).finditer(text, first, last)]
    if exact:
        return exact
    return [Span(m.start(), m.end()) for m in _pattern(quote).finditer(text, first, last)]


def locate(text: str, quote: str, *, near: int | None = None, within: Span | None = None) -> Span | None:
    """The occurrence of `quote` that starts nearest to `near`, the first one without it; None if it is not there."""
    found = occurrences(text, quote, within=within)
    if not found:
        return None
    return found[0] if near is None else min(found, key=lambda span: abs(span.start - near))


def anchored(text: str, *, start: int, end: int, quote: str) -> Span | None:
    """Where the passage lies that a caller says is `text[start:end]` and reads `quote`.

    There, if it does read so, or no quote was given; else where the quote stands nearest to `start`. None where it
    stands nowhere; one longer than `SOUGHT` characters is not looked for.
    """
    quote = unicodedata.normalize("NFC", quote)
    if 0 <= start < end <= len(text) and quote in ("", text[start:end]):
        return Span(start, end)
    return locate(text, quote, near=start) if len(quote) <= SOUGHT else None
