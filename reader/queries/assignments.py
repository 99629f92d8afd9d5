"""How far those are who are asked to read: one's own reading, and the collection's progress."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from reader.models import Article, Assignment, Collection, Membership, Reading, Role, User

WIDTH = 200  # of a bar, in pixels
PAGE = 50  # articles
NOT_STARTED, READING, DONE = "not started", "reading", "done"
STATES = (DONE, READING, NOT_STARTED)
COLUMNS = ("article", "article_id", "person", "state", "due_on", "overdue", "blind", "assigned_on", "finished_on")


@dataclass(frozen=True)
class Asked:
    """One member is asked to read one article: by when, how far they are, whether they see the others' work."""

    article_id: UUID
    title: str
    language: str
    username: str
    due_on: date | None
    blind: bool
    state: str
    assigned_on: date
    finished_on: date | None

    @property
    def overdue(self) -> bool:
        return self.state != DONE and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def due(self) -> str:
        """The day in words: "due today", "2 days overdue", "due 4 December 2026"; "" where there is none."""
        if self.due_on is None:
            return ""
        days = (self.due_on - timezone.localdate()).days
        if self.overdue:
            return f"{-days} day{'' if days == -1 else 's'} overdue"
        near = {0: "due today", 1: "due tomorrow"}
        return near.get(days) or f"due {self.due_on.day} {self.due_on:%B %Y}"


@dataclass(frozen=True)
class Stretch:
    """A part of a bar, in pixels."""

    state: str
    x: int
    width: int

    @property
    def name(self) -> str:
        """As a class of the style sheet."""
        return self.state.replace(" ", "-")


@dataclass(frozen=True)
class Tally:
    """How far those are that are asked of one person, or about one article. `most` is the scale of the bars."""

    rows: list[Asked]
    most: int
    whole: ClassVar = WIDTH

    @property
    def total(self) -> int:
        return len(self.rows)

    def count(self, state: str) -> int:
        return sum(each.state == state for each in self.rows)

    @property
    def done(self) -> int:
        return self.count(DONE)

    @property
    def reading(self) -> int:
        return self.count(READING)

    @property
    def not_started(self) -> int:
        return self.count(NOT_STARTED)

    @property
    def overdue(self) -> int:
        return sum(each.overdue for each in self.rows)

    @property
    def blind(self) -> int:
        return sum(each.blind for each in self.rows)

    @property
    def bar(self) -> list[Stretch]:
        """The states one behind the other, on the scale of the page."""
        made, ends = [], 0
        for state in STATES:
            begins, ends = ends, ends + self.count(state)
            if ends > begins:
                x = round(WIDTH * begins / self.most)
                made.append(Stretch(state, x, max(2, round(WIDTH * ends / self.most) - x)))
        return made


@dataclass(frozen=True)
class OfPerson(Tally):
    username: str
    role: str


@dataclass(frozen=True)
class OfArticle(Tally):
    article: Article


@dataclass(frozen=True)
class Progress:
    mine: list[Asked]
    total: Tally
    people: list[OfPerson]  # members without anything to read too
    articles: list[OfArticle]  # of one page of those that somebody is asked to read
    page: Page[Any]


def asked_of(collection: Collection, user: User, *only: Q) -> list[Asked]:
    """What `user` may know of who is asked to read, by due day and title: their own; as an editor, all. One query.

    `only` says which assignments, where not all are wanted.
    """
    reading = Reading.objects.filter(article=OuterRef("article_id"), user=OuterRef("user_id"))
    seen = Assignment.objects.visible_to(user).filter(article__collection=collection)
    members = Membership.objects.filter(collection=collection).values("user")
    rows: Any = seen.filter(*only, user__in=members).annotate(
        begun=Subquery(reading.values("opened_at")), finished=Subquery(reading.values("finished_at"))
    )
    about = ("article_id", "article__title", "article__language", "user__username")
    fields = (*about, "due_on", "blind", "created_at", "begun", "finished")
    rows = rows.order_by(F("due_on").asc(nulls_last=True), "article__title", "article_id", "user__username")
    return [
        Asked(
            article_id=pk,
            title=title,
            language=language,
            username=username,
            due_on=due_on,
            blind=blind,
            state=_state(begun, finished),
            assigned_on=timezone.localdate(created),
            finished_on=None if finished is None else timezone.localdate(finished),
        )
        for pk, title, language, username, due_on, blind, created, begun, finished in rows.values_list(*fields)
    ]


def open_of(collection: Collection, user: User) -> list[Asked]:
    """What `user` is asked to read and has not finished. One query."""
    return [each for each in asked_of(collection, user, Q(user=user)) if each.state != DONE]


def of_article(article: Article, user: User) -> list[Asked]:
    """Who is asked to read the article, as far as `user` may know. One query."""
    return asked_of(article.collection, user, Q(article=article))


def progress(collection: Collection, *, user: User, number: str = "1") -> Progress:
    """The whole page, of its articles the page `number`. Four queries."""
    rows = asked_of(collection, user)
    by_person = _by(rows, "username")
    members = Membership.objects.filter(collection=collection).order_by("user__username")
    told = list(members.values_list("user__username", "role"))
    largest = max((len(each) for each in by_person.values()), default=1)
    people = [OfPerson(by_person.get(name, []), largest, name, Role(role).label) for name, role in told]
    by_article = _by(rows, "article_id")
    most = max((len(each) for each in by_article.values()), default=1)
    titled = sorted(by_article, key=lambda pk: (by_article[pk][0].title.casefold(), pk))
    page = Paginator(titled, PAGE).get_page(number)
    articles = Article.objects.only("title", "collection", "language").in_bulk(list(page.object_list))
    return Progress(
        mine=[each for each in rows if each.username == user.username],
        total=Tally(rows, max(len(rows), 1)),
        people=people,
        articles=[OfArticle(by_article[pk], most, articles[pk]) for pk in page.object_list if pk in articles],
        page=page,
    )


def figures(rows: Iterable[Asked]) -> Iterable[dict[str, object]]:
    """As a download tells them, a row an article and person."""
    for each in rows:
        told = (each.title, each.article_id, each.username, each.state, each.due_on, "yes" if each.overdue else "no")
        also = ("yes" if each.blind else "no", each.assigned_on, each.finished_on)
        yield dict(zip(COLUMNS, (*told, *also), strict=True))


def _state(begun: object, finished: object) -> str:
    if finished is not None:
        return DONE
    return NOT_STARTED if begun is None else READING


def _by(rows: Sequence[Asked], field: str) -> dict[Any, list[Asked]]:
    found: dict[Any, list[Asked]] = {}
    for each in rows:
        found.setdefault(getattr(each, field), []).append(each)
    return found
