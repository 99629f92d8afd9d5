"""What the list of a collection's annotations shows. A fixed number of queries, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from annotations.models import Tag
from annotations.queries.filtering.choices import Group, groups
from annotations.queries.filtering.filter import Filter
from annotations.queries.seen import annotations_in
from reader.models import Article, Collection, User

from .listing import Row, in_context, listing


@dataclass(frozen=True)
class ListPage:
    region: ClassVar = "listing"  # the id of what a filter swaps
    filter: Filter
    rows: list[Row]
    groups: list[Group]
    total: int  # annotations in the collection
    shown: int  # those that pass the filter
    articles: int  # in the collection
    older: str  # the query of the next page, or nothing
    later: bool  # whether this is not the first page


def page(collection: Collection, wanted: Filter, *, user: User, cursor: str = "") -> ListPage:
    """The page behind `cursor` of what `user` sees, newest first. Raises Invalid for a cursor that is none of ours."""
    everything = annotations_in(collection, user).filter(article__collection=collection)
    passing = wanted.annotations(everything)
    found = listing(passing.prefetch_related("tag__roles", "tag__attributes"), cursor=cursor)
    articles = list(Article.objects.filter(collection=collection).order_by("title", "pk").only("title"))
    tags = list(Tag.objects.filter(collection=collection))
    return ListPage(
        filter=wanted,
        rows=[in_context(annotation) for annotation in found.rows],
        groups=groups(wanted, everything, tags=tags, articles=articles),
        total=everything.count(),
        shown=passing.count(),
        articles=len(articles),
        older=f"{wanted.query_string()}&cursor={found.next}".replace("?&", "?") if found.next else "",
        later=bool(cursor),
    )
