"""How far the suggesters have come with a collection, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, Min, Q, Subquery, Sum
from django.utils import timezone

from annotations.models import Suggesting
from reader.models import Article, Collection

State = Suggesting.State
LISTED = 10  # articles with something to say about, of each sort
FEWEST = 1.0  # seconds of work that an estimate needs


@dataclass(frozen=True)
class Trouble:
    """An article of which people should know something: that it failed, or why less was done than they may expect."""

    article_id: UUID
    title: str
    remark: str


@dataclass(frozen=True)
class Progress:
    """How far the suggesters are with a collection's articles. `left` wait or are being read; `done` were read."""

    total: int
    left: int
    done: int
    failed: int
    remarked: int
    remaining: timedelta | None  # about; None where nothing tells
    failures: list[Trouble]  # the first of them
    remarks: list[Trouble]

    @property
    def settled(self) -> int:
        return self.total - self.left

    @property
    def estimate(self) -> str:
        """The time left in words: "about 2 min left"; "" where nothing tells.

        >>> Progress(9, 4, 5, 0, 0, timedelta(seconds=130), [], []).estimate
        'about 2 min left'
        """
        if self.remaining is None:
            return ""
        minutes = round(self.remaining.total_seconds() / 60)
        if minutes < 1:
            return "less than a minute left"
        return f"about {minutes} min left" if minutes < 100 else f"about {round(minutes / 60)} h left"


def progress(collection: Collection) -> Progress:
    """One query, and one more where something went wrong."""
    rows = Suggesting.objects.filter(article__collection=collection)
    waiting, done = Q(state__in=[State.WAITING, State.RUNNING]), Q(state=State.DONE)
    # Whatever still waits longest has waited while the others were read: so long the work on them has taken.
    since = rows.filter(waiting).order_by().values("article__collection").annotate(at=Min("updated_at")).values("at")
    lately = done & Q(updated_at__gte=Subquery(since))
    size = Func(F("article__text"), function="octet_length", output_field=IntegerField())
    told = rows.aggregate(
        total=Count("pk"),
        left=Count("pk", filter=waiting),
        done=Count("pk", filter=done),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        remarked=Count("pk", filter=done & ~Q(remark="")),
        since=Min("updated_at", filter=waiting),
        size_left=Sum(size, filter=waiting),
        size_done=Sum(size, filter=lately),
    )
    remaining = remaining_of(told.pop("since"), left=told.pop("size_left"), done=told.pop("size_done"))
    failures, remarks = troubles(rows) if told["failed"] or told["remarked"] else ([], [])
    return Progress(**told, remaining=remaining, failures=failures, remarks=remarks)


def remaining_of(since: datetime | None, *, left: int | None, done: int | None) -> timedelta | None:
    """How long it takes to read `left` bytes where `done` have been read `since`. None where that says nothing."""
    if since is None or not left or not done:
        return None
    taken = (timezone.now() - since).total_seconds()
    return timedelta(seconds=taken * left / done) if taken >= FEWEST else None


def troubles(rows: Any) -> tuple[list[Trouble], list[Trouble]]:
    """The first failures and the first remarks among the rows, by title."""
    either = rows.filter(Q(state=State.FAILED) | Q(state=State.DONE) & ~Q(remark=""))
    told = either.order_by("article__title", "pk").values_list("state", "article_id", "article__title", "remark")
    failures = [Trouble(pk, title, "") for _, pk, title, _ in told.filter(state=State.FAILED)[:LISTED]]
    remarks = [Trouble(pk, title, remark) for _, pk, title, remark in told.filter(state=State.DONE)[:LISTED]]
    return failures, remarks


def failed_in(collection: Collection) -> list[Article]:
    """The articles that the suggesters failed with."""
    failed = Article.objects.filter(collection=collection, suggesting__state=State.FAILED)
    return list(failed.only("pk", "collection"))
