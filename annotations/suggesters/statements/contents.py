"""What a verb of attribution attributes, told from the tree: clauses, infinitives, nouns, and what stands before it."""

from __future__ import annotations

from .clause import Clause
from .objects import infinitive, named, object_, particle
from .sentence import SUBJECTS, Sentence, trimmed
from .told import Told, before_next, right_of
from .verbs import COMMON, TELLING

_SEEK = 14  # words between a verb and its "that"
_SHORTEST = 3  # words of a sentence that somebody is named behind
_TAIL = 9  # words that may follow there: "…, he said in a statement on Monday"
_SAYS = frozenset({"said", "says", "say", "saying"})
_LEAD = 12  # words in which the subject of a lost clause is looked for
_NO_NAME = frozenset({"VERB", "AUX", "ADP", "CCONJ"})
_GOING_ON = frozenset({"adding", "citing", "but", "which", "who", "and", "noting", "referring"})
_MARKERS = frozenset({"that", "whether", "if", "how", "why", "what", "who", "when", "where"})


def contents(clause: Clause) -> Told | None:
    """The content of a verb, by the first pattern that fits."""
    for pattern in (_set_in, _clause, _placed_before, infinitive, particle, named, object_, _bare, _tail):
        told = pattern(clause)
        if told is not None and told.content:
            return told
    return None


def _clause(clause: Clause) -> Told | None:
    """ "… said that it was over", "knows whether"."""
    sentence = clause.sentence
    at = right_of(clause, "ccomp", "csubj")
    marked = _marker(sentence, at) if at is not None else None
    if marked is None and clause.reporting.reports:
        that = _that(clause)
        if that is not None:
            head = sentence.heads[that]
            last = sentence.right(head) if head > that else len(sentence.tokens) - 1
            span = sentence.stretch(that + 1, before_next(clause, that + 1, _joined(sentence, last)))
            return Told((span,), "clause") if span else None
    if at is None or (marked is None and sentence.own_subject(at) is None and not clause.reporting.reports):
        return None
    first, last = max(sentence.left(at), clause.cue[-1] + 1), sentence.right(at)
    if marked is None and sentence.own_subject(at) is None and sentence.pos(first) in {"VERB", "AUX"}:
        first = clause.last + 1  # the parser lost the subject
    if marked is not None:
        place = next(each for each in range(first, last + 1) if sentence.lows[each] == marked)
        lost = marked in {"who", "when", "where"} and clause.reporting.lemma == "say"
        first = place + 1 if marked == "that" else clause.last + 1 if lost else place
    if sentence.lows[first] in {"which", "whose"}:
        return None
    span = sentence.stretch(first, before_next(clause, first, _joined(sentence, last)))
    return Told((span,), "clause" if marked else "bare clause") if span else None


def _that(clause: Clause) -> int | None:
    """The "that" behind a verb, whatever the parser hung its clause on: "told reporters last week that"."""
    sentence = clause.sentence
    for at in range(clause.last + 1, min(clause.last + _SEEK, len(sentence.tokens) - 1)):
        low, pos = sentence.lows[at], sentence.pos(at)
        if low == "that" and sentence.pos(at + 1) not in {"VERB", "AUX", "NOUN", "PUNCT", "ADP"}:
            return at
        if low in {":", ";", "“", '"', "that"} or (pos == "AUX" or (pos == "VERB" and not low.endswith("ing"))):
            return None
    return None


def _marker(sentence: Sentence, at: int) -> str | None:
    """What introduces the clause of the verb at `at`: "that", "whether", "how" …"""
    first = sentence.left(at)
    return next((low for low in sentence.lows[first : min(first + 3, at + 1)] if low in _MARKERS), None)


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
    if clause.reporting.group == "other" or clause.own is None:
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
    if left is None or right is None or words < 2 or follows in _GOING_ON:
        return None
    if any(
        sentence.dep(at) == "ccomp" and at > clause.verb and _marker(sentence, at) == "that"
        for at in sentence.children[clause.verb]
    ):
        return None
    return Told((left, right), "set in")


def _has_verb(sentence: Sentence, end: int) -> bool:
    return any(sentence.pos(at) in {"VERB", "AUX"} for at in range(end))


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


def _bare(clause: Clause) -> Told | None:
    """What follows "said" where the parser lost the clause: the next words that have a subject and a verb."""
    sentence = clause.sentence
    if not clause.reporting.reports or clause.reporting.particle or clause.inverted or clause.passive:
        return None
    if (
        clause.reporting.lemma not in TELLING
        and right_of(clause, "obj", "xcomp") is not None
        and sentence.lows[clause.verb] not in _SAYS
    ):
        return None
    first = clause.last + 1
    for at in range(first, min(first + _LEAD, len(sentence.tokens))):
        if sentence.pos(at) in {"PUNCT", "SCONJ", "CCONJ", "AUX"} or (sentence.pos(at) == "VERB" and at > first):
            return None
        if sentence.dep(at) in SUBJECTS and sentence.heads[at] > at:
            start = max(first, sentence.left(at))
            span = sentence.stretch(start, before_next(clause, start, len(sentence.tokens) - 1))
            return Told((span,), "rest") if span else None
    return None
