"""What is said under annotations, as one who looks may see it: two queries, however many annotations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from annotations.models import Reply, Resolution
from reader.models import Article, Role, User

from . import people


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
    """The threads of the annotations of an article, by the annotation's id. Three queries."""

    def __init__(self, article: Article, *, user: User, role: Role | None, among: Iterable[UUID] | None = None) -> None:
        """With `among` only of these annotations."""
        self.user, self.role = user, role or Role.READER
        self.names = people.members(article)
        replies = Reply.objects.visible_to(user).filter(article=article).select_related("author")
        resolutions = Resolution.objects.visible_to(user).filter(article=article).select_related("by")
        if among is not None:
            ids = list(among)
            replies, resolutions = replies.filter(annotation__in=ids), resolutions.filter(annotation__in=ids)
        self.replies: dict[UUID, list[ShownReply]] = defaultdict(list)
        for reply in replies.order_by("created_at", "pk"):
            self.replies[reply.annotation_id].append(self._shown(reply))
        self.resolutions = {resolution.pk: resolution for resolution in resolutions}

    def of(self, annotation: UUID) -> Thread:
        replies, resolution = self.replies.get(annotation, []), self.resolutions.get(annotation)
        return Thread(replies, resolution, self.role >= Role.ANNOTATOR, self.names)

    def _shown(self, reply: Reply) -> ShownReply:
        own = self.role >= Role.ANNOTATOR and reply.author_id == self.user.pk
        return ShownReply(reply, own, own or self.role >= Role.EDITOR)
