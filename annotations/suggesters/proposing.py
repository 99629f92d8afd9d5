"""An article through the suggesters: its paragraphs in, suggestions out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from annotations.actions.suggest import record
from annotations.models import Event, Suggesting
from annotations.queries.known_names import known_names
from annotations.text.found import Found, Proposals
from annotations.text.known_names import NOTHING, Known
from annotations.text.spans import tidy
from reader.models import Article
from reader.text.paragraphs import Kind

from .agreement import agreed
from .labels import tag_of
from .learning import learned_names
from .reading import Passage, Reader, Reading, Suggester, Token

CHUNK = 100_000  # code points given to a pipeline at once: spaCy refuses a million, and memory grows with it


class Stopped(Exception):
    """The reader was told to stop before it had come to the end. Nothing was kept."""


#: The suggesters that go by what the pipeline read, one a kind; names are the pipeline's own.
SUGGESTERS: tuple[Suggester, ...] = ()


def go_on() -> bool:
    return False


def suggest_in(article: Article, reader: Reader, *, stopped: Callable[[], bool] = go_on) -> Event | None:
    """Have the reader read the article, and keep what it and the suggesters propose. Running it again repeats nothing.

    Returns the event, or None where nothing changed. `stopped` is asked between paragraphs; Stopped is raised
    when it says so.
    """
    set_state(article, Suggesting.State.RUNNING)
    reading = read_whole(article, reader, stopped=stopped)
    with transaction.atomic():
        event = record(article, propose(reading, reader, known_names(article.collection_id)))
        finish(article, Suggesting.State.DONE, by=reader)
    return event


def propose(reading: Reading, reader: Reader, known: Known = NOTHING) -> list[Proposals]:
    """What the pipeline and each suggester propose, by kind, the names put right by what the collection knows."""
    stretches = [(each.start, each.end) for each in reading.passages]
    names = learned_names(known, reading.text, stretches, reading.names, (reader.name, reader.version))
    reading = replace(
        reading, names=sorted((found for each in names for found in each.found), key=lambda each: each.start)
    )
    return [*names, *(Proposals(each.kind, each.name, each.version, each(reading)) for each in SUGGESTERS)]


def read_whole(article: Article, reader: Reader, *, stopped: Callable[[], bool] = go_on) -> Reading:
    """The article as the reader reads it. Boilerplate is not read."""
    paragraphs = article.paragraphs.order_by("position").values_list("start", "end", "kind")
    return read_paragraphs(article.text, paragraphs, reader, stopped=stopped)


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
    """The names in `text[start:end]`, without outer white space and never half a grapheme cluster."""
    slice_ = text[start:end]
    for first, last, label, score in entities:
        tag, span = tag_of(label), tidy(slice_, first, last)
        if tag is not None and span is not None:
            yield Found(start + span.start, start + span.end, tag, score)


def moved(tokens: Sequence[Token], *, by: int, after: int) -> Iterator[Token]:
    """The tokens of a piece of the text that begins at `by`, behind `after` others."""
    return (token._replace(start=token.start + by, end=token.end + by, head=token.head + after) for token in tokens)


def chunks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """`text[start:end]` in pieces of at most CHUNK code points, cut before white space where there is any."""
    while end - start > CHUNK:
        cut = start + CHUNK
        while cut > start and not text[cut].isspace():
            cut -= 1
        cut = start + CHUNK if cut == start else cut
        yield start, cut
        start = cut
    yield start, end


def set_state(article: Article, state: Suggesting.State) -> None:
    """Say how far the suggesters are with the article."""
    Suggesting.objects.update_or_create(article=article, defaults={"state": state})


def finish(article: Article, state: Suggesting.State, *, by: Reader | None = None) -> None:
    """Say that the run is over, unless the article has been queued anew meanwhile."""
    running = Suggesting.objects.filter(article=article, state=Suggesting.State.RUNNING)
    who = {"suggester": by.name, "suggester_version": by.version} if by is not None else {}
    running.update(state=state, updated_at=timezone.now(), **who)
