"""The attributions of an article: what every verb and phrase may attribute, and which of it is offered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotations.text.cues import tokens
from annotations.text.spans import Span
from annotations.text.subjects import before
from reader.text.paragraphs import Kind

from .candidates import Candidate
from .clause import Clause, clause_of, is_empty, is_infinitive, is_modal
from .contents import contents
from .phrases import according_to, as_saying, convictions, headline, in_the_view, misread, nouns
from .sentence import Sentence
from .speech import Speech
from .study import Study
from .verbs import ASKING, BEGINNING, IMPERSONAL, NEGATIVE, NOUNS, TOLD_TO, Reporting, reporting

_OPENS_NAME = frozenset({"DET", "PROPN", "NOUN", "PRON", "ADJ", "NUM"})


def candidates(study: Study) -> list[Candidate]:
    """All candidates of an article, in the order of their cues."""
    speech = speech_of(study)
    result: list[Candidate] = []
    for section in study.sections:
        heading = section.passage.kind is Kind.HEADING
        for number, sentence in enumerate(section.sentences):
            found = [*in_sentence(sentence, speech)]
            alone = number == 0 and sentence.span.end == section.passage.end
            if (heading or (alone and sentence.text[sentence.span.end - 1] not in ".?!”")) and not found:
                found = list(headline(sentence))
            result += found
    return sorted(result, key=lambda each: each.cue[0].start)


def speech_of(study: Study) -> Speech:
    """The quotations of an article. Put in order once an article."""
    if "speech" not in study.findings:
        quotes = [quote for section in study.sections for quote in section.quotes]
        study.findings["speech"] = Speech(study.text, quotes)
    speech: Speech = study.findings["speech"]
    return speech


def in_sentence(sentence: Sentence, speech: Speech) -> Iterator[Candidate]:
    verbs = reporting()
    lows = sentence.lows
    if "according" in lows:
        yield from according_to(sentence)
    yield from convictions(sentence)
    if "in" in lows:
        yield from in_the_view(sentence)
    relayed = {at for at, low in enumerate(lows) if low in {"saying", "telling"} and at and lows[at - 1] == "as"}
    for at, low in enumerate(lows):
        if low not in verbs or at in relayed or (at and lows[at - 1] == "-"):
            continue
        found = of_verb(sentence, at, verbs[low], speech) if sentence.pos(at) == "VERB" else misread(sentence, at)
        if found is not None:
            yield found
    for at in relayed:
        yield from as_saying(sentence, at)
    if any(low in NOUNS or low.removesuffix("s") in NOUNS for low in lows):
        yield from nouns(sentence)


def of_verb(sentence: Sentence, at: int, known: Sequence[Reporting], speech: Speech) -> Candidate | None:
    """The attribution of a verb, None where it attributes nothing."""
    if _governed(sentence, at) or _is_attributive(sentence, at):
        return None
    for each in known:
        clause = clause_of(sentence, at, each)
        if clause is not None:
            found = _quoting(clause, speech) or _telling(clause, speech)
            if found is not None:
                return found
    return None


def _is_attributive(sentence: Sentence, at: int) -> bool:
    """Whether a participle stands before its noun: "the proposed law"."""
    if at == 0 or at + 1 >= len(sentence.tokens) or not sentence.lows[at].endswith(("ed", "en")):
        return False
    return sentence.pos(at - 1) == "DET" and sentence.pos(at + 1) in {"NOUN", "ADJ", "PROPN"}


def _governed(sentence: Sentence, at: int) -> bool:
    """Whether the verb is what another one attributes or does: "declined to say", "to tell the truth"."""
    if not is_infinitive(sentence, at):
        return False
    head = sentence.heads[at]
    if sentence.dep(at) == "xcomp":
        return sentence.lows[head] not in BEGINNING
    return True


def _quoting(clause: Clause, speech: Speech) -> Candidate | None:
    """A quotation beside the verb."""
    reporting = clause.reporting
    if (
        reporting.kind not in {"assertion", "belief"}
        or clause.passive
        or reporting.particle not in {"", "it", "out", "on"}
    ):
        return None
    if clause.sentence.dep(clause.verb).startswith("acl") and clause.own is not None:
        return None  # "the novel he wrote"
    told = speech.beside(clause)
    verb = clause.sentence.tokens[clause.verb].start
    if told is None or any(piece.start <= verb < piece.end for piece in told.content):
        return None
    source = told.source or clause.source()
    if source is None or any(piece.overlaps(source) for piece in told.content):
        return None
    if told.pattern == "quotation after" and (not reporting.reports or reporting.lemma == "call"):
        return None
    pattern = told.pattern if reporting.reports else f"{told.pattern}, rare verb"
    return Candidate(_cue(clause), source, told.content, _kind(clause, pattern), pattern)


def _telling(clause: Clause, speech: Speech) -> Candidate | None:
    """What stands in the clause of the verb."""
    told = contents(clause)
    if told is None:
        return None
    content = tuple(_with_marks(piece, speech) for piece in told.content)
    source, pattern = told.source or clause.source() or _written_before(clause), told.pattern
    quoted = any(speech.starting_in(piece) for piece in content)
    if clause.passive and source is None:
        pattern = _passive(clause, pattern)
    elif source is None or (
        clause.subject is not None and is_empty(clause.sentence, clause.subject) and not clause.reporting.reports
    ):
        pattern = ""
    if not pattern or (source is not None and any(piece.overlaps(source) for piece in content)):
        return None
    verb = clause.sentence.tokens[clause.verb]
    if any(piece.start <= verb.start < piece.end for piece in content):
        return None
    if is_modal(clause.sentence, clause.verb) and not quoted:
        pattern = f"modal {pattern}"
    group = clause.reporting.group
    if pattern in {"object", "complement", "infinitive", "particle"}:
        group = ""
    elif group == "other":
        return None
    quoting = "quoted" if quoted and pattern in {"object", "complement", "particle"} else ""
    name = " ".join(part for part in (quoting, group, pattern) if part)
    return Candidate(_cue(clause), source, content, _kind(clause, pattern), name, _is_negative(clause))


def _written_before(clause: Clause) -> Span | None:
    """The subject by the small words around it, where the parser found none before a finite verb."""
    sentence, verb = clause.sentence, clause.verb
    if clause.passive or not clause.reporting.reports or sentence.lows[verb].endswith("ing") or clause.first == 0:
        return None
    previous = clause.first - 1
    if sentence.dep(verb).startswith("acl") or sentence.pos(previous) in {"ADP", "SCONJ"}:
        return None
    if sentence.pos(previous) == "PUNCT" and (sentence.lows[previous] != "," or not _is_name(sentence, previous - 1)):
        return None
    words = tokens(sentence.text, sentence.span.start, sentence.tokens[clause.first].start)
    found = next(before(words, len(words)), None) if words else None
    if found is None:
        return None
    span = Span(words[found[0]].start, words[found[1] - 1].end)
    return span if _names_somebody(sentence, span) else None


def _names_somebody(sentence: Sentence, span: Span) -> bool:
    """Whether the words are a noun phrase: no preposition before it, no verb in it but in what describes it."""
    first, last = sentence.at(span.start), sentence.at(span.end - 1)
    described = next((at for at in range(first, last + 1) if sentence.lows[at] in {"who", "which", ","}), last + 1)
    verbs = any(sentence.pos(at) in {"VERB", "AUX"} for at in range(first, described))
    return sentence.pos(first) in _OPENS_NAME and not verbs


def _is_name(sentence: Sentence, at: int) -> bool:
    return at >= 0 and sentence.pos(at) in {"NOUN", "PROPN", "PRON", "NUM"}


def _passive(clause: Clause, pattern: str) -> str:
    """Of verbs without anybody to do it only "it is reported that" and "was told to" attribute."""
    lemma = clause.reporting.lemma
    if clause.sentence.child(clause.verb, "aux:pass") is None:
        return ""
    impersonal = clause.own is not None and clause.sentence.lows[clause.own] == "it"
    if (lemma in IMPERSONAL and impersonal and "clause" in pattern) or (
        lemma in TOLD_TO and pattern in {"clause", "infinitive"}
    ):
        return f"passive {pattern}"
    return ""


def _with_marks(piece: Span, speech: Speech) -> Span:
    """The piece with the whole of a quotation that it ends or begins in."""
    start, end = piece.start, piece.end
    quote = speech.around(max(start, end - 1))
    if quote is not None and quote.start >= start:
        end = max(end, quote.end)
    closing = speech.around(end)
    if closing is not None and closing.start >= start and closing.end == end + 1:
        end = closing.end
    opening = speech.around(start)
    if opening is not None and opening.start == start - 1:
        start = opening.start
    return Span(start, end)


def _cue(clause: Clause) -> tuple[Span, ...]:
    """The words of the cue; neighbours make one piece."""
    tokens = [clause.sentence.tokens[at] for at in clause.cue]
    if len(tokens) == 2 and clause.cue[1] == clause.cue[0] + 1:
        return (Span(tokens[0].start, tokens[1].end),)
    return tuple(Span(token.start, token.end) for token in tokens)


def _is_negative(clause: Clause) -> bool:
    """Whether the cue turns the content round. Who "did not say that" has not said the opposite."""
    sentence = clause.sentence
    negated = any(
        sentence.lows[at] in {"not", "n't", "never"} for at in sentence.children[clause.verb] if at < clause.verb
    )
    return (clause.reporting.lemma in NEGATIVE) != (negated and clause.reporting.kind != "assertion")


def _kind(clause: Clause, pattern: str) -> str:
    if pattern.endswith("infinitive") or clause.reporting.particle in {"for", "on"} or clause.reporting.lemma in ASKING:
        return "eventuality"
    return clause.reporting.kind
