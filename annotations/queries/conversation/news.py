"""What others have done since one was here: annotations they made or changed, and those they replied to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Func, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from annotations.models import Annotation, Event, Reply
from annotations.queries.seen import Sight
from reader.models import Article, Reading, User
from reader.queries.visits import since

KEY = "annotation:"  # begins an annotation's name in the log


def news(user: User | AnonymousUser, *, articles: Iterable[Article] | None = None) -> Q:
    """The condition that an annotation, with `log_key` (see `keyed`), is new to `user`; in these articles, or in any.

    To be new, something must have happened to it, or been said under it, by somebody else, that the user may see and
    that is later than the visit before. In an article where one has never been, nothing is.
    """
    last = Subquery(Reading.objects.filter(user=user.pk, article=OuterRef("article")).values(at=since()))
    events: Any = Event.objects.visible_to(user)
    replies = Reply.objects.visible_to(user).exclude(author=user.pk)
    if articles is not None:
        among = [article.pk for article in articles]
        events, replies = events.filter(article__in=among), replies.filter(article__in=among)
    events = events.filter(article__readings__user=user.pk).exclude(actor=user.pk)
    events = events.alias(last=last).filter(created_at__gt=F("last"))
    return _touched_by(events, replies.alias(last=last).filter(updated_at__gt=F("last")))


def _touched_by(events: Any, replies: Any) -> Q:
    """The condition that one of the events or replies is about an annotation, with `log_key`."""
    keys = events.order_by().values(key=Func(F("after"), function="jsonb_object_keys", output_field=TextField()))
    return Q(log_key__in=keys) | Q(pk__in=replies.order_by().values("annotation"))


def keyed(annotations: Any) -> Any:
    """The annotations with what they are called in the log, for `news`."""
    return annotations.alias(log_key=Concat(Value(KEY), Cast("pk", TextField()), output_field=TextField()))


def new_ids(sight: Sight) -> set[UUID]:
    """The annotations of the article that are new to who looks. Two queries at most."""
    user = sight.user
    last = Reading.objects.filter(user=user.pk, article=sight.article).values_list(since(), flat=True).first()
    if last is None:
        return set()
    events = sight.events().filter(created_at__gt=last).exclude(actor=user.pk)
    said = sight.replies().filter(updated_at__gt=last).exclude(author=user.pk)
    rows = keyed(sight.annotations()).filter(_touched_by(events, said)).order_by()
    return set(rows.values_list("pk", flat=True))


def counted(articles: Iterable[Article], user: User) -> dict[UUID, int]:
    """How many annotations of each of the articles are new to the user, where there are any. One query."""
    among = list(articles)
    rows = keyed(Annotation.objects.visible_to(user).filter(article__in=[each.pk for each in among]))
    rows = rows.filter(news(user, articles=among)).order_by()
    return dict(rows.values_list("article").annotate(number=Count("pk", distinct=True)))
