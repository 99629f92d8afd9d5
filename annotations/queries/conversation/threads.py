"""What is said under annotations, as one who looks may see it: a fixed number of queries, however many annotations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

from annotations.models import Annotation, Reply, Resolution
from annotations.models.conversation import ReplyQuerySet, ResolutionQuerySet
from annotations.queries.prepared import Prepared
from annotations.queries.seen import Sight
from reader.models import Role

from . import people

MENTION = "@"  # begins the name of somebody who is addressed


@dataclass(frozen=True)
class ShownReply:
    """A reply, and whether the one who looks may change it, and take it away."""

    reply: Reply
    editable: bool
    removable: bool


@dataclass(frozen=True)
class Thread:
    """What is said under one annotation; `names` are those of the members, by username."""

    replies: list[ShownReply] = field(default_factory=list)
    resolution: Resolution | None = None
    may_talk: bool = False
    names: dict[str, str] = field(default_factory=dict)

    @property
    def exists(self) -> bool:
        return bool(self.replies) or self.resolution is not None

    @property
    def counted(self) -> str:
        """ "3 replies", or nothing."""
        number = len(self.replies)
        return "" if not number else f"{number} {'reply' if number == 1 else 'replies'}"


class Threads:
    """What is said under the annotations of an article, as far as who looks sees it.

    `open` and `settled` are the ids of those with a conversation.
    """

    def __init__(self, sight: Sight, *, among: Iterable[UUID] | None = None) -> None:
        """With `among` only what is said under these annotations. One query, and three more where anything is."""
        self.sight = sight
        said, self.settled = _talked_of(sight)
        self.open, talked = said - self.settled, said | self.settled
        shown = None if among is None else talked.intersection(among)
        self.replies: dict[UUID, list[ShownReply]] = defaultdict(list)
        self.resolutions: dict[UUID, Resolution] = {}
        if talked if shown is None else shown:
            replies, resolutions = sight.replies(), sight.resolutions()
            if shown is not None:
                replies, resolutions = replies.filter(annotation__in=shown), resolutions.filter(annotation__in=shown)
            for reply in replies.select_related("author").order_by("created_at", "pk"):
                self.replies[reply.annotation_id].append(self._shown(reply))
            self.resolutions = {each.pk: each for each in resolutions.select_related("by")}

    def of(self, annotation: Annotation) -> Thread:
        replies, resolution = self.replies.get(annotation.pk, []), self.resolutions.get(annotation.pk)
        may_talk = self.sight.role >= Role.ANNOTATOR
        # Names are only looked for in what somebody says: a crowd has many, and most annotations say nothing.
        names = self.names if self.replies or MENTION in annotation.note else {}
        return Thread(replies, resolution, may_talk, names)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the collection's members, by username. One query."""
        return people.members(self.sight.article)

    def _shown(self, reply: Reply) -> ShownReply:
        role, user = self.sight.role, self.sight.user
        own = role >= Role.ANNOTATOR and reply.author_id == user.pk
        return ShownReply(reply, own, own or role >= Role.EDITOR)


def _talked_of(sight: Sight) -> tuple[set[UUID], set[UUID]]:
    """The annotations under which something is said, and those of which the conversation is settled. One query."""
    talk = _TALK.rows(sight.article.pk) if sight.others else _talk(sight.replies(), sight.resolutions())
    told: dict[bool, set[UUID]] = {False: set(), True: set()}
    for row in talk:
        told[row["settled"]].add(row["annotation"])
    return told[False], told[True]


def _talk(replies: ReplyQuerySet, resolutions: ResolutionQuerySet) -> QuerySet[Any, Any]:
    said = replies.order_by().values("annotation", settled=Value(False))
    return said.union(resolutions.order_by().values("annotation", settled=Value(True)))


_TALK = Prepared(
    lambda article, user: _talk(Reply.objects.filter(article=article), Resolution.objects.filter(article=article))
)
