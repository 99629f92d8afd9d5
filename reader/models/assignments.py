"""Who is asked to read which article, and who reads without seeing what others wrote."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from .articles import Article
from .collections import Role, with_role
from .people import User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: User | AnonymousUser) -> AssignmentQuerySet:
        """One's own, as a member; everybody's, as an editor."""
        own = with_role(user, Role.READER, prefix="article__collection__") & Q(user=user.pk)
        return self.filter(own | with_role(user, Role.EDITOR, prefix="article__collection__"))

    def editable_by(self, user: User | AnonymousUser) -> AssignmentQuerySet:
        return self.filter(with_role(user, Role.EDITOR, prefix="article__collection__"))


class Assignment(models.Model):
    """One member is asked to read one article, perhaps by a day, perhaps *blind*: seeing only their own work there.

    How far they are is told by their Reading: none, not started; `finished_at`, done.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="assignments")
    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    assigned_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    blind = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "article_id", "user__username"]
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="article_is_assigned_to_a_member_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.article}"


def sees_others(user: User | AnonymousUser, *, collection: str, article: str) -> Q:
    """The condition that `user`, a member, sees what others wrote: editors always, others where they do not read blind.

    `collection` leads to the collection ("article__collection__"), `article` is the column with the article's id. To be
    combined with `with_role` in one filter, so that both speak of the same membership.
    """
    blind = Assignment.objects.filter(article=OuterRef(article), user=user.pk, blind=True)
    edits = Q(**{f"{collection}memberships__role__gte": Role.EDITOR})
    return edits | (Q(**{f"{collection}blind": False}) & Q(~Exists(blind)))


def sees_all(user: User | AnonymousUser, *, collection: str, key: str) -> Q:
    """The condition that `user`, a member, reads nothing blind in the collection: for what is of no single article.

    As `sees_others`; `key` is the column with the collection's id.
    """
    blind = Assignment.objects.filter(article__collection=OuterRef(key), user=user.pk, blind=True)
    edits = Q(**{f"{collection}memberships__role__gte": Role.EDITOR})
    return edits | (Q(**{f"{collection}blind": False}) & Q(~Exists(blind)))
