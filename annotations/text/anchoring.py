"""Finding a quote in a text again."""

import re

from .spans import Span

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
