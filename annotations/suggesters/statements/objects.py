"""Contents that are no clauses: "plans to leave", "called for talks", "denied the report", "called it a lie"."""

from __future__ import annotations

from .clause import Clause
from .sentence import Sentence
from .told import Told, before_next, right, right_of
from .verbs import COMPLEMENTS, OBJECTS, TOLD_TO, WISHES

_OF_ONESELF = frozenset({"agree", "decline", "refuse", "promise", "pledge", "vow", "plan", "threaten", "offer"})
_NAMING = frozenset({"call", "brand", "dub", "label", "deem"})
_FOLLOWERS = frozenset({"as", "for", "of", "to", "against", "at"})
_ENDS = frozenset({",", ";", "—", "–", "and", "but", "."})
_ASIDES = frozenset({"which", "who", "and", "but", "while", "as", "saying", "adding"})


def infinitive(clause: Clause) -> Told | None:
    """ "plans to leave", "told them to wait", "wants the army out"."""
    sentence = clause.sentence
    if clause.reporting.lemma not in WISHES:
        return None
    at = right_of(clause, "xcomp", "ccomp") or _clausal(clause)
    if at is None:
        return None
    mark = next((each for each in range(sentence.left(at), at + 1) if sentence.lows[each] == "to"), None)
    if mark is None or mark <= clause.verb:
        return None
    first = mark
    whom = right_of(clause, "obj", "iobj")
    if whom is not None and whom < mark and clause.reporting.lemma in {"want", "expect"}:
        first = max(sentence.left(whom), clause.verb + 1)
    span = sentence.stretch(first, before_next(clause, mark, sentence.right(at)))
    return Told((span,), "infinitive") if span else None


def _clausal(clause: Clause) -> int | None:
    """The infinitive that the parser hung on as an adverbial: "urged them to wait"."""
    at = right_of(clause, "advcl")
    whom = right_of(clause, "obj", "iobj", "obl")
    if clause.reporting.lemma in TOLD_TO:
        return at if whom is not None else None
    alone = right_of(clause, "obj", "iobj") is None and not clause.passive
    return at if alone and clause.reporting.lemma in _OF_ONESELF else None


def particle(clause: Clause) -> Told | None:
    """ "called for talks", "warned of a war"."""
    sentence = clause.sentence
    if not clause.reporting.particle:
        return None
    place = clause.cue[-1]
    head = sentence.heads[place]
    if head > place and sentence.dep(place) == "case":
        span = sentence.stretch(place + 1, max(sentence.right(head), head))
    else:
        at = right_of(clause, "obj", "obl", "xcomp", "ccomp", "advcl")
        span = sentence.stretch(place + 1, sentence.right(at)) if at is not None and at > place else None
    return Told((span,), "particle") if span else None


def named(clause: Clause) -> Told | None:
    """ "called the fires a catastrophe", where the parser may see one object or two."""
    sentence = clause.sentence
    if clause.reporting.lemma not in _NAMING or clause.reporting.particle or clause.inverted:
        return None
    first = clause.last + 1
    last = next(
        (at - 1 for at in range(first, len(sentence.tokens)) if sentence.lows[at] in _ENDS),
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


def object_(clause: Clause) -> Told | None:
    """ "denied the report", "called it a lie", "accused them of lying"."""
    sentence, lemma = clause.sentence, clause.reporting.lemma
    if lemma not in OBJECTS | COMPLEMENTS or clause.reporting.particle:
        return None
    at = right_of(clause, "obj")
    if at is None:
        return None
    last = sentence.right(at)
    for each in right(clause, "obl", "xcomp", "advcl", "nmod"):
        case = _case(sentence, each)
        follows = case in _FOLLOWERS and (case != "at" or lemma in {"put", "estimate"})
        if each > at and (sentence.dep(each) == "xcomp" or follows):
            last = max(last, sentence.right(each))
    complemented = last > sentence.right(at) or _case(sentence, at, inside=True) == "as"
    if lemma not in (COMPLEMENTS if complemented else OBJECTS):
        return None
    first = max(sentence.left(at), clause.verb + 1)
    last = next(
        (each - 1 for each in range(at + 1, last) if sentence.lows[each] == "," and sentence.lows[each + 1] in _ASIDES),
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
