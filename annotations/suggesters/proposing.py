"""An article through the suggesters: its paragraphs in, suggestions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from annotations.actions.suggest import record
from annotations.models import Event, Suggesting
from annotations.text.found import Found
from annotations.text.spans import tidy
from reader.models import Article
from reader.text.paragraphs import Kind

from .agreement import agreed
from .labels import tag_of

CHUNK = 100_000  # code points given to a pipeline at once: spaCy refuses a million, and memory grows with it


class Stopped(Exception):
    """The reader was told to stop before it had come to the end. Nothing was kept."""


class Suggester(Protocol):
    """What finds entities: `(start, end, label, score)` in code points of the text it is given."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def entities(self, text: str) -> list[tuple[int, int, str, float]]: ...


def go_on() -> bool:
    return False


def suggest_in(article: Article, suggester: Suggester, *, stopped: Callable[[], bool] = go_on) -> Event | None:
    """Have the suggester read the article and keep what it proposes. Running it again repeats nothing.

    Returns the event, or None where nothing changed. `stopped` is asked between paragraphs; Stopped is raised
    when it says so.
    """
    set_state(article, Suggesting.State.RUNNING)
    found = find(article, suggester, stopped=stopped)
    with transaction.atomic():
        event = record(article, found=found, suggester=suggester.name, version=suggester.version)
        finish(article, Suggesting.State.DONE, suggester=suggester)
    return event


def find(article: Article, suggester: Suggester, *, stopped: Callable[[], bool] = go_on) -> list[Found]:
    """What the suggester proposes for the article, in code points of its text. Boilerplate is not read."""
    text = article.text
    paragraphs = list(
        article.paragraphs.exclude(kind=Kind.BOILERPLATE.value).order_by("position").values_list("start", "end")
    )
    found: list[Found] = []
    for start, end in paragraphs:
        for at, to in chunks(text, start, end):
            if stopped():
                raise Stopped
            found += read(text, at, to, suggester)
    return agreed(text, paragraphs, found)


def read(text: str, start: int, end: int, suggester: Suggester) -> Iterator[Found]:
    """What the suggester finds in `text[start:end]`, without outer white space and never half a grapheme cluster."""
    slice_ = text[start:end]
    for first, last, label, score in suggester.entities(slice_):
        tag, span = tag_of(label), tidy(slice_, first, last)
        if tag is not None and span is not None:
            yield Found(start + span.start, start + span.end, tag, score)


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


def finish(article: Article, state: Suggesting.State, *, suggester: Suggester | None = None) -> None:
    """Say that the run is over, unless the article has been queued anew meanwhile."""
    running = Suggesting.objects.filter(article=article, state=Suggesting.State.RUNNING)
    by = {"suggester": suggester.name, "suggester_version": suggester.version} if suggester is not None else {}
    running.update(state=state, updated_at=timezone.now(), **by)
