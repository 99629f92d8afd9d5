"""What somebody sees of a collection or an article, without a look at each row where they see all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, F, QuerySet

from annotations.models import Annotation, Event, Reply, Resolution, Suggestion
from annotations.models.annotations import AnnotationQuerySet
from annotations.models.conversation import ReplyQuerySet, ResolutionQuerySet
from annotations.models.events import EventQuerySet
from annotations.models.suggestions import SuggestionQuerySet
from annotations.queries.prepared import Prepared
from reader.models import Article, Collection, Reading, Role, User, sees_others, with_role
from reader.queries.blind import sees_everything
from reader.queries.readings import readings_seen


def annotations_in(collection: Collection, user: User) -> AnnotationQuerySet:
    """Annotations that `user` sees, to be restricted to the collection, or to articles or tags of it, before they are
    used. To be asked for once, and used in each query. One query."""
    if not sees_everything(user, collection):
        return Annotation.objects.visible_to(user)
    return _for(user, Annotation.objects.all())


@dataclass(frozen=True)
class Sight:
    """What a member sees of one article: with `others` all that is in it, so that no row is looked at.

    Who reads it blind, or is no member, sees what `visible_to` tells row by row. Good for one answer, not to be kept.
    """

    article: Article
    user: User
    role: Role
    others: bool

    @classmethod
    def of(cls, article: Article, user: User) -> Self:
        """One query. Who is no member has the least role."""
        for row in _STANDING.rows(article.pk, user.pk):
            return cls(article, user, Role(row["role"]), row["others"])
        return cls(article, user, Role.READER, others=False)

    def annotations(self) -> AnnotationQuerySet:
        if self.others:
            return _for(self.user, Annotation.objects.filter(article=self.article))
        return Annotation.objects.visible_to(self.user).filter(article=self.article)

    def replies(self) -> ReplyQuerySet:
        return (Reply.objects if self.others else Reply.objects.visible_to(self.user)).filter(article=self.article)

    def resolutions(self) -> ResolutionQuerySet:
        seen = Resolution.objects if self.others else Resolution.objects.visible_to(self.user)
        return seen.filter(article=self.article)

    def events(self) -> EventQuerySet:
        return (Event.objects if self.others else Event.objects.visible_to(self.user)).filter(article=self.article)

    def suggestions(self) -> SuggestionQuerySet:
        seen = Suggestion.objects if self.others else Suggestion.objects.visible_to(self.user)
        return seen.filter(article=self.article)

    def readings(self) -> QuerySet[Reading]:
        return (Reading.objects if self.others else readings_seen(self.user)).filter(article=self.article)


def _standing(article: UUID, user: int) -> QuerySet[Any, Any]:
    """The role of a member and whether they see what others wrote in the article; nothing for a stranger."""
    member = User(pk=user)
    others = sees_others(member, collection="collection__", article="pk")
    found = Article.objects.filter(with_role(member, Role.READER, prefix="collection__"), pk=article).order_by()
    flag = ExpressionWrapper(others, output_field=BooleanField())
    return found.annotate(role=F("collection__memberships__role"), others=flag).values("role", "others")


_STANDING = Prepared(_standing)


def _for(user: User, annotations: AnnotationQuerySet) -> AnnotationQuerySet:
    annotations.viewer = user
    return annotations
