"""The cues of attribution in a sentence, weighed (PARC 3.0: verbs, "according to" and their like)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from .cues import Phrases, Token, matches, phrases
from .lexicon import sections
from .subjects import DETERMINERS, FINITE, PREPOSITIONS, PRONOUNS, RELATIVES, TIMED, after

Side = Literal["before", "after", "inside"]

GROUPS = {"assertion": 3.0, "belief": 2.0, "fact": 1.0, "eventuality": 1.0}  # how likely such a verb attributes
_LISTS = {name: frozenset(words) for name, words in sections("cues").items()}
COMMON, TELLING = _LISTS["common"], _LISTS["telling"]
_BEFORE_THAT = 14  # words between a cue and its "that"


@dataclass(frozen=True)
class Cue:
    """The words `[first:last]` of a sentence; `verb` is the place of the verb, `side` where the source stands."""

    first: int
    last: int
    verb: int
    side: Side
    weight: float


class Verb(NamedTuple):
    """A verb of attribution: its group, the particle that belongs to it or "", and its lemma."""

    group: str
    particle: str
    lemma: str


def verbs_of(groups: Iterable[str]) -> dict[str, list[Verb]]:
    """Every form of the verbs of some sections, those with a particle first."""
    result: dict[str, list[Verb]] = {}
    for group in groups:
        for entry in sections("cues")[group]:
            words, _, particle = entry.partition(" +")
            for form in _forms(*words.split()):
                result.setdefault(form, []).append(Verb(group, particle, words.split()[0]))
    return {form: sorted(found, key=lambda verb: not verb.particle) for form, found in result.items()}


@cache
def _verbs() -> dict[str, list[Verb]]:
    return verbs_of(GROUPS)


def _forms(lemma: str, *irregular: str) -> set[str]:
    """The forms of a verb; irregular ones stand for those in -ed, and one in -ing for the regular one."""
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma
    present = lemma + "es" if lemma.endswith(("s", "x", "ch", "sh")) or lemma in {"go", "do"} else lemma + "s"
    past = stem + "ed"
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        present, past = lemma[:-1] + "ies", lemma[:-1] + "ied"
    given = set(irregular)
    result = {lemma, present, *(given - {form for form in given if form.endswith("ing")} or {past})}
    return result | ({form for form in given if form.endswith("ing")} or {stem + "ing"})


@cache
def _phrases() -> Phrases:
    listed = sections("cues")
    return phrases({key: listed[key] for key in ("phrases", "source after", "source inside")})


def find(words: Sequence[Token], quoted: Sequence[bool]) -> list[Cue]:
    """The cues in a sentence, in order; `quoted` tells which of its words stand within quotation marks."""
    result = list(_phrase_cues(words))
    taken = {at for cue in result for at in range(cue.first, cue.last)}
    for at, word in enumerate(words):
        if at in taken or not word.word[0].islower():
            continue
        cue = _noun(words, at) or _verb(words, at)
        if cue is not None:
            result.append(cue)
    return sorted((_in_quotation(cue) if quoted[cue.verb] else cue for cue in result), key=lambda cue: cue.first)


def _in_quotation(cue: Cue) -> Cue:
    return Cue(cue.first, cue.last, cue.verb, cue.side, cue.weight - 5)


def _phrase_cues(words: Sequence[Token]) -> Iterator[Cue]:
    sides: dict[str, Side] = {"phrases": "before", "source after": "after", "source inside": "inside"}
    for first, last, section in matches(words, _phrases()):
        participle = words[first].low in {"citing", "quoting"}
        relayed = words[first].low == "as" and section == "phrases"
        yield Cue(
            _with_auxiliaries(words, first), last, first, sides[section], 1.0 if participle else 3.5 if relayed else 4.0
        )


def _noun(words: Sequence[Token], at: int) -> Cue | None:
    """ "Serik’s reading is that", "Our own guess is that"."""
    if words[at].low not in _LISTS["nouns"] or at + 1 >= len(words) or words[at + 1].low not in {"is", "was"}:
        return None
    owner = next((place for place in (at - 1, at - 2) if place >= 0 and _is_possessive(words[place].low)), -1)
    return None if owner < 0 else Cue(at, at + 1, at, "inside", 4.0)


def _is_possessive(low: str) -> bool:
    return low.endswith("'s") or low in {"his", "her", "its", "their", "our", "my", "your"}


def _verb(words: Sequence[Token], at: int) -> Cue | None:
    for group, particle, _ in _verbs().get(words[at].low, ()):
        last = at + 1
        if particle:
            last = next(
                (place + 1 for place in (at + 1, at + 2) if words[place : place + 1] and words[place].low == particle),
                0,
            )
            if not last:
                continue
        first = _with_auxiliaries(words, at)
        if _is_no_verb(words, first, at):
            return None
        side: Side = "before"
        weight = GROUPS[group] + (1 if words[at].low in COMMON else 0) + _signals(words, first, last)
        helpers = {word.low for word in words[first:at]}
        if helpers & _LISTS["passives"] and not words[at].low.endswith("ing"):
            by = next((place for place in range(last, min(last + 3, len(words))) if words[place].low == "by"), -1)
            side, last, weight = ("after", by + 1, weight) if by >= 0 else (side, last, weight - 3)
        elif words[at].low in _LISTS["inverted"] and first == at and _is_inverted(words, at, last):
            side, weight = "after", weight + 2
        return Cue(first, last, at, side, weight)
    return None


def _with_auxiliaries(words: Sequence[Token], at: int) -> int:
    first = at
    while first > 0 and words[first - 1].is_word and _is_auxiliary(words[first - 1].low) and at - first < 5:
        first -= 1
    if first > 1 and words[first - 1].low == "to" and words[first - 2].low in _LISTS["catenative"]:
        return _with_auxiliaries(words, first - 2)
    return first


def _is_auxiliary(low: str) -> bool:
    return (
        low in _LISTS["auxiliaries"] or low.endswith("n't") or (low.endswith("ly") and low not in _LISTS["no adverbs"])
    )


def _is_no_verb(words: Sequence[Token], first: int, at: int) -> bool:
    """Whether the form stands where a noun or an adjective does: "most reports", "the alleged plot"."""
    last, form = words[first - 1].low if first else "", words[at].low
    if first < at:
        return False
    if form in _LISTS["nouns too"] or (form.endswith("s") and form[:-1] in _LISTS["nouns too"]):
        following = words[at + 1].low if at + 1 < len(words) else "."
        subject = last in PRONOUNS or last.endswith("s") or (first > 0 and words[first - 1].word[0].isupper())
        if (not subject and last not in {"", "to", '"', "”"}) or following in FINITE | {".", "of"}:
            return True
    if last in _LISTS["before nouns"]:
        return form.endswith("s") and not form.endswith("ss")
    if last == "to":
        return form.endswith(("s", "ed"))
    noun = last in DETERMINERS | PREPOSITIONS or _is_possessive(last)
    return (
        noun
        and last not in PRONOUNS | {"one", "two", "three", "each", "both", "this", "that"}
        and not form.endswith("ing")
    )


def _is_inverted(words: Sequence[Token], at: int, last: int) -> bool:
    """Whether the subject follows, and nothing after it: "“…,” said the minister." """
    if at == 0 or words[at - 1].low not in {"”", '"', "»", "’", ","} or last >= len(words):
        return False
    word = words[last]
    if not (word.low in (DETERMINERS - {"that"}) | PRONOUNS or word.word[0].isupper()):
        return False
    end = next((phrase[1] for phrase in after(words, last, loose=False)), last)
    return words[at - 1].low != "," or end >= len(words) or not words[end].is_word or words[end].low in TIMED


def _signals(words: Sequence[Token], first: int, last: int) -> float:
    """What speaks for and against a verb's attributing something here."""
    weight = 0.0
    previous = words[first - 1].low if first else ""
    following = words[last].low if last < len(words) else "."
    for place in range(last, min(last + _BEFORE_THAT, len(words))):
        low = words[place].low
        if low in {"that", "whether", "how", "why"} or (low in {":", "“", '"', "«"} and place <= last + 6):
            weight += 3 if place <= last + 6 else 2
            break
        if low == "as" and words[place + 1 : place + 2] and words[place + 1].low.endswith("ing"):
            weight += 1  # "quoted the ministry as saying that"
            break
        if low in {";", "”", ".", "("}:
            break
    if following in {",", ".", "”"} and previous not in {",", "to"}:
        weight += 2  # set in: ", he said,"
    if previous in RELATIVES or (first > 1 and words[first - 2].low in RELATIVES):
        weight -= 3
    elif any(words[at].low == "as" and words[at - 1].low == "," for at in range(max(1, first - 7), first)):
        weight -= 2.5  # "…, as the agency reported, …"
    elif previous in {"to", "of", "by", "for", "without", "before", "after"}:
        weight -= 2.5
    if words[last - 1].low.endswith("ing") and first == last - 1:
        weight -= 3
    return weight
