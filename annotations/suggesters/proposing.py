"""An article through the suggesters: its paragraphs in, suggestions out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from textwrap import shorten

from django.db import transaction
from django.utils import timezone

from annotations.actions.suggest import record
from annotations.live.hinting import hint
from annotations.models import Event, Suggesting
from annotations.queries.entities.known_names import known_names
from annotations.text.found import Found, Proposals
from annotations.text.known_names import NOTHING, Known
from annotations.text.spans import tidy
from reader.models import Article
from reader.text.paragraphs import Kind

from .agreement import agreed
from .labels import tag_of
from .languages import ENGLISH, Readers, Share, Shares, shared_out
from .learning import learned_names
from .reading import Passage, Reader, Reading, Suggester, Token
from .statements.attribution import Attributions
from .statements.claims import Claims
from .statements.speculation import SPECULATIONS, WEASELS

#: Code points given to a pipeline at once: spaCy refuses a million, memory grows with it, and nobody can stop it
#: meanwhile.
CHUNK = 20_000
LONGEST_REMARK = 200  # characters that the database keeps

AROUND = '"“”„«»‹›'  # no name begins or ends with one; an apostrophe may belong to it


class Stopped(Exception):
    """The reader was told to stop before it had come to the end. Nothing was kept."""


#: The suggesters that go by what the pipeline read, one a kind; names are the pipeline's own.
SUGGESTERS: tuple[Suggester, ...] = (Attributions(), SPECULATIONS, WEASELS, Claims())


def go_on() -> bool:
    return False


def suggest_in(
    article: Article,
    reader: Reader,
    *,
    readers: Readers | None = None,
    remark: str = "",
    stopped: Callable[[], bool] = go_on,
) -> Event | None:
    """Have the article read, and keep what the pipelines and the suggesters propose. Running it again repeats nothing.

    `reader` is the usual pipeline; `readers` tells which parts are in other languages, and who reads those: without
    it, all is given to `reader`. `remark` is what people are told beside what the languages give. Returns the event,
    or None where nothing changed. `stopped` is asked between paragraphs, and between suggesters; Stopped is raised
    when it says so.
    """
    set_state(article, Suggesting.State.RUNNING)
    shares = shares_of(article, reader, readers)
    readings = [read_paragraphs(article.text, each.paragraphs, each.reader, stopped=stopped) for each in shares.shares]
    with transaction.atomic():
        known = known_names(article.collection_id)
        proposals: list[Proposals] = []
        for share, reading in zip(shares.shares, readings, strict=True):
            english = share.language == ENGLISH
            proposals += propose(reading, share.reader, known, statements=english, stopped=stopped)
        event = record(article, proposals)
        remark = shorten(f"{remark} {shares.remark}", LONGEST_REMARK, placeholder=" …")
        finish(article, Suggesting.State.DONE, by=replace(shares, remark=remark))
    return event


def shares_of(article: Article, reader: Reader, readers: Readers | None) -> Shares:
    """Who reads which paragraphs of the article. Boilerplate is nobody's."""
    rows = article.paragraphs.exclude(kind=Kind.BOILERPLATE).order_by("position").values_list("start", "end", "kind")
    paragraphs = list(rows)
    if readers is None:
        return Shares([Share(reader, ENGLISH, paragraphs)])
    return shared_out(article.text, paragraphs, article.language, reader, readers)


def propose(
    reading: Reading,
    reader: Reader,
    known: Known = NOTHING,
    *,
    statements: bool = True,
    stopped: Callable[[], bool] = go_on,
) -> list[Proposals]:
    """What the pipeline and each suggester propose, by kind, the names put right by what the collection knows.

    Without `statements` the suggesters of these propose nothing, which takes back what they proposed before. `stopped`
    is asked before each of them; Stopped is raised when it says so.
    """
    stretches = [(each.start, each.end) for each in reading.passages]
    names = learned_names(known, reading.text, stretches, reading.names, (reader.name, reader.version))
    reading = replace(
        reading, names=sorted((found for each in names for found in each.found), key=lambda each: each.start)
    )
    proposals = list(names)
    for each in SUGGESTERS:
        if stopped():
            raise Stopped
        proposals.append(Proposals(each.kind, each.name, each.version, each(reading) if statements else []))
    return proposals


def read_paragraphs(
    text: str, paragraphs: Iterable[tuple[int, int, str]], reader: Reader, *, stopped: Callable[[], bool] = go_on
) -> Reading:
    """A text as the reader reads it, given the (start, end, kind) of its paragraphs. Boilerplate is not read."""
    passages: list[Passage] = []
    found: list[Found] = []
    for start, end, kind in paragraphs:
        if kind == Kind.BOILERPLATE.value:
            continue
        tokens: list[Token] = []
        for at, to in chunks(text, start, end):
            if stopped():
                raise Stopped
            parsed = reader.read(text[at:to])
            found += named(text, at, to, parsed.entities)
            tokens += moved(parsed.tokens, by=at, after=len(tokens))
        passages.append(Passage(start, end, Kind(kind), tokens))
    return Reading(text, passages, agreed(text, [(each.start, each.end) for each in passages], found))


def named(text: str, start: int, end: int, entities: Sequence[tuple[int, int, str, float]]) -> Iterator[Found]:
    """The names in `text[start:end]`, without outer white space and quotation marks, and never half a grapheme
    cluster."""
    slice_ = text[start:end]
    for first, last, label, score in entities:
        while first < last and (slice_[first].isspace() or slice_[first] in AROUND):
            first += 1
        while last > first and (slice_[last - 1].isspace() or slice_[last - 1] in AROUND):
            last -= 1
        tag, span = tag_of(label), tidy(slice_, first, last)
        if tag is not None and span is not None:
            yield Found(start + span.start, start + span.end, tag, score)


def moved(tokens: Sequence[Token], *, by: int, after: int) -> Iterator[Token]:
    """The tokens of a piece of the text that begins at `by`, behind `after` others."""
    return (token._replace(start=token.start + by, end=token.end + by, head=token.head + after) for token in tokens)


def chunks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`text[start:end]` in pieces of at most CHUNK code points, cut before white space where there is any, behind a
    sentence if one ends near."""
    while end - start > CHUNK:
        last = start + CHUNK
        cut = text.rfind(". ", last - CHUNK // 10, last + 1) + 1 or last
        while cut > start and not text[cut].isspace():
            cut -= 1
        cut = last if cut == start else cut
        yield start, cut
        start = cut
    yield start, end


def set_state(article: Article, state: Suggesting.State) -> None:
    """Say how far the suggesters are with the article, to open pages too."""
    Suggesting.objects.update_or_create(article=article, defaults={"state": state})
    hint(article)


def finish(article: Article, state: Suggesting.State, *, by: Shares | None = None) -> None:
    """Say that the run is over, unless the article has been queued anew meanwhile; and who read what. Open pages
    are told, too."""
    running = Suggesting.objects.filter(article=article, state=Suggesting.State.RUNNING)
    told = {}
    if by is not None:
        first = by.shares[0].reader
        told = {"suggester": first.name, "suggester_version": first.version}
        told |= {"language": by.language, "remark": by.remark}
    if running.update(state=state, updated_at=timezone.now(), **told):
        hint(article)
