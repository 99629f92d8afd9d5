"""The inbox: what a member is told of, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from annotations.models import Annotation, Notice, Reply
from annotations.models.conversation import NoticeQuerySet
from annotations.queries.lists.paging import Order, moment, number, paged
from annotations.queries.prepared import Prepared
from reader.models import User

LATEST = Order(("created_at", "pk"), (moment, number), descending=True)
MOST = 100  # beyond which nobody counts


@dataclass(frozen=True)
class Told:
    """A notice with what it is about: the annotation, with its words, and the reply, where it is about such."""

    notice: Notice
    annotation: Annotation | None
    reply: Reply | None
    mine: bool  # whether the annotation is one's own

    @property
    def words(self) -> str:
        """How the annotation begins."""
        return "" if self.annotation is None else next((span.quote for span in self.annotation.spans.all()), "")

    @property
    def said(self) -> str:
        """What was written."""
        if self.reply is not None:
            return self.reply.body
        return "" if self.annotation is None else self.annotation.note

    @property
    def whose(self) -> str:
        if self.annotation is None:
            return ""
        if self.annotation.author_id == self.notice.actor_id:
            return "their own"
        return "your" if self.mine else f"{self.annotation.author.username}’s"


@dataclass(frozen=True)
class Inbox:
    rows: list[Told]
    next: str | None  # the cursor of the page after this one
    unread: int


def seen(user: User) -> NoticeQuerySet:
    """The user's notices of what is there and they see."""
    return Notice.objects.visible_to(user)


def unread(user: User) -> int:
    """How many the user has not read, up to MOST. One query."""
    return len(_UNREAD.rows(user=user.pk))


_UNREAD = Prepared(lambda _, user: seen(User(pk=user)).filter(read_at=None).order_by().values("pk")[:MOST])


def inbox(user: User, *, cursor: str = "") -> Inbox:
    """A page of the inbox, in a fixed number of queries. Raises Invalid for a cursor that is not one of ours."""
    rows = seen(user).select_related("actor", "article__collection").defer("article__text")
    notices, following = paged(rows, LATEST, cursor=cursor)
    return Inbox(told(notices, user), following, unread(user))


def told(notices: Iterable[Notice], user: User) -> list[Told]:
    """The notices with what they are about, as the user sees it. A fixed number of queries."""
    notices = list(notices)
    seen = Annotation.objects.visible_to(user).select_related("author", "tag").prefetch_related("spans")
    annotations = {each.pk: each for each in seen.filter(pk__in=_given(each.annotation_id for each in notices))}
    said = Reply.objects.visible_to(user).filter(pk__in=_given(each.reply_id for each in notices))
    replies = {each.pk: each for each in said}
    made = []
    for notice in notices:
        annotation = annotations.get(notice.annotation_id) if notice.annotation_id else None
        reply = replies.get(notice.reply_id) if notice.reply_id else None
        mine = annotation is not None and annotation.author_id == user.pk
        made.append(Told(notice, annotation, reply, mine))
    return made


def _given(ids: Iterable[UUID | None]) -> list[UUID]:
    return [pk for pk in ids if pk is not None]


def address(notice: Notice) -> str:
    """Where the thing is that a notice is about. Needs its article with the collection."""
    place = reverse("article", args=[notice.article.collection.slug, notice.article_id])
    if notice.reply_id is not None:
        return f"{place}#r-{notice.reply_id}"
    return place if notice.annotation_id is None else f"{place}#a-{notice.annotation_id}"
