"""The log: one append-only row for every change. Audit trail, history, undo source and live feed at once."""

from __future__ import annotations

from typing import Any, NoReturn

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from reader.models import Article, Collection, Role, User, sees_all, sees_others, with_role


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User | AnonymousUser) -> EventQuerySet:
        """All in one's collections; where one reads blind, what one did oneself.

        Of no article are changes to names, which tell what was marked in any: who reads one article of the collection
        blind sees only their own of those.
        """
        return self.filter(with_role(user, Role.READER, prefix="collection__") & (Q(actor=user.pk) | _open_to(user)))

    def whole_for(self, user: User | AnonymousUser) -> EventQuerySet:
        """Those of which one may see all, also what they tell of others: where one does not read blind."""
        return self.filter(with_role(user, Role.READER, prefix="collection__") & _open_to(user))


def _open_to(user: User | AnonymousUser) -> Q:
    """The condition that `user`, a member, sees what others did where the event happened."""
    others = sees_others(user, collection="collection__", article="article_id")
    everything = sees_all(user, collection="collection__", key="collection_id")
    return others & (Q(article__isnull=False) | everything)


class Event(models.Model):
    """Who did what, when, and the state before and after.

    `before` and `after` map "annotation:<id>" and "suggestion:<id>" to a snapshot, or to None where there was none;
    for changes to the library they are plain facts. `reverts` is the event an undo or redo took back.
    """

    id = models.BigAutoField(primary_key=True)
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="events")
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="events")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=30)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    paragraphs = ArrayField(models.PositiveIntegerField(), default=list)
    reverts = models.ForeignKey("self", models.CASCADE, null=True, related_name="reverted_by")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["article", "actor", "-id"], name="event_last_of_a_member")]

    def __str__(self) -> str:
        return f"{self.actor}: {self.verb}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An event is never deleted by itself: it goes with its collection.")
