"""What a hedge leaves open: the clause it governs with its subject, both halves of a condition, a blurred amount."""

from __future__ import annotations

from annotations.text.spans import Span

from .sentence import SUBJECTS, Sentence, trimmed

_HEIGHT = 6
_PREDICATES = frozenset({"VERB", "ADJ", "AUX"})
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "PRON", "SYM"})
_AMOUNT = frozenset(
    {"advmod", "case", "nummod", "fixed", "compound", "det", "amod", "nmod", "obl", "mark", "flat", "dep"}
)
_IN_AMOUNT = frozenset({"NUM", "NOUN", "ADJ", "PROPN", "SYM", "DET"})
_OPENING, _CLOSING = frozenset('“"‘'), frozenset('”"’')
_APART = frozenset({"parataxis", "discourse"})
_BEFORE = frozenset(
    {"and", "but", "or", "so", "that", "yet", ",", "because", "although", "while", "—", "–", ":", ";", "nor"}
)


def scope(sentence: Sentence, first: int, last: int, kind: str) -> tuple[Span, ...]:
    """The pieces of the scope of the cue in the words `first` to `last`, both included."""
    if kind == "hedge":
        return _pieces(sentence, *_amount(sentence, first, last))
    at = _main(sentence, first, last)
    if kind == "doxastic" and (sentence.dep(at) == "parataxis" or sentence.pos(at) == "NOUN"):
        low = 0 if sentence.dep(at) == "parataxis" else sentence.left(at)
        return _pieces(sentence, low, len(sentence.tokens) - 1)
    if kind == "condition":
        return _pieces(sentence, *_condition(sentence, at))
    head = _governor(sentence, at)
    if sentence.pos(head) in _NOMINAL and not _is_predicate(sentence, head):
        return _pieces(sentence, min(sentence.left(head), first), _before_relative(sentence, head))
    return _pieces(sentence, *clause(sentence, head, first, last))


def clause(sentence: Sentence, head: int, first: int, last: int) -> tuple[int, int]:
    """The first and the last word of the clause of a verb or predicate, with the cue, without what is only added."""
    low, high = sentence.left(head), sentence.right(head)
    for at in sentence.children[head]:
        apart = sentence.dep(at) in _APART or (sentence.dep(at) == "conj" and _stands_alone(sentence, at))
        if sentence.dep(at) == "advcl" and sentence.left(at) <= low and sentence.right(at) < min(first, head):
            low = sentence.right(at) + 1 if sentence.lows[sentence.right(at) + 1] == "," else low
        elif apart and at > head and sentence.left(at) > last:
            high = min(high, sentence.left(at) - 1)
        elif apart and at < head and sentence.right(at) < first:
            low = max(low, sentence.right(at) + 1)
    if sentence.own_subject(head) is None:
        low = min(low, _shared(sentence, head))
    return min(low, first), max(high, last)


def _stands_alone(sentence: Sentence, at: int) -> bool:
    """Whether a second clause has its own subject, or begins with "but"."""
    return any(sentence.dep(each) in SUBJECTS or sentence.lows[each] == "but" for each in sentence.children[at])


def _shared(sentence: Sentence, head: int) -> int:
    """Where the subject begins that a verb shares with the one it hangs on."""
    for at in [head, *sentence.above(head)][:_HEIGHT]:
        own = sentence.own_subject(at)
        if own is not None:
            return sentence.left(own) if own < head else head
        if sentence.dep(at) not in {"xcomp", "conj", "ccomp", "cop", "aux"}:
            break
    return head


def _main(sentence: Sentence, first: int, last: int) -> int:
    """The word of a cue that the others hang on."""
    inside = range(first, last + 1)
    return next((at for at in inside if sentence.heads[at] not in inside or sentence.heads[at] == at), first)


def _governor(sentence: Sentence, at: int) -> int:
    """The predicate that a cue is about: itself, or what it hangs on."""
    if sentence.pos(at) in {"VERB", "ADJ"} and sentence.dep(at) not in {"amod", "advmod"}:
        return at
    for head in [at, *sentence.above(at)][1:_HEIGHT]:
        if sentence.pos(head) in _PREDICATES or _is_predicate(sentence, head):
            return head
        if sentence.pos(head) in _NOMINAL:
            return head
    return at


def _is_predicate(sentence: Sentence, at: int) -> bool:
    return any(sentence.dep(each) in SUBJECTS | {"cop", "aux"} for each in sentence.children[at])


def _before_relative(sentence: Sentence, noun: int) -> int:
    relative = [
        sentence.left(at)
        for at in sentence.children[noun]
        if sentence.dep(at) in {"acl:relcl", "parataxis"} and at > noun
    ]
    return min([sentence.right(noun), *(start - 1 for start in relative)])


def _condition(sentence: Sentence, at: int) -> tuple[int, int]:
    """Both halves: the clause with "if" and the one it hangs on."""
    verb = sentence.heads[at] if sentence.dep(at) in {"mark", "advmod", "case"} else at
    main = sentence.heads[verb]
    if sentence.dep(verb) not in {"advcl", "ROOT", "obl", "parataxis"} or main == verb:
        main = verb
    low, high = clause(sentence, main, at, at)
    return min(low, sentence.left(verb)), max(high, sentence.right(verb))


def _amount(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """The noun phrase that a word like "about" blurs."""
    head = _main(sentence, first, last)
    for _ in range(_HEIGHT):
        above = sentence.heads[head]
        if sentence.dep(head) not in _AMOUNT or sentence.pos(above) not in _NOMINAL or above == head or above < first:
            break
        head = above
    if sentence.pos(head) in {"NOUN", "PROPN", "SYM"} and head >= first:
        return first, max(last, _before_relative(sentence, head))
    end = last
    while end + 1 < len(sentence.tokens) and sentence.pos(end + 1) in _IN_AMOUNT and end - last < _HEIGHT:
        end += 1
    return first, max(end, min(last + 1, len(sentence.tokens) - 1))


def _pieces(sentence: Sentence, first: int, last: int) -> tuple[Span, ...]:
    """The words from first to last without joints before them."""
    while first < last and (sentence.lows[first] in _BEFORE or sentence.pos(first) == "SPACE"):
        first += 1
    span = sentence.stretch(first, last)
    bare = _unquoted(sentence.text, span) if span is not None else None
    return (bare,) if bare is not None else ()


def _unquoted(text: str, span: Span) -> Span | None:
    """The span without a quotation mark whose other half is not in it, and without a question mark."""
    start, end = span.start, span.end
    if end - start > 2 and text[start] in _OPENING and text[end - 1] in _CLOSING:
        inner = text[start + 1 : end - 1]
        if not any(mark in inner for mark in '“”"'):
            start, end = start + 1, end - 1
    if text[start] in _OPENING and not any(mark in _CLOSING for mark in text[start + 1 : end]):
        start += 1
    while end > start and (
        text[end - 1] in "?!"
        or (text[end - 1] in _CLOSING and not any(mark in _OPENING for mark in text[start : end - 1]))
    ):
        end -= 1
    return trimmed(text, start, end)
