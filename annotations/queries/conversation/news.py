"""What others have done since one was here: annotations they made or changed, and those they replied to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Func, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from annotations.models import Annotation, Event, Reply
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
    events = events.filter(article__readings__user=user.pk).exclude(actor=user.pk).order_by()
    events = events.alias(last=last).filter(created_at__gt=F("last"))
    keys = events.values(key=Func(F("after"), function="jsonb_object_keys", output_field=TextField()))
    said = replies.alias(last=last).filter(updated_at__gt=F("last")).order_by().values("annotation")
    return Q(log_key__in=keys) | Q(pk__in=said)


def keyed(annotations: Any) -> Any:
    """The annotations with what they are called in the log, for `news`."""
    return annotations.alias(log_key=Concat(Value(KEY), Cast("pk", TextField()), output_field=TextField()))


def new_ids(article: Article, user: User) -> set[UUID]:
    """The annotations of the article that are new to the user. One query."""
    rows = keyed(Annotation.objects.visible_to(user).filter(article=article))
    return set(rows.filter(news(user, articles=[article])).order_by().values_list("pk", flat=True))


def counted(articles: Iterable[Article], user: User) -> dict[UUID, int]:
    """How many annotations of each of the articles are new to the user, where there are any. One query."""
    among = list(articles)
    rows = keyed(Annotation.objects.visible_to(user).filter(article__in=[each.pk for each in among]))
    rows = rows.filter(news(user, articles=among)).order_by()
    return dict(rows.values_list("article").annotate(number=Count("pk", distinct=True)))
