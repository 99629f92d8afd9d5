"""What an action answers with, and the ground it stands on: the article's lock and the log."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from annotations.models import Event, Tag
from annotations.text.spans import Span, merged
from reader.actions.errors import Clash
from reader.models import Article, User

#: "annotation:<id>", "suggestion:<id>", "reply:<id>" … → a snapshot, or None where there was no such thing
State = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What was done: the sentence that says so, the event (None where nothing had to change), the positions of the
    paragraphs it touched, the annotations it made or changed or is about, and the reply, where it is about one."""

    article: Article
    message: str
    event: Event | None = None
    paragraphs: list[int] = field(default_factory=list)
    annotations: list[UUID] = field(default_factory=list)
    reply: UUID | None = None


def lock(article: Article) -> None:
    """Hold the article's row until the transaction ends, so that event ids commit in order.

    Raises Clash if the article is gone.
    """
    # NO KEY: rows that merely refer to the article need not wait.
    if not list(Article.objects.select_for_update(no_key=True).filter(pk=article.pk).values_list("pk")):
        raise Clash("This article was deleted meanwhile. Nothing was stored.", code="article_gone")


def standing_tag(pk: int) -> Tag:
    """The whole tag as it stands under the article's lock, which whoever merges tags holds too. Raises Clash."""
    found = Tag.objects.whole().filter(pk=pk).first()
    if found is None:
        raise Clash(
            "This tag was deleted, or merged into another, meanwhile. Nothing was stored: "
            "load the page anew and choose again.",
            field="tag",
        )
    return found


def touched(article: Article, spans: Iterable[Span]) -> list[int]:
    """The positions of the paragraphs that the spans lie in. One query."""
    stretches = merged(spans)
    if not stretches:
        return []
    near = article.paragraphs.filter(start__lt=stretches[-1].end, end__gt=stretches[0].start).order_by("position")
    ends = [stretch.end for stretch in stretches]
    # Not as conditions of the query: a suggester finds tens of thousands of names in a long article.
    return [
        position
        for position, start, end in near.values_list("position", "start", "end")
        if stretches[min(bisect_right(ends, start), len(ends) - 1)].overlaps(Span(start, end))
    ]


def log(
    verb: str,
    article: Article,
    *,
    by: User | None,
    before: State,
    after: State,
    paragraphs: Sequence[int],
    reverts: Event | None = None,
) -> Event:
    """Write one event about the article."""
    return Event.objects.create(
        verb=verb,
        collection_id=article.collection_id,
        article=article,
        actor=by,
        before=before,
        after=after,
        paragraphs=list(paragraphs),
        reverts=reverts,
    )
