"""What a verb of attribution attributes, told from the tree: clauses, infinitives, nouns, and what stands before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotations.text.spans import Span

from .clause import Clause
from .sentence import SUBJECTS, Sentence, trimmed
from .verbs import COMMON, COMPLEMENTS, OBJECTS, TELLING, WISHES

_SEEK = 14  # words between a verb and its "that"
_SHORTEST = 3  # words of a sentence that somebody is named behind
_TAIL = 9  # words that may follow there: "…, he said in a statement on Monday"
_SAYS = frozenset({"said", "says", "say", "saying"})
_LEAD = 12  # words in which the subject of a lost clause is looked for
_NO_NAME = frozenset({"VERB", "AUX", "ADP", "CCONJ"})
_NAMING = frozenset({"call", "brand", "dub", "label", "deem"})
_MARKERS = frozenset({"that", "whether", "if", "how", "why", "what", "who", "when", "where"})
_QUESTIONS = _MARKERS - {"that"}
_FOLLOWERS = frozenset({"as", "for", "of", "to", "against"})


@dataclass(frozen=True)
class Told:
    """The pieces of a content, by which pattern they were found, and the source where it is not the subject."""

    content: tuple[Span, ...]
    pattern: str
    source: Span | None = None


def contents(clause: Clause) -> Told | None:
    """The content of a verb, by the first pattern that fits."""
    for pattern in (_set_in, _clause, _placed_before, _infinitive, _particle, _named, _object, _bare, _tail):
        told = pattern(clause)
        if told is not None and told.content:
            return told
    return None


def _right_of(clause: Clause, *deps: str) -> int | None:
    return next(
        (at for at in clause.sentence.children[clause.verb] if at > clause.verb and clause.sentence.dep(at) in deps),
        None,
    )


def _clause(clause: Clause) -> Told | None:
    """ "… said that it was over", "knows whether"."""
    sentence = clause.sentence
    at = _right_of(clause, "ccomp", "csubj")
    marked = _marker(sentence, at) if at is not None else None
    if marked is None and clause.reporting.reports:
        that = _that(clause)
        if that is not None:
            head = sentence.heads[that]
            last = sentence.right(head) if head > that else len(sentence.tokens) - 1
            span = sentence.stretch(that + 1, _before_next(clause, that + 1, _joined(sentence, last)))
            return Told((span,), "clause") if span else None
    if at is None or (marked is None and sentence.own_subject(at) is None and not clause.reporting.reports):
        return None
    first, last = max(sentence.left(at), clause.cue[-1] + 1), sentence.right(at)
    if marked is not None:
        place = next(each for each in range(first, last + 1) if sentence.lows[each] == marked)
        first = place + 1 if marked == "that" else place
    span = sentence.stretch(first, _before_next(clause, first, _joined(sentence, last)))
    return Told((span,), "clause" if marked else "bare clause") if span else None


def _that(clause: Clause) -> int | None:
    """The "that" behind a verb, whatever the parser hung its clause on: "told reporters that", "said last week that"."""
    sentence = clause.sentence
    for at in range(clause.last + 1, min(clause.last + _SEEK, len(sentence.tokens) - 1)):
        low, pos = sentence.lows[at], sentence.pos(at)
        if low == "that" and sentence.pos(at + 1) not in {"VERB", "AUX", "NOUN", "PUNCT", "ADP"}:
            return at
        if low in {":", ";", "“", '"', "that"} or (pos == "AUX" or (pos == "VERB" and not low.endswith("ing"))):
            return None
    return None


def _right(clause: Clause, *deps: str) -> Iterator[int]:
    return (at for at in clause.sentence.children[clause.verb] if at > clause.verb and clause.sentence.dep(at) in deps)


def _marker(sentence: Sentence, at: int) -> str | None:
    """What introduces the clause of the verb at `at`: "that", "whether", "how" …"""
    first = sentence.left(at)
    return next((low for low in sentence.lows[first : min(first + 3, at + 1)] if low in _MARKERS), None)


def _before_next(clause: Clause, first: int, last: int) -> int:
    """The last word of a content before another verb of the same source: "said A and added that B"."""
    sentence = clause.sentence
    for at in range(first + 1, min(last, len(sentence.tokens) - 1)):
        if sentence.lows[at] in {"and", "but"} and sentence.lows[at + 1] in COMMON and sentence.pos(at + 1) == "VERB":
            if sentence.own_subject(at + 1) is None:
                return at - 1
    return last


def _joined(sentence: Sentence, last: int) -> int:
    """The last word of a content with what goes on with "and that"."""
    for at in range(last + 1, min(last + 4, len(sentence.tokens) - 1)):
        if sentence.lows[at] == "that" and sentence.lows[at - 1] in {"and", "but"}:
            head = sentence.heads[at]
            return sentence.right(head) if head > at else len(sentence.tokens) - 1
    return last


def _placed_before(clause: Clause) -> Told | None:
    """ "The dam is safe, the minister said on Monday." """
    sentence, verb = clause.sentence, clause.verb
    if not (clause.reporting.reports or clause.reporting.thinks) or clause.own is None:
        return None
    before = sentence.text[sentence.span.start : clause.start].rstrip()
    if before[-1:] not in {",", "—", "–", "?", "!", "”", '"', "-"}:
        return None
    behind = [at for at in range(clause.last + 1, len(sentence.tokens)) if sentence.pos(at) != "PUNCT"]
    taken = {"ccomp", "xcomp"} | (set() if clause.reporting.lemma in TELLING else {"obj"})
    if (
        len(behind) > _TAIL
        or clause.passive
        or any(sentence.dep(at) in taken and sentence.heads[at] == verb for at in behind)
    ):
        return None
    span = trimmed(sentence.text, sentence.beginning(clause.start), clause.start)
    if span is None or len(span.of(sentence.text).split()) < _SHORTEST or not _has_verb(sentence, clause.first):
        return None
    return Told((span,), "sentence before")


def _set_in(clause: Clause) -> Told | None:
    """ "The dam, the minister said, is safe." """
    sentence = clause.sentence
    if clause.own is None or clause.last + 1 >= len(sentence.tokens) or clause.reporting.kind == "eventuality":
        return None
    if sentence.lows[clause.last + 1] not in {",", "—", "–"} or clause.first == 0:
        return None
    if sentence.lows[clause.first - 1] not in {",", "—", "–"}:
        return None
    right = sentence.stretch(clause.last + 1, len(sentence.tokens) - 1)
    left = trimmed(sentence.text, sentence.beginning(clause.start), clause.start)
    words = len(right.of(sentence.text).split()) if right else 0
    follows = sentence.lows[clause.last + 2] if clause.last + 2 < len(sentence.tokens) else ""
    if (
        left is None
        or right is None
        or words < 2
        or follows in {"adding", "citing", "but", "which", "who", "and", "noting", "referring"}
    ):
        return None
    if any(
        sentence.dep(at) == "ccomp" and at > clause.verb and _marker(sentence, at) == "that"
        for at in sentence.children[clause.verb]
    ):
        return None
    return Told((left, right), "set in")


def _has_verb(sentence: Sentence, end: int) -> bool:
    return any(sentence.pos(at) in {"VERB", "AUX"} for at in range(end))


def _infinitive(clause: Clause) -> Told | None:
    """ "plans to leave", "told them to wait", "wants the army out"."""
    sentence = clause.sentence
    if clause.reporting.lemma not in WISHES:
        return None
    at = _right_of(clause, "xcomp", "ccomp") or _clausal(clause)
    if at is None:
        return None
    mark = next((each for each in range(sentence.left(at), at + 1) if sentence.lows[each] == "to"), None)
    if mark is None or mark <= clause.verb:
        return None
    first = mark
    whom = _right_of(clause, "obj", "iobj")
    if whom is not None and whom < mark and clause.reporting.lemma in {"want", "expect"}:
        first = max(sentence.left(whom), clause.verb + 1)
    span = sentence.stretch(first, _before_next(clause, mark, sentence.right(at)))
    return Told((span,), "infinitive") if span else None


def _clausal(clause: Clause) -> int | None:
    """The infinitive that the parser hung on as an adverbial: "urged them to wait"."""
    if _right_of(clause, "obj", "iobj", "obl") is None or clause.reporting.lemma not in {
        "ask",
        "urge",
        "tell",
        "order",
        "advise",
        "instruct",
        "call",
        "invite",
        "encourage",
        "request",
        "warn",
        "persuade",
        "want",
    }:
        return None
    return _right_of(clause, "advcl")


def _particle(clause: Clause) -> Told | None:
    """ "called for talks", "warned of a war"."""
    sentence = clause.sentence
    if not clause.reporting.particle:
        return None
    place = clause.cue[-1]
    head = sentence.heads[place]
    if head > place and sentence.dep(place) == "case":
        span = sentence.stretch(place + 1, max(sentence.right(head), head))
    else:
        at = _right_of(clause, "obj", "obl", "xcomp", "ccomp", "advcl")
        span = sentence.stretch(place + 1, sentence.right(at)) if at is not None and at > place else None
    return Told((span,), "particle") if span else None


def _named(clause: Clause) -> Told | None:
    """ "called the fires a catastrophe", where the parser may see one object or two."""
    sentence = clause.sentence
    if clause.reporting.lemma not in _NAMING or clause.reporting.particle or clause.inverted:
        return None
    first = clause.last + 1
    last = next(
        (
            at - 1
            for at in range(first, len(sentence.tokens))
            if sentence.lows[at] in {",", ";", "—", "–", "and", "but", "."}
        ),
        len(sentence.tokens) - 1,
    )
    opens = [
        at
        for at in range(first + 1, last + 1)
        if (sentence.lows[at] in {"a", "an", "the", "“", '"', "``"} and sentence.pos(at - 1) != "ADP")
        or (sentence.pos(at) == "ADJ" and at == last)
    ]
    if last - first < 1 or not opens or sentence.pos(first) not in {"DET", "PRON", "PROPN", "NOUN"}:
        return None
    if sentence.lows[first] in {"the", "a", "an"} and opens == [first + 1]:
        return None
    if any(sentence.pos(at) == "ADP" and sentence.lows[at] not in {"of", "as"} for at in range(first, opens[0])):
        return None
    span = sentence.stretch(first, max(last, sentence.right(opens[-1])))
    return Told((span,), "complement") if span else None


def _tail(clause: Clause) -> Told | None:
    """ "Dealer knew of tainted oil, prosecutor says", "…, says the mayor", where the parser found no subject."""
    sentence, verb = clause.sentence, clause.verb
    comma = next((at for at in range(verb - 1, max(2, verb - 8), -1) if sentence.lows[at] == ","), None)
    if comma is None or sentence.lows[verb] not in COMMON:
        return None
    if clause.own is not None and not (verb + 1 >= len(sentence.tokens) and sentence.left(clause.own) < comma):
        return None
    if comma == verb - 1:
        end = next(
            (at for at in range(verb + 1, len(sentence.tokens)) if sentence.lows[at] in {";", ".", ":"}),
            len(sentence.tokens),
        )
        opens = verb + 1 < end and sentence.pos(verb + 1) in {"PROPN", "DET", "PRON", "NOUN"}
        verbal = any(sentence.pos(at) in {"VERB", "AUX"} for at in range(verb + 1, min(verb + 6, end)))
        source = sentence.stretch(verb + 1, end - 1) if opens and not verbal else None
    elif len(sentence.tokens) - verb > 4 or any(sentence.pos(at) in _NO_NAME for at in range(comma + 1, verb)):
        return None
    else:
        source = sentence.stretch(comma + 1, verb - 1)
    place = sentence.tokens[comma].start
    content = trimmed(sentence.text, sentence.beginning(place), place)
    if source is None or content is None or len(content.of(sentence.text).split()) < _SHORTEST:
        return None
    return Told((content,), "sentence before", source)


def _object(clause: Clause) -> Told | None:
    """ "denied the report", "called it a lie", "accused them of lying"."""
    sentence, lemma = clause.sentence, clause.reporting.lemma
    if lemma not in OBJECTS | COMPLEMENTS or clause.reporting.particle:
        return None
    at = _right_of(clause, "obj")
    if at is None:
        return None
    last = sentence.right(at)
    for each in _right(clause, "obl", "xcomp", "advcl", "nmod"):
        if each > at and (sentence.dep(each) == "xcomp" or _case(sentence, each) in _FOLLOWERS):
            last = max(last, sentence.right(each))
    complemented = last > sentence.right(at) or _case(sentence, at, inside=True) == "as"
    if lemma not in (COMPLEMENTS if complemented else OBJECTS):
        return None
    first = max(sentence.left(at), clause.verb + 1)
    last = next(
        (
            each - 1
            for each in range(at + 1, last)
            if sentence.lows[each] == ","
            and sentence.lows[each + 1] in {"which", "who", "and", "but", "while", "as", "saying", "adding"}
        ),
        last,
    )
    span = sentence.stretch(first, last)
    return Told((span,), "complement" if complemented else "object") if span else None


def _case(sentence: Sentence, at: int, *, inside: bool = False) -> str:
    """The preposition of a noun; `inside`: of what describes it."""
    if inside:
        return next(
            (_case(sentence, each) for each in sentence.children[at] if each > at and sentence.dep(each) == "nmod"), ""
        )
    return next((sentence.lows[each] for each in sentence.children[at] if sentence.dep(each) in {"case", "mark"}), "")


def _bare(clause: Clause) -> Told | None:
    """What follows "said" where the parser lost the clause: the next words that have a subject and a verb."""
    sentence = clause.sentence
    if not clause.reporting.reports or clause.reporting.particle or clause.inverted or clause.passive:
        return None
    if (
        clause.reporting.lemma not in TELLING
        and _right_of(clause, "obj", "xcomp") is not None
        and sentence.lows[clause.verb] not in _SAYS
    ):
        return None
    first = clause.last + 1
    for at in range(first, min(first + _LEAD, len(sentence.tokens))):
        if sentence.pos(at) in {"PUNCT", "SCONJ", "CCONJ", "AUX"} or (sentence.pos(at) == "VERB" and at > first):
            return None
        if sentence.dep(at) in SUBJECTS and sentence.heads[at] > at:
            start = max(first, sentence.left(at))
            span = sentence.stretch(start, _before_next(clause, start, len(sentence.tokens) - 1))
            return Told((span,), "rest") if span else None
    return None


__all__ = ["SUBJECTS", "Told", "contents"]
