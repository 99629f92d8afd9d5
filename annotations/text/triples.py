"""Source, cue and content of an attribution in a sentence (PARC 3.0), given one or two of them."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from . import subjects
from .attributions import TELLING, Cue, find
from .cues import Token, tokens
from .quotations import quotations
from .sentences import sentences
from .spans import Span
from .subjects import DETERMINERS, FINITE, PRONOUNS

_AWAY = 7.0  # what a cue loses that stands in another sentence
_SEEK = 16  # words between a cue and the "that" of its content
_BEING = frozenset({"is", "was", "been", "being"})
_OPENING, _CLOSING = frozenset('“"«‘„'), frozenset('”"»’')


@dataclass(frozen=True)
class Sentence:
    """A sentence with its words and the cues in it."""

    span: Span
    words: list[Token]
    cues: list[Cue]

    def span_of(self, first: int, last: int) -> Span:
        return Span(self.words[first].start, self.words[last - 1].end)


def parsed(text: str, window: Span) -> list[Sentence]:
    marks = deque(quotations(text, window.start, window.end))
    result: list[Sentence] = []
    for span in sentences(text, window.start, window.end):
        words = tokens(text, span.start, span.end)
        result.append(Sentence(span, words, find(words, _inside(words, marks))))
    return result


def _inside(words: Sequence[Token], marks: deque[Span]) -> list[bool]:
    """Which words stand within quotation marks. The quotations that end before them are taken away."""
    result: list[bool] = []
    for word in words:
        while marks and marks[0].end <= word.start:
            marks.popleft()
        result.append(bool(marks) and marks[0].start < word.start and word.end < marks[0].end)
    return result


def ranked(read: Sequence[Sentence], spoken: Sequence[Span], cued: Sequence[Span]) -> list[tuple[Sentence, Cue]]:
    """The cues, the likeliest first: the one given, or those that stand best to the content."""
    if cued:
        return [(sentence, _given(sentence, cued[0])) for sentence in read if sentence.span.overlaps(cued[0])][:1]
    weighed = [
        (_weight(number, read, cue, spoken), -number, -cue.first, sentence, cue)
        for number, sentence in enumerate(read)
        for cue in sentence.cues
    ]
    weighed.sort(key=lambda item: item[:3], reverse=True)
    return [(sentence, cue) for weight, _, _, sentence, cue in weighed if weight > -_AWAY]


def _given(sentence: Sentence, span: Span) -> Cue:
    """The cue that somebody marked: one that is known, or its words taken at their face."""
    for cue in sentence.cues:
        if sentence.words[cue.verb].start < span.end and sentence.words[cue.verb].end > span.start:
            return cue
    within = [at for at, word in enumerate(sentence.words) if word.start < span.end and word.end > span.start]
    first, last = within[0], within[-1] + 1
    after = sentence.words[last - 1].low in {"to", "by", "from", "of"}
    return Cue(first, last, last - 1, "after" if after else "before", 0)


def _weight(number: int, read: Sequence[Sentence], cue: Cue, spoken: Sequence[Span]) -> float:
    sentence = read[number]
    here = sentence.span_of(cue.first, cue.last)
    best = cue.weight if not spoken else -100.0
    for piece in spoken:
        if piece.overlaps(here):
            weight = cue.weight - 0.05 * cue.first
        elif piece.overlaps(sentence.span):
            low, high = sorted((here, piece))
            between = [word.low for word in sentence.words if low.end <= word.start and word.end <= high.start]
            gap = sum(1 for word in between if word != "that")
            if between[-1:] == ["that"] and sentence.words[cue.first].low == "according":
                gap += 8  # that clause is another verb's
            weight = cue.weight + 4.5 - 0.4 * gap - (4 if _crosses_quotation(between) else 0)
            if not gap and here.end <= piece.start:
                weight += 3  # of a chain, the link that the content hangs on
        else:
            distance = sum(
                1
                for other in read
                if other.span.start < max(here.start, piece.start) and other.span.end > min(here.end, piece.end)
            )
            weight = cue.weight - _AWAY - 2 * max(0, distance - 2) - (0.5 if here.start > piece.start else 0)
        best = max(best, weight)
    return best


def _crosses_quotation(between: Sequence[str]) -> bool:
    """Whether a quotation ends as speech does, not one that is a part of a phrase."""
    return any(mark in _CLOSING and before in ",.?!" for before, mark in pairwise(between))


def sources(sentence: Sentence, cue: Cue) -> Iterator[Span]:
    """The noun phrases that may be a cue's source, the likeliest first."""
    words = sentence.words
    if cue.side == "inside":
        yield from _owners(sentence, cue)
    elif cue.side == "after":
        loose = words[cue.first].low == "according"
        for phrase in subjects.after(words, cue.last, loose=loose):
            yield from (sentence.span_of(*described) for described in subjects.described(words, phrase) if not loose)
            yield sentence.span_of(*phrase)
    elif cue.first and _shares(words, cue):
        main = next(
            (other for other in reversed(sentence.cues) if other.last <= cue.first and other.side == "before"), None
        )
        if main is not None:
            yield from sources(sentence, main)
        yield from (sentence.span_of(*phrase) for phrase in subjects.before(words, cue.first))
    else:
        yield from (sentence.span_of(*phrase) for phrase in subjects.before(words, cue.first))


def is_impersonal(sentence: Sentence, cue: Cue) -> bool:
    """Whether the cue names nobody: "It was reported", "it is believed"."""
    passive = any(word.low in _BEING for word in sentence.words[cue.first : cue.verb])
    return passive and cue.first > 0 and sentence.words[cue.first - 1].low == "it"


def _shares(words: Sequence[Token], cue: Cue) -> bool:
    """Whether a cue has its subject from a verb before: "wrote and asked", "said, adding"."""
    participle = words[cue.verb].low.endswith("ing") and words[cue.first].low != "as" and cue.first == cue.verb
    return participle or words[cue.first - 1].low in {"and", "but"}


def _owners(sentence: Sentence, cue: Cue) -> Iterator[Span]:
    """The possessive of "in her view", "Serik’s reading is that"."""
    words = sentence.words
    phrase = cue.last - cue.first > 1
    owner = cue.last - 2 if phrase else cue.first - 1
    if not phrase and words[owner].low == "own":
        owner -= 1
    low = words[owner].low
    if not low.endswith("'s"):
        yield sentence.span_of(cue.first + 1 if phrase else owner, owner + 1)
        return
    begin = cue.first + 1 if phrase else next(subjects.before(words, owner + 1), (owner, owner + 1))[0]
    yield Span(words[begin].start, words[owner].end - 2)


def contents(
    text: str, sentence: Sentence, cue: Cue, source: Span | None, spoken: Sequence[Span]
) -> Iterator[Span | None]:
    """What is said: the piece given without source and cue, if it has them in it, the longer side of them first."""
    here = sentence.span_of(cue.first, cue.last)
    whole = next((piece for piece in spoken if piece.overlaps(here)), None)
    if whole is None and spoken:
        yield from (_trimmed(text, piece.start, piece.end) for piece in spoken)
        return
    start, end = (whole.start, whole.end) if whole is not None else (sentence.span.start, sentence.span.end)
    group = Span(min(here.start, source.start), max(here.end, source.end)) if source is not None else here
    at, introduced = _begins(sentence, cue, group)
    right = (
        _trimmed(text, max(start, sentence.words[at].start), _ends(sentence, at, end))
        if at < len(sentence.words)
        else None
    )
    left = _trimmed(text, _resumes(sentence, cue, start, group.start), max(start, group.start))
    set_off = text[start : group.start].rstrip()[-1:]
    if left is not None and (
        (set_off not in {",", *_CLOSING, "—", "–"} and cue.side != "after") or len(left.of(text).split()) < 2
    ):
        left = None
    if right is not None and not introduced and not _is_clause(sentence, right):
        right = None
    sides = [side for side in (right, left) if side is not None]
    parted = at < len(sentence.words) and sentence.words[at - 1].low in {",", "”"}
    if len(sides) == 2 and not introduced and (parted or set_off in _CLOSING):
        sides.sort(key=lambda side: side.start - side.end)
    yield from sides


def _begins(sentence: Sentence, cue: Cue, group: Span) -> tuple[int, bool]:
    """The word with which the content after a cue begins, and whether "that", a colon or a quotation mark says so."""
    words = sentence.words
    last = next((at for at, word in enumerate(words) if word.start >= group.end), len(words))
    others = {other.first for other in sentence.cues if other is not cue}
    crossed = False  # another verb came between; then only ", that" goes back to this one
    for at in range(last, min(last + _SEEK, len(words))):
        low = words[at].low
        crossed = crossed or at in others or (low in FINITE and at > last)
        resumed = low == "that" and at > last and words[at - 1].low == ","
        if low in {";", "."}:
            break
        if crossed and not resumed:
            continue
        if low == "that" and at > last and words[at + 1 : at + 2] and _is_verbal(words[at + 1].low):
            continue  # a relative clause
        if low in {"that", ":"} or (low == "is" and cue.side == "inside"):
            following = words[at + 1].low if at + 1 < len(words) else ""
            return at + (2 if following == "that" else 1), True
        quotation = low in _OPENING - {"‘"} and (
            at == last or words[at - 1].low == "," or words[cue.verb].low in TELLING
        )
        if quotation or low in {"whether", "how", "why", "what"}:
            return at, True
    if last < len(words) and words[cue.verb].low in TELLING:
        last += 1
        while last < len(words) and words[last - 1].word[0].isupper() and words[last].word[0].isupper():
            last += 1
    while last < len(words) and words[last].low == ",":
        last += 1
    return last, False


def _resumes(sentence: Sentence, cue: Cue, start: int, end: int) -> int:
    """Where the clause begins that a cue comes after: after a semicolon or colon, or ", and" before "according to"."""
    words = sentence.words
    for at in range(len(words) - 2, 0, -1):
        if start <= words[at].start and words[at].end < end:
            if words[at].low in {";", ":"}:
                return words[at].end
            if cue.side == "after" and words[at].low == "and" and words[at - 1].low == ",":
                return words[at].end
    return start


def _is_verbal(low: str) -> bool:
    return low in FINITE or low.endswith("ly") or low == "never"


def _ends(sentence: Sentence, at: int, end: int) -> int:
    """Where the content ends that begins at a word: before a semicolon, or a second verb of the same source."""
    depth = 0
    verbs = {cue.first for cue in sentence.cues}
    words = sentence.words
    for place in range(at, len(words)):
        word = words[place]
        if word.start >= end:
            break
        depth += (word.low in "“«(") - (word.low in "”»)")
        if depth <= 0 and place > at:
            joined = word.low == "," and place + 2 < len(words) and words[place + 1].low in {"but", "and"}
            if word.low == ";" or (joined and place + 2 in verbs):
                return word.start
    return end


def _is_clause(sentence: Sentence, span: Span) -> bool:
    inside = [word for word in sentence.words if span.start <= word.start and word.end <= span.end]
    if not inside or (
        inside[0].low.endswith("ing") and len(inside) > 1 and inside[0].low not in DETERMINERS | PRONOUNS
    ):
        return bool(inside) and inside[0].low in {"having", "being"}
    return any(word.low in FINITE or word.low.endswith(("ed", "n't", "'s")) for word in inside) or len(inside) > 3


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """`text[start:end]` without the marks and the "that" around a content."""
    while start < end and (text[start].isspace() or text[start] in ",;:—–."):
        start += 1
    if text[start : min(end, start + 5)].lower() == "that ":
        start += 5
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–("):
        end -= 1
    if end > start and text[end - 1] == "." and text[start] not in _OPENING and text[end - 3 : end - 2] != ".":
        end -= 1
    return Span(start, end) if start < end else None
