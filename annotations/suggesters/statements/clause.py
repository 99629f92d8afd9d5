"""The clause of a verb of attribution: whose verb it is, and which words are its own."""

from __future__ import annotations

from dataclasses import dataclass

from annotations.text.spans import Span

from .sentence import DAYS, Sentence
from .verbs import Reporting

_HEIGHT = 4  # verbs that may stand between a verb and its subject: "he went on to try to say"
_SHARING = frozenset({"conj", "advcl", "xcomp", "parataxis"})
_EMPTY = frozenset({"there", "which", "that", "this", "you", "what"})
_NOT_LAST = DAYS | {"on", "who", "which", "that", "and", ",", "—", "–", "-", "(", "“"}
_CLAUSES = frozenset({"acl", "acl:relcl", "ccomp", "advcl"})
_RELATIVE = frozenset({"who", "which", "that"})


@dataclass(frozen=True)
class Clause:
    """A verb with its particle (`cue`, places of words), its subject (None where it has none) and the bounds of the
    words that belong to it: subject beside it, auxiliaries, whom it is told."""

    sentence: Sentence
    verb: int
    reporting: Reporting
    cue: tuple[int, ...]
    subject: int | None
    agent: int | None  # "by whom", in the passive
    passive: bool
    first: int
    last: int

    @property
    def start(self) -> int:
        return self.sentence.tokens[self.first].start

    @property
    def end(self) -> int:
        return self.sentence.tokens[self.last].end

    @property
    def own(self) -> int | None:
        """The subject, where it hangs on this very verb."""
        return self.subject if self.subject is not None and self.sentence.heads[self.subject] == self.verb else None

    @property
    def inverted(self) -> bool:
        return self.own is not None and self.own > self.verb

    def source(self) -> Span | None:
        who = self.agent if self.passive else self.subject
        return None if who is None else phrase(self.sentence, who, around=self.verb)


def clause_of(sentence: Sentence, verb: int, reporting: Reporting) -> Clause | None:
    """The clause of a verb, None where its particle is missing."""
    cue: tuple[int, ...] = (verb,)
    if reporting.particle:
        place = _particle(sentence, verb, reporting.particle)
        if place is None:
            return None
        cue = (verb, place)
    who = subject(sentence, verb)
    passive = sentence.child(verb, "aux:pass") is not None or (
        who is not None and sentence.dep(who) == "nsubj:pass" and sentence.heads[who] == verb
    )
    passive = passive or _is_participle(sentence, verb)
    agent = _agent(sentence, verb)
    first, last = _bounds(sentence, verb, cue, who)
    return Clause(sentence, verb, reporting, cue, who, agent, passive, first, last)


def subject(sentence: Sentence, verb: int) -> int | None:
    """The subject of a verb: its own, or that of a verb that it goes on from; the noun that it describes."""
    for _ in range(_HEIGHT):
        own = sentence.own_subject(verb)
        if own is not None:
            return own
        head, dep = sentence.heads[verb], sentence.dep(verb)
        if dep.startswith("acl") and sentence.pos(head) in {"NOUN", "PROPN", "PRON"}:
            return head
        if head == verb or dep not in _SHARING:
            return None
        verb = head
    return None


def phrase(sentence: Sentence, noun: int, *, around: int) -> Span | None:
    """The noun phrase of a noun, up to the verb at `around` that it is the subject of."""
    low = sentence.lows[noun]
    first, last = sentence.left(noun), sentence.right(noun)
    if low in _RELATIVE:
        clause = next((at for at in sentence.above(noun) if sentence.dep(at) == "acl:relcl"), None)
        if clause is not None:  # "the man who said": he, not "who"
            noun = sentence.heads[clause]
            first, last = sentence.left(noun), min(sentence.left(clause) - 1, sentence.right(noun))
            return sentence.stretch(first, max(noun, last))
    if noun < around <= last:
        cut = next((at for at in sentence.children[noun] if at > noun and sentence.right(at) >= around), around)
        last = max(noun, min(sentence.left(cut), around) - 1)
    elif first <= around < noun:
        first = around + 1
    while last > noun and sentence.lows[last] in _NOT_LAST:
        last -= 1
    while first < noun and sentence.pos(first) in {"CCONJ", "SCONJ", "PUNCT", "ADV", "ADP"}:
        first += 1
    return sentence.stretch(first, last)


def _is_participle(sentence: Sentence, verb: int) -> bool:
    """Whether it is done to the noun before it: "the report published in May" before another verb."""
    if sentence.dep(verb) == "advcl" and sentence.lows[verb] == "asked":
        return sentence.own_subject(verb) is None
    if sentence.dep(verb) != "acl" or not sentence.lows[verb].endswith(("ed", "en", "wn")):
        return False
    noun = sentence.heads[verb]
    return sentence.own_subject(verb) is None and sentence.heads[noun] != noun


def _particle(sentence: Sentence, verb: int, particle: str) -> int | None:
    """Where the particle stands that belongs to the verb: next to it, or after whom it is asked of."""
    reach = 2 if particle == "on" else 3
    for at in range(verb + 1, min(verb + reach, len(sentence.tokens))):
        if sentence.lows[at] == particle:
            return at
        if sentence.pos(at) == "PUNCT":
            return None
    return None


def _agent(sentence: Sentence, verb: int) -> int | None:
    """Who did it, in the passive: "by the mayor"."""
    behind = (at for at in sentence.children[verb] if at > verb and sentence.dep(at).startswith("obl"))
    return next((at for at in behind if any(sentence.lows[each] == "by" for each in sentence.children[at])), None)


def _bounds(sentence: Sentence, verb: int, cue: tuple[int, ...], who: int | None) -> tuple[int, int]:
    """The first and the last word of the verb's own: subject, auxiliaries, adverbs, whom it is told."""
    first, last = verb, cue[-1]
    for at in sentence.children[verb]:
        dep = sentence.dep(at)
        if dep in {"aux", "aux:pass"} or (dep in {"advmod", "mark", "cc"} and verb - 4 < at < verb):
            first = min(first, at)
        elif dep in {"iobj", "compound:prt"} and at > verb:
            last = max(last, _before_clause(sentence, at))
    if who is not None and sentence.heads[who] == verb:
        if who < verb:
            start = next((at for at in range(sentence.left(who), who) if sentence.pos(at) != "PUNCT"), who)
            first = min(first, start)
        else:
            last = max(last, sentence.right(who))
    return first, last


def _before_clause(sentence: Sentence, noun: int) -> int:
    """The last word of a noun phrase without the clause that the parser hung on it."""
    clauses = [sentence.left(at) for at in sentence.children[noun] if at > noun and sentence.dep(at) in _CLAUSES]
    return max(noun, min([*clauses, sentence.right(noun) + 1]) - 1)


def is_empty(sentence: Sentence, at: int) -> bool:
    """Whether a subject stands for nobody."""
    return sentence.lows[at] in _EMPTY


def is_modal(sentence: Sentence, verb: int) -> bool:
    """Whether it is only thought of: "would say", "might ask", without "not"."""
    lows = [sentence.lows[at] for at in sentence.children[verb] if at < verb]
    modal = bool({"would", "could", "should", "might", "may", "can", "must", "'d", "ought"} & set(lows))
    return modal and not {"not", "n't", "never"} & set(lows)


def is_infinitive(sentence: Sentence, verb: int) -> bool:
    return any(sentence.lows[at] == "to" for at in sentence.children[verb] if verb - 3 <= at < verb)
