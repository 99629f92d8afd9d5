"""What happened in a collection, the newest first, a page at a time by keyset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from annotations.models import Event, Tag
from annotations.models.events import EventQuerySet
from annotations.queries.lists.paging import PAGE, Order, paged
from annotations.text.history.verbs import SORTS
from reader.models import Article, Collection, Role, User

from .lines import Line, lines, with_people
from .wanted import Wanted

OFFERED = 300  # articles to choose from
LARGEST = 2**63 - 1


def _id(key: Any) -> int:
    if type(key) is not int or not 0 <= key <= LARGEST:
        raise ValueError("no id")
    return key


NEWEST_FIRST = Order(("pk",), (_id,), descending=True)


@dataclass(frozen=True)
class Day:
    day: date
    lines: list[Line]


@dataclass(frozen=True)
class Page:
    """One page of the log, by days (UTC), and what the filter offers: by value in the address, what people call it."""

    days: list[Day]
    wanted: Wanted
    older: str  # the address of the page after this one; "" on the last
    later: bool  # whether this is not the first page
    people: list[str]
    tags: list[Tag]
    articles: list[Article]
    sorts: dict[str, str]


def events_of(collection: Collection, *, user: User, article: Article | None = None) -> EventQuerySet:
    """What `user` sees of the log of the collection, or of one article in it."""
    events = Event.objects.visible_to(user).filter(collection=collection)
    return events if article is None else events.filter(article=article)


def page(
    collection: Collection,
    wanted: Wanted,
    *,
    user: User,
    cursor: str = "",
    article: Article | None = None,
) -> Page:
    """The page behind `cursor`; of an article with what is another in each annotation. Raises Invalid for a cursor that
    is not one of ours. A fixed number of queries, however much has happened."""
    everything = events_of(collection, user=user, article=article)
    found, after = paged(with_people(wanted.events(everything)), NEWEST_FIRST, cursor=cursor, limit=PAGE)
    role = collection.role_of(user) or Role.READER
    told = lines(found, user=user, collection=collection, role=role, detailed=article is not None)
    days = groupby(told, lambda line: line.event.created_at.date())
    people = (
        everything.filter(actor__isnull=False).order_by("actor__username").values_list("actor__username", flat=True)
    )
    mentioned = everything.filter(article__isnull=False).order_by().values("article")
    titled = Article.objects.filter(pk__in=mentioned).order_by("title", "pk").only("title", "collection")
    return Page(
        days=[Day(day, list(several)) for day, several in days],
        wanted=wanted,
        older="" if after is None else wanted.query_string(cursor=after),
        later=bool(cursor),
        people=list(people.distinct()),
        tags=list(Tag.objects.filter(collection=collection)),
        articles=[] if article is not None else list(titled[:OFFERED]),
        sorts={key: label for key, (label, _) in SORTS.items()},
    )
