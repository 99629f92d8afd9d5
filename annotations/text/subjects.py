"""Who says it: the noun phrase before or after a cue, found without a parser by the small words around it.

Places are indices into the tokens of one sentence; a phrase is a pair of them, its end not included.
"""

from collections.abc import Iterator, Sequence

from .cues import Token
from .lexicon import sections

_WORDS = {name: frozenset(words) for name, words in sections("grammar").items()}
DETERMINERS, PRONOUNS, PREPOSITIONS = _WORDS["determiners"], _WORDS["pronouns"], _WORDS["prepositions"]
FINITE, RELATIVES, TIMES = _WORDS["finite"], _WORDS["relatives"], _WORDS["times"]
TIMED = frozenset({"on", "in", "at", "during", "after", "before"})
LONGEST = 60  # words that a noun phrase may have

Phrase = tuple[int, int]


def before(words: Sequence[Token], verb: int) -> Iterator[Phrase]:
    """The subjects of the verb at `verb`, the likeliest first: with its description, then without."""
    at = verb - 1
    if at < 0:
        return
    low = words[at].low
    if low == ",":
        yield from _interrupted(words, at)
    elif low in {"and", "but", "or"}:
        yield from _leading(words, at)
    elif low in RELATIVES or (low == "that" and at and words[at - 1].is_word):
        end = at - 1 if at and words[at - 1].low == "," else at
        yield from _phrase(words, end)
        yield at, at + 1
    elif low == "to":  # "has begun to admit": whoever has begun
        governing = next((place for place in range(at - 1, max(-1, at - 6), -1) if words[place].low in FINITE), -1)
        yield from before(words, governing)
    else:
        found = list(_phrase(words, verb))
        yield from found
        yield from (core for phrase in found for core in _core(words, phrase))


def after(words: Sequence[Token], start: int, *, loose: bool) -> Iterator[Phrase]:
    """The noun phrase that begins at `start`; a loose one goes on to the next comma, others end at "on Friday" too."""
    at = start
    while at < min(len(words), start + LONGEST):
        word = words[at]
        if word.low in {"“", '"', "«", "("} and at > start:
            at = _closing(words, at)
            continue
        if _ends_after(words, at, start, loose=loose):
            break
        at += 1
    while at > start and not words[at - 1].is_word and words[at - 1].low not in '”"»)':
        at -= 1
    if at > start:
        yield start, at


def described(words: Sequence[Token], phrase: Phrase) -> Iterator[Phrase]:
    """The phrase with the description that follows it: "said the spokesman, Aidos Ukibay"."""
    start, comma = phrase
    if comma + 1 >= len(words) or words[comma].low != ",":
        return
    opens = words[comma + 1]
    end = next((at for at in range(comma + 1, min(len(words), start + LONGEST)) if words[at].low in ",.;:“—"), 0)
    if (
        end
        and (opens.low in (DETERMINERS | RELATIVES) - {"that"} or opens.word[0].isupper())
        and words[end].low in ",."
    ):
        yield start, end


def _ends_after(words: Sequence[Token], at: int, start: int, *, loose: bool) -> bool:
    low = words[at].low
    if not words[at].is_word:
        return low in ',;:?!—–”"»)“' or (low == "." and at + 1 == len(words))
    if at == start:
        return False
    if low == "that":
        return not loose or words[at - 1].word[0].isupper()
    if loose:
        return low in {"because", "while", "although", "but", "whether"}
    nexts = words[at + 1].low if at + 1 < len(words) else ""
    timed = low in TIMED and (nexts in TIMES or nexts in {"a", "an"})
    return timed or low in _WORDS["boundaries"] or (low in FINITE and words[at - 1].low not in RELATIVES)


def _closing(words: Sequence[Token], at: int) -> int:
    """The place after the mark that closes the one at `at`."""
    wanted = {"“": "”", "«": "»", "(": ")", '"': '"'}[words[at].low]
    return next(
        (place + 1 for place in range(at + 1, min(len(words), at + LONGEST)) if words[place].low == wanted), at + 1
    )


def _phrase(words: Sequence[Token], end: int) -> Iterator[Phrase]:
    """The noun phrase that ends before `end`."""
    start = _trimmed(words, _chunk(words, end), end)
    if start < end:
        yield start, end


def _core(words: Sequence[Token], phrase: Phrase) -> Iterator[Phrase]:
    """The phrase without its relative clause."""
    start, end = phrase
    cut = next((at for at in range(start + 1, end) if words[at].low in RELATIVES), end)
    if start < cut < end:
        yield start, cut - 1 if words[cut - 1].low == "," else cut


def _chunk(words: Sequence[Token], end: int) -> int:
    """How far back the clause goes that ends before `end`: to a mark, a conjunction or the verb of another clause."""
    at = end - 1
    floor = max(0, end - LONGEST)
    while at >= floor:
        word = words[at]
        if word.low in {"”", '"', "»", ")"} and at < end and words[at - 1].low not in ",.?!—":
            opener = {"”": "“", '"': '"', "»": "«", ")": "("}[word.low]
            opened = next((place for place in range(at - 1, max(floor, at - 14), -1) if words[place].low == opener), 0)
            if opened > floor:
                at = opened - 1
                continue
        if not word.is_word and word.low not in {".", "/", "&", "'", "’", "-"}:
            return at + 1
        if word.low in _WORDS["boundaries"] and word.low != "or":
            relative = word.low == "that" and at > floor and words[at - 1].is_word and at < end - 1
            if not (relative and words[at + 1].low in FINITE):
                return at + 1
        elif word.low in FINITE or (word.low.endswith("ed") and word.word.islower()):
            opened = _relative(words, at, floor)
            if opened < 0:
                return at + 1 if word.low in FINITE or not _attributive(words, at) else at
            at = opened
        at -= 1
    return floor


def _attributive(words: Sequence[Token], at: int) -> bool:
    """Whether a form in -ed stands before a noun ("the retired officer")."""
    return at > 0 and words[at - 1].low in DETERMINERS


def _relative(words: Sequence[Token], at: int, floor: int) -> int:
    """Where the relative clause begins that holds the verb at `at`, -1 for none."""
    for place in range(at - 1, max(floor, at - 16), -1):
        if words[place].low in RELATIVES:
            return place
        if words[place].low in ",;:“”—":
            return -1
    return -1


def _trimmed(words: Sequence[Token], start: int, end: int) -> int:
    """Where the noun phrase begins after conjunctions and adverbials: "On 7 January | the ministry"."""
    for _ in range(8):
        low = words[start].low if start < end else ""
        step = start
        if low in _WORDS["connectives"]:
            step = start + 1
        elif low in PREPOSITIONS:
            step = next((at for at in range(start + 2, end) if _begins(words, at)), start)
        else:
            timed = next((at for at in range(start, min(start + 5, end)) if words[at].low in TIMES), -1)
            opens = low in DETERMINERS or low in TIMES or low in {"last", "next", "early", "late"} or low.isdigit()
            if timed >= 0 and opens and timed + 1 < end and words[timed + 1].low not in {"'s", "of", "in"}:
                step = timed + 2 if words[timed + 1].low in _WORDS["after times"] else timed + 1
        if step == start or step >= end:
            return start
        start = step
    return start


def _begins(words: Sequence[Token], at: int) -> bool:
    """Whether a new noun phrase begins at `at`, one that does not belong to the preposition before."""
    here, last = words[at], words[at - 1]
    if last.low in PREPOSITIONS or last.low in DETERMINERS or last.low in {"and", "or"} or not last.is_word:
        return False
    if here.low in DETERMINERS or here.low in PRONOUNS:
        return True
    capital = here.word[0].isupper() and here.low not in TIMES
    timed = last.low in TIMES or (last.low.isdigit() and len(last.low) > 2)
    return (capital and (timed or not last.word[0].isupper())) or (
        timed and not here.low.isdigit() and here.low not in TIMES | PREPOSITIONS
    )


def _interrupted(words: Sequence[Token], comma: int) -> Iterator[Phrase]:
    """The subject before an insertion: "Zas, secretary general of the alliance, told"."""
    commas = [at for at in range(comma - 1, max(-1, comma - LONGEST), -1) if words[at].low == ","]
    for place, opened in enumerate(commas):
        further = commas[place + 1] if place + 1 < len(commas) else -1
        head = words[further + 1].low if further + 1 < opened else ","
        if (
            head in RELATIVES
            or head.isdigit()
            or head.endswith("ing")
            or head in {"and", "neither"}
            or (head in _WORDS["insertions"] and further >= 0)
        ):
            continue
        for phrase in _phrase(words, opened):
            inserted = words[opened + 1]
            if inserted.low not in _WORDS["insertions"] and (
                inserted.low == "speaking" or not inserted.low.endswith("ing")
            ):
                yield phrase[0], comma
            yield phrase
        return
    yield from _leading(words, comma)


def _leading(words: Sequence[Token], end: int) -> Iterator[Phrase]:
    """The subject of the clause before `end`, which a second verb shares: "He came and said"."""
    start = next(
        (at + 1 for at in range(end - 1, max(-1, end - LONGEST), -1) if words[at].low in ";:“"), max(0, end - LONGEST)
    )
    start = _trimmed(words, start, end)
    at = start
    while at < end:
        low = words[at].low
        if at > start and (
            low in FINITE or low in RELATIVES or low.endswith("ed") or (not words[at].is_word and low not in ".'/’&")
        ):
            break
        at += 1
        if at == start + 1 and low in PRONOUNS:
            break
    if start < at < end or (at == end and start < end):
        yield start, at
