"""What streams ask the database. Plain functions, run in threads of the live room alone (`desk.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest

from annotations.live.frames import Row
from annotations.live.presence import Person
from annotations.models import Event
from annotations.queries.page.newest import newest_event
from reader.models import Article, Role, User

FAR = 100  # events: more of them are not told one by one


@dataclass(frozen=True)
class Admitted:
    """Who may hear of an article, what makes the session theirs, and the log up to now.

    `rows` is what they may see of what came after the event they named, FAR + 1 at most, and `seen` the newest event
    of the article that they may see. All up to `newest`, an event of anybody, is in it.
    """

    person: Person
    session: str
    password: str
    article: UUID
    collection: int
    after: int | None
    rows: list[Row]
    seen: int
    newest: int


class Standing(NamedTuple):
    """What the database says now about somebody whose stream may stay, and how far the suggesters are there: the state
    of `Suggesting`, or nothing."""

    sees_others: bool
    password: str
    suggesting: str


class Wanted(NamedTuple):
    """Whom to ask about: a user in a session, at an article."""

    user: int
    article: UUID
    session: str


def admitted(session: str, slug: str, article_id: UUID, *, after: int | None) -> Admitted | int:
    """Who has that session and may read that article, with what came after that event; or the status to refuse with.

    An event that the log does not reach, as after a restored backup, counts as none.
    """
    user = who(session)
    if user is None:
        return 401
    articles = Article.objects.visible_to(user).filter(collection__slug=slug, pk=article_id)
    collection = articles.values_list("collection", flat=True).first()
    if collection is None:
        return 404
    newest = Event.objects.filter(article=article_id).order_by("-pk").values_list("pk", flat=True).first() or 0
    rows: list[Row] = []
    if after is not None and after > newest:
        after = None
    if after is not None:
        seen = Event.objects.visible_to(user).filter(article=article_id, pk__gt=after, pk__lte=newest).order_by("pk")
        rows = [Row(*row) for row in seen.values_list("pk", "actor", "paragraphs")[: FAR + 1]]
    return Admitted(
        Person.of(user),
        session,
        user.password,
        article_id,
        collection,
        after,
        rows,
        newest_event(user, article_id),
        newest,
    )


def who(session: str) -> User | None:
    """The active user who is signed in with that session, as Django's middleware tells it."""
    request = HttpRequest()
    request.session = SessionStore(session)
    user = get_user(request)
    return user if isinstance(user, User) else None


def news(article: UUID, wanted: Sequence[Wanted], *, after: int) -> tuple[list[Row], list[Standing | None]]:
    """The next events of the article's log after that one, FAR at most, and who of those waiting may know of them.

    Read once for all streams, so not through `visible_to`: for each, `Standing.sees_others` and the actor decide the
    same. Two queries; the second after the first, so that nobody is shown what was hidden meanwhile.
    """
    events = Event.objects.filter(article=article, pk__gt=after).order_by("pk")
    rows = [Row(*row) for row in events.values_list("pk", "actor", "paragraphs")[:FAR]]
    return rows, standings(wanted)


def standings(wanted: Sequence[Wanted]) -> list[Standing | None]:
    """For each of them in order: whether they see others' work at their article, or None for who must go.

    Active, still a member, still signed in, and the article still there: one query, however many they are. Who sees
    others' work is as in `reader.models.sees_others`. How far the suggesters are is asked along: a search that finds
    nothing writes no event.
    """
    found: list[Standing | None] = [None] * len(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT asked.place - 1, person.password, member.role >= %s OR NOT collection.blind AND NOT EXISTS (
                SELECT FROM reader_assignment WHERE article_id = article.id AND user_id = person.id AND blind
            ), coalesce(suggesting.state, '')
            FROM unnest(%s::bigint[], %s::uuid[], %s::text[])
                WITH ORDINALITY AS asked (user_id, article_id, session, place)
            JOIN reader_user person ON person.id = asked.user_id AND person.is_active
            JOIN reader_article article ON article.id = asked.article_id
            JOIN reader_collection collection ON collection.id = article.collection_id
            JOIN reader_membership member ON member.collection_id = collection.id AND member.user_id = person.id
            JOIN django_session session ON session.session_key = asked.session AND session.expire_date > now()
            LEFT JOIN annotations_suggesting suggesting ON suggesting.article_id = article.id
            """,
            [
                Role.EDITOR,
                [each.user for each in wanted],
                [each.article for each in wanted],
                [each.session for each in wanted],
            ],
        )
        for place, password, sees, suggesting in cursor.fetchall():
            found[place] = Standing(sees, password, suggesting)
    return found
