"""Proposals for the parts of an annotation that are asked for next.

Attribution has the parts of PARC 3.0 (source, cue, content), speculation those of CoNLL-2010 and BioScope (cue, scope)
with the types of the Szeged corpora. No parser: small words, marks and distances decide, within a bounded reach.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from .cues import HEDGE_TYPES, Token, hedge_type, hedges, likelihood_row
from .lexicon import sections
from .quotations import quoted
from .sentences import sentences
from .spans import Span, tidy
from .triples import Sentence, contents, is_impersonal, parsed, ranked, sources

__all__ = ["hedge_type", "likelihood_row", "proposals", "quoted"]

REACH = 3_000  # code points of the paragraph to either side of what is given
_WEAK = frozenset(sections("hedges")["weak"])
_CLAUSE_ENDS = frozenset(";:—–")
_JOINTS = frozenset(
    {"and", "but", "so", "because", "while", "although", "which", "who", "whom", "whose", "or", "since"}
)


def proposals(
    text: str,
    *,
    role: str,
    paragraph: Span,
    given: Mapping[str, Sequence[Span]],
    names: Sequence[Span] = (),
    limit: int = 4,
) -> list[Span]:
    """The likeliest spans for `role`, the best first, each once, tidy and inside the paragraph.

    `given` are the pieces already marked, by role; `names` the places of known names. Other roles than "source", "cue",
    "content" and "scope" have no proposals, nor has any role without a piece to go by.
    """
    near = [piece for pieces in given.values() for piece in pieces if piece.overlaps(paragraph)]
    if not near:
        return []
    start = max(paragraph.start, min(piece.start for piece in near) - REACH)
    window = Span(start, min(paragraph.end, max(piece.start for piece in near) + REACH))
    spoken = _clipped(given.get("content", ()), paragraph)
    cued, scopes = _clipped(given.get("cue", ()), window), _clipped(given.get("scope", ()), window)
    found: Iterable[Span | None] = ()
    if role == "cue" and scopes:
        found = _hedges(text, window, scopes)
    elif role == "scope" and cued:
        found = _scopes(text, window, cued[0])
    elif role in {"cue", "source", "content"}:
        found = _attribution(text, role, parsed(text, window), spoken, cued, names)
    return _distinct(text, found, window, given.get(role, ()))[:limit]


def _clipped(pieces: Iterable[Span], within: Span) -> list[Span]:
    return [
        Span(max(piece.start, within.start), min(piece.end, within.end)) for piece in pieces if piece.overlaps(within)
    ]


def _distinct(text: str, found: Iterable[Span | None], within: Span, marked: Sequence[Span]) -> list[Span]:
    result: dict[Span, None] = {}
    for span in found:
        whole = tidy(text, span.start, span.end) if span is not None else None
        if whole is not None and within.start <= whole.start and whole.end <= within.end and whole not in marked:
            result[whole] = None
    return list(result)


def _attribution(
    text: str, role: str, read: list[Sentence], spoken: list[Span], cued: list[Span], names: Sequence[Span]
) -> Iterator[Span | None]:
    likely = ranked(read, spoken, cued)
    if role == "source" and likely and is_impersonal(*likely[0]):
        return
    for sentence, cue in likely:
        if role == "cue":
            yield sentence.span_of(cue.first, cue.last)
        elif role == "source":
            yield from sources(sentence, cue)
        else:
            yield from contents(text, sentence, cue, next(sources(sentence, cue), None), spoken)
    if role == "source" and likely:
        sentence, cue = likely[0]
        at = sentence.span_of(cue.first, cue.last).start
        beside = [name for name in names if name.overlaps(sentence.span)]
        yield from sorted(beside, key=lambda name: abs(name.start - at))


def _hedges(text: str, window: Span, scopes: Sequence[Span]) -> Iterator[Span]:
    """The hedges in the scope, the telling types first, then those around it in its sentence, the nearest first."""
    inside = [found for scope in scopes for found in hedges(text, scope)]
    yield from (span for span, _ in sorted(inside, key=lambda found: _telling(text, *found)))
    for sentence in sentences(text, window.start, window.end):
        if sentence.overlaps(scopes[0]):
            near = [span for span, _ in hedges(text, sentence) if not span.overlaps(scopes[0])]
            yield from sorted(near, key=lambda span: abs(span.start - scopes[0].start))


def _telling(text: str, span: Span, kind: str) -> tuple[bool, int, int]:
    return span.of(text).lower() in _WEAK, HEDGE_TYPES.index(kind), span.start


def _scopes(text: str, window: Span, cue: Span) -> Iterator[Span | None]:
    """The clause that the cue governs, cue and subject included; both halves of a condition."""
    sentence = next((read for read in parsed(text, window) if read.span.overlaps(cue)), None)
    if sentence is None:
        return
    words = sentence.words
    first = next((at for at, word in enumerate(words) if word.end > cue.start), len(words) - 1)
    last = next((at for at in range(first, len(words)) if words[at].start >= cue.end), len(words))
    kind = hedge_type(cue.of(text))
    end = _clause_end(sentence, last, whole=kind == "condition")
    start = _clause_start(sentence, first, whole=kind == "condition")
    governs = last < len(words) and words[last].low in {"that", "whether"} and words[first].low not in {"that", "it"}
    if (governs and kind in {"doxastic", "investigation"}) or words[first].low == "whether":
        yield _stretch(text, words, first, end)
    yield _stretch(text, words, start, end)
    yield _stretch(text, words, _clause_start(sentence, first, whole=True), _clause_end(sentence, last, whole=True))
    yield sentence.span


def _stretch(text: str, words: Sequence[Token], first: int, last: int) -> Span | None:
    while last > first and words[last - 1].low in ".,;:—–":
        last -= 1
    while first < last and words[first].low in {",", "•", "and", "but", "so"}:
        first += 1
    return Span(words[first].start, words[last - 1].end) if first < last else None


def _clause_start(sentence: Sentence, at: int, *, whole: bool) -> int:
    words = sentence.words
    spoken = {cue.last for cue in sentence.cues if cue.weight >= 2.5 and cue.side != "after"}
    for place in range(at - 1, -1, -1):
        low = words[place].low
        if low in _CLAUSE_ENDS or (low == "“" and (place == 0 or not words[place - 1].is_word)):
            return place + 1
        that = low == "that" and (not whole or any(place - 8 < last <= place for last in spoken))
        if (that and place + 1 < at) or (place + 1 in spoken and place + 1 < at and words[place + 1].is_word):
            return place + 1
        if not whole and low in _JOINTS and place > 0 and words[place - 1].low == ",":
            return place if low in {"which", "who", "whose"} else place + 1
    return 0


def _clause_end(sentence: Sentence, at: int, *, whole: bool) -> int:
    words = sentence.words
    attributed = {cue.first for cue in sentence.cues if cue.weight >= 4}
    for place in range(at, len(words)):
        low = words[place].low
        if low in _CLAUSE_ENDS or (low == "”" and place + 1 < len(words) and words[place - 1].low in ",."):
            return place
        if low == "," and any(first in attributed for first in range(place + 2, min(place + 8, len(words)))):
            cue = next(cue for cue in sentence.cues if place + 2 <= cue.first < place + 8 and cue.weight >= 4)
            if cue.last >= len(words) or words[cue.last].low in ",.”":
                return place
        following = {word.low for word in words[place + 1 : place + 3]}
        if (
            not whole
            and low == ","
            and words[place + 1 : place + 2]
            and words[place + 1].low in _JOINTS
            and "that" not in following
        ):
            return place
    return len(words)
