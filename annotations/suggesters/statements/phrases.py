"""Attributions without a verb: "according to", "in her view", "Minister: …", "the claim that …"."""

from __future__ import annotations

from collections.abc import Iterator

from annotations.text.spans import Span

from .candidates import Candidate
from .clause import phrase, subject
from .sentence import Sentence, trimmed
from .verbs import ADJECTIVES, NOUNS, reporting

_INNER = frozenset({"nmod:poss", "compound", "amod", "nummod", "flat", "appos"})
_NOUN = frozenset({"NOUN", "PROPN", "PRON"})
_LEAD = 7  # words of a headline before its colon
_QUOTING = frozenset({"quoted", "quotes", "quote", "quoting", "cited", "cites", "citing", "reported"})
_PREFIXES = frozenset(
    {
        "live",
        "exclusive",
        "watch",
        "opinion",
        "analysis",
        "update",
        "breaking",
        "video",
        "explainer",
        "interview",
        "podcast",
        "photos",
    }
)
_VIEWS = frozenset({"view", "opinion", "words", "judgement", "judgment", "estimation", "eyes"})


def according_to(sentence: Sentence) -> Iterator[Candidate]:
    """ "…, according to the ministry" and its like."""
    lows = sentence.lows
    for at, low in enumerate(lows[:-2]):
        if low != "according" or lows[at + 1] != "to":
            continue
        source = _after(sentence, at + 2)
        if source is None:
            continue
        cue = Span(sentence.tokens[at].start, sentence.tokens[at + 1].end)
        content = _around(sentence, cue, source)
        if content:
            yield Candidate((cue,), source, content, "assertion", "according to")


def _after(sentence: Sentence, first: int) -> Span | None:
    """The noun phrase that begins at `first`."""
    noun = next((at for at in range(first, min(first + 12, len(sentence.tokens))) if sentence.pos(at) in _NOUN), None)
    if noun is None:
        return None
    while sentence.dep(noun) in _INNER and noun < sentence.heads[noun] <= first + 12:
        noun = sentence.heads[noun]
    last = sentence.right(noun)
    comma = next((at for at in range(noun + 1, last + 1) if sentence.lows[at] in {",", ";", "“", "—", "–"}), last + 1)
    described = any(sentence.dep(at) in {"appos", "acl:relcl", "acl"} and at > comma for at in sentence.children[noun])
    if comma <= last and not described:
        last = comma - 1
    return sentence.stretch(first, last)


def _around(sentence: Sentence, cue: Span, source: Span) -> tuple[Span, ...]:
    """The sentence without the phrase; of a longer one, the clause beside it."""
    text = sentence.text
    begin = sentence.beginning(cue.start)
    left = trimmed(text, begin, cue.start)
    end = next(
        (
            sentence.tokens[at].start
            for at in range(sentence.at(source.end), len(sentence.tokens))
            if sentence.lows[at] == ";"
        ),
        sentence.span.end,
    )
    right = trimmed(text, source.end, end)
    if left is not None and (len(left.of(text).split()) > 2 or right is None):
        set_in = right is not None and text[source.end : source.end + 1] == "," and not _goes_on(text, right)
        return (left, right) if set_in and right is not None and len(right.of(text).split()) > 3 else (left,)
    return (right,) if right is not None and len(right.of(text).split()) > 1 else ()


def _goes_on(text: str, right: Span) -> bool:
    return right.of(text).split()[0].lower() in {"which", "who", "and", "but", "while", "although", "as", "adding"}


def in_the_view(sentence: Sentence) -> Iterator[Candidate]:
    """ "In her view it is worthless", "in the ministry’s words"."""
    lows = sentence.lows
    for at, low in enumerate(lows[1:], 1):
        if low not in _VIEWS or sentence.pos(at) != "NOUN":
            continue
        start = next((each for each in range(at - 1, max(-1, at - 8), -1) if lows[each] == "in"), None)
        owner = sentence.child(at, "nmod:poss", "det:poss")
        if start is None or owner is None or owner < start:
            continue
        source = sentence.stretch(start + 1, owner)
        group = Span(sentence.tokens[start].start, sentence.tokens[at].end)
        content = _around(sentence, group, group)
        if source is not None and content:
            cue = Span(sentence.tokens[at].start, sentence.tokens[at].end)
            yield Candidate((cue,), source, content, "belief", "in the view")


def headline(sentence: Sentence) -> Iterator[Candidate]:
    """ "Minister: no plan to raise tax"."""
    colon = next((at for at in range(1, min(_LEAD + 1, len(sentence.tokens) - 2)) if sentence.lows[at] == ":"), None)
    if colon is None or any(sentence.pos(at) in {"VERB", "AUX", "NUM", "PUNCT"} for at in range(colon)):
        return
    if sentence.lows[0] in _PREFIXES or sentence.pos(colon - 1) not in {"NOUN", "PROPN"}:
        return
    source = sentence.stretch(0, colon - 1)
    content = trimmed(sentence.text, sentence.tokens[colon].end, sentence.span.end)
    if source is not None and content is not None and len(content.of(sentence.text).split()) > 2:
        cue = Span(sentence.tokens[colon].start, sentence.tokens[colon].end)
        yield Candidate((cue,), source, (content,), "assertion", "headline")


def nouns(sentence: Sentence) -> Iterator[Candidate]:
    """ "the ministry’s claim that nobody was hurt", "an announcement by the bank that …"."""
    for at, low in enumerate(sentence.lows):
        lemma = low.removesuffix("s")
        if (low not in NOUNS and lemma not in NOUNS) or sentence.pos(at) != "NOUN":
            continue
        clause = next(
            (
                each
                for each in sentence.children[at]
                if each > at
                and sentence.dep(each) in {"acl", "ccomp", "acl:relcl"}
                and sentence.lows[sentence.left(each)] == "that"
                and sentence.own_subject(each) is not None
                and sentence.lows[sentence.own_subject(each) or 0] != "that"
            ),
            None,
        )
        if clause is None:
            continue
        source = _owner(sentence, at)
        content = sentence.stretch(sentence.left(clause) + 1, sentence.right(clause))
        if content is not None:
            cue = Span(sentence.tokens[at].start, sentence.tokens[at].end)
            kind = "belief" if low in {"belief", "fear", "hope", "view", "opinion", "suspicion"} else "assertion"
            yield Candidate((cue,), source, (content,), kind, "noun with owner" if source else "noun")


def _owner(sentence: Sentence, at: int) -> Span | None:
    owner = sentence.child(at, "nmod:poss")
    if owner is not None:
        return sentence.stretch(sentence.left(owner), owner)
    for each in sentence.children[at]:
        if sentence.dep(each) == "nmod" and each > at and sentence.lows[sentence.left(each)] in {"by", "from"}:
            return sentence.stretch(sentence.left(each) + 1, sentence.right(each))
    return None


def as_saying(sentence: Sentence, at: int) -> Iterator[Candidate]:
    """ "quoted the driver as saying that …", "was quoted as saying …"; `at` is the place of "saying"."""
    verb = next((each for each in range(at - 2, max(-1, at - 30), -1) if sentence.lows[each] in _QUOTING), None)
    if verb is None:
        return
    passive = sentence.child(verb, "aux:pass", "nsubj:pass") is not None
    who = subject(sentence, verb)
    source = phrase(sentence, who, around=verb) if passive and who is not None else sentence.stretch(verb + 1, at - 2)
    first = at + 2 if at + 1 < len(sentence.lows) and sentence.lows[at + 1] == "that" else at + 1
    content = sentence.stretch(first, len(sentence.tokens) - 1)
    cue = sentence.stretch(verb if passive and verb == at - 2 else at - 1, at)
    if source is not None and content is not None and cue is not None:
        yield Candidate((cue,), source, (content,), "assertion", "as saying")


def misread(sentence: Sentence, at: int) -> Candidate | None:
    """A verb that the parser took for a noun: "Gwarzo fears that", "Officials point out that"."""
    if sentence.pos(at) not in {"NOUN", "PROPN", "ADJ"} or at == 0 or at + 2 >= len(sentence.lows):
        return None
    that = (
        at + 1
        if sentence.lows[at + 1] == "that"
        else at + 2
        if sentence.lows[at + 1] == "out" and sentence.lows[at + 2] == "that"
        else None
    )
    opens = sentence.left(at) == 0 or sentence.pos(sentence.left(at) - 1) in {"PUNCT", "CCONJ"}
    nominal = sentence.pos(at - 1) in {"NOUN", "PROPN", "PRON"} and sentence.lows[sentence.left(at)] not in {
        "amid",
        "despite",
    }
    if that is None or not opens or not nominal:
        return None
    first = next(
        (each for each in range(sentence.left(at), at) if sentence.pos(each) not in {"PUNCT", "CCONJ", "ADV"}), at - 1
    )
    source, content = sentence.stretch(first, at - 1), sentence.stretch(that + 1, len(sentence.tokens) - 1)
    cue = sentence.stretch(at, that - 1)
    if source is None or content is None or cue is None or sentence.pos(first) == "ADP":
        return None
    known = reporting()[sentence.lows[at]][-1]
    return Candidate((cue,), source, (content,), known.kind, "misread verb") if known.reports or known.thinks else None


def convictions(sentence: Sentence) -> Iterator[Candidate]:
    """ "is sure that", "were confident that"."""
    for at, low in enumerate(sentence.lows):
        if low not in ADJECTIVES or sentence.pos(at) not in {"ADJ", "VERB"}:
            continue
        who = sentence.own_subject(at)
        clause = next(
            (
                each
                for each in sentence.children[at]
                if each > at and sentence.dep(each) in {"ccomp", "advcl"} and sentence.own_subject(each) is not None
            ),
            None,
        )
        if who is None or clause is None or sentence.lows[who] in {"it", "that", "this", "there", "which"}:
            continue
        that = next((each for each in range(at + 1, clause) if sentence.lows[each] == "that"), None)
        first = that + 1 if that is not None else sentence.left(clause)
        source, content = phrase(sentence, who, around=at), sentence.stretch(first, sentence.right(clause))
        if source is not None and content is not None and first > at and sentence.dep(clause) == "ccomp":
            cue = Span(sentence.tokens[at].start, sentence.tokens[at].end)
            yield Candidate((cue,), source, (content,), "belief", "conviction")
