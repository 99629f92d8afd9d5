"""What the list of collections shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from reader.models import Article, Collection, Membership, Role, User
from reader.queries.readings import readings_seen


@dataclass(frozen=True)
class CollectionRow:
    """A collection as one of its members sees it in the list."""

    collection: Collection
    role: Role
    articles: int
    members: int
    active_at: datetime  # when an article was last imported in it, or read as far as one sees, or else when it was made


def collections_of(user: User) -> list[CollectionRow]:
    """The collections `user` is a member of, the last active first. One query."""
    rows: Any = Membership.objects.filter(user=user).select_related("collection")
    rows = rows.annotate(
        articles=Coalesce(_of(Article.objects.all(), "collection", Count("pk")), 0),
        members=_of(Membership.objects.all(), "collection", Count("pk")),
        active_at=Greatest(
            F("collection__created_at"),
            _of(Article.objects.all(), "collection", Max("created_at")),
            _of(readings_seen(user), "article__collection", Max("updated_at")),
        ),
    )
    return [
        CollectionRow(row.collection, Role(row.role), row.articles, row.members, row.active_at)
        for row in rows.order_by("-active_at", "collection__name")
    ]


def _of(rows: Any, collection: str, what: Count | Max) -> Subquery:
    """An aggregate over the rows that are the collection's, as a subquery: joins would multiply one another."""
    rows = rows.filter(**{collection: OuterRef("collection")}).order_by().values(collection)
    return Subquery(rows.annotate(found=what).values("found"))
