"""Cues: the words that attribute (PARC 3.0), that leave open (Szeged) and that tell a likelihood (ICD 203).

The words stand in `lexicon/`. Matching goes over the words once, so it is linear in the text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from .lexicon import sections
from .spans import Span

HEDGE_TYPES = ("epistemic", "doxastic", "investigation", "condition", "weasel", "hedge")  # the telling ones first
ROWS = ("almost-no-chance", "very-unlikely", "unlikely", "even-chance", "likely", "very-likely", "almost-certain")
OBJECTS = 6  # words at most where a phrase has "*"

_TOKEN = regex.compile(r"[\p{L}\p{N}\p{M}]++(?:['’.-](?=[\p{L}\p{N}])[\p{L}\p{N}\p{M}]++)*+|[^\s\p{L}\p{N}\p{M}]")
_NUMBERS = frozenset(
    {"half", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty", "thirty"}
    | {"forty", "fifty", "hundred"}
)
_MONTH = regex.compile(r"(?:\d{1,2}(?:st|nd|rd|th)?|in|of|since|until|by|last|early|late|this|next|mid)$")


@dataclass(frozen=True)
class Token:
    """A word or a single mark `text[start:end]`; `low` is the word in small letters with straight apostrophes."""

    start: int
    end: int
    low: str
    word: str

    @property
    def is_word(self) -> bool:
        return self.word[0].isalnum()


def tokens(text: str, start: int, end: int) -> list[Token]:
    return [
        Token(found.start(), found.end(), found.group().lower().replace("’", "'"), found.group())
        for found in _TOKEN.finditer(text, start, end)
    ]


Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]  # by first word: (all the words, section), longest first


def phrases(entries: Mapping[str, Iterable[str]]) -> Phrases:
    """The phrases of some sections, ready for `matches`."""
    result: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for section, listed in entries.items():
        for entry in listed:
            words = tuple(entry.split())
            result.setdefault(words[0], []).append((words, section))
    return {first: sorted(found, key=lambda item: -len(item[0])) for first, found in result.items()}


def matches(words: Sequence[Token], known: Phrases) -> Iterator[tuple[int, int, str]]:
    """The phrases that stand in `words[first:last]`, the longest at each place and none inside another, by section."""
    at = 0
    while at < len(words):
        for phrase, section in known.get(words[at].low, ()):
            last = _fits(words, at, phrase)
            if last:
                yield at, last, section
                at = last
                break
        else:
            at += 1


def _fits(words: Sequence[Token], at: int, phrase: tuple[str, ...]) -> int:
    """Where the phrase ends that begins at `at`, 0 if it does not stand there. "*" is one to six words."""
    if "*" not in phrase:
        last = at + len(phrase)
        return last if tuple(token.low for token in words[at:last]) == phrase else 0
    for last in range(at + 2, min(at + 2 + OBJECTS, len(words))):
        if not words[last - 1].is_word:
            return 0
        if words[last].low == phrase[-1]:
            return last + 1
    return 0


@cache
def _hedges() -> Phrases:
    return phrases({kind: sections("hedges")[kind] for kind in HEDGE_TYPES})


@cache
def _likelihoods() -> Phrases:
    return phrases(sections("likelihoods"))


def hedges(text: str, span: Span) -> list[tuple[Span, str]]:
    """The hedges in `span` with their types in the Szeged corpora, in order."""
    words = tokens(text, span.start, span.end)
    return [
        (Span(words[first].start, words[last - 1].end), kind)
        for first, last, kind in matches(words, _hedges())
        if not _is_month(words, first) and _leaves_open(words, last, words[last - 1].low, kind)
    ]


def _is_month(words: Sequence[Token], at: int) -> bool:
    """Whether a "May" is the month or a name: it has a capital inside a sentence, or a number beside it."""
    if words[at].word != "May":
        return False
    before = words[at - 1].low if at else ""
    after = words[at + 1].word if at + 1 < len(words) else ""
    return after.isdigit() or bool(_MONTH.match(before)) or (at > 0 and words[at - 1].is_word)


def _leaves_open(words: Sequence[Token], last: int, low: str, kind: str) -> bool:
    """Whether a word that has other meanings is a hedge before the word that follows: "about 20", "appears to"."""
    following = words[last].low if last < len(words) else ""
    if low in {"appear", "appears", "appeared"}:
        return following in {"to", "that", "likely", "as", "closer", "set", "“"}
    if kind == "hedge" and low in {"about", "around", "some", "rather", "than", "over", "to"}:
        return following[:1].isdigit() or following in _NUMBERS
    return True


def hedge_type(cue: str) -> str | None:
    """The type a cue has in the Szeged uncertainty corpora: the most telling one of its words, None if it has none."""
    kinds = {kind for _, _, kind in matches(tokens(cue, 0, len(cue)), _hedges())}
    return next((kind for kind in HEDGE_TYPES if kind in kinds), None)


def likelihood_row(cue: str) -> str | None:
    """The key of the ICD 203 row that a cue's words name: None for none, and for more than one."""
    rows = {row for _, _, row in matches(tokens(cue, 0, len(cue)), _likelihoods())} - {"none"}
    return rows.pop() if len(rows) == 1 else None
