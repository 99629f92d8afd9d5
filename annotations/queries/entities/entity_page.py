"""What an entity's page shows: its mentions across articles in their context. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Func, IntegerField, Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from annotations.models import Annotation, Entity, Span, Tag
from annotations.models.annotations import AnnotationQuerySet
from annotations.queries.filtering.choices import Group, groups
from annotations.queries.filtering.filter import Filter
from annotations.queries.lists.listing import Row, in_context
from annotations.queries.lists.paging import Order, number, paged
from reader.models import Article, User

from .mentions import pointing_to

BARS = 60  # articles in the picture, at most
WIDTH, GAP, TALLEST = 8, 3, 40  # of a bar in the picture, in pixels


class Age(Func):
    """How many days before the end of all days: what is newest has the least."""

    template = "(DATE '9999-12-31' - %(expressions)s)"
    output_field = IntegerField()


#: Articles the newest first, in each its mentions as they stand in the text.
IN_ARTICLES = Order(("age", "article_id", "place", "pk"), (number, UUID, number, UUID))


@dataclass(frozen=True)
class Mention:
    """A passage, and what the entity is of it where it does not stand for it: "source".

    That is the part called as the attribute is, or the attribute itself.
    """

    row: Row
    valued: str


@dataclass(frozen=True)
class InArticle:
    article: Article
    mentions: list[Mention]


@dataclass(frozen=True)
class Bar:
    """An article in the picture: how many mentions, and where its bar stands, in pixels."""

    article: Article
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Picture:
    bars: list[Bar]  # the oldest article first
    articles: int  # those that have no bar among them
    height: ClassVar = TALLEST
    bar: ClassVar = WIDTH

    @property
    def width(self) -> int:
        return len(self.bars) * (WIDTH + GAP) - GAP

    @property
    def most(self) -> Bar:
        return max(self.bars, key=lambda bar: bar.count)

    @property
    def days(self) -> list[date]:
        """The first and the last day that the articles were published, if any was."""
        days = [bar.article.published_on for bar in self.bars if bar.article.published_on is not None]
        return [days[0], days[-1]] if days else []


@dataclass(frozen=True)
class EntityPage:
    region: ClassVar = "entity"  # the id of what a filter swaps
    entity: Entity
    aliases: list[str]
    filter: Filter
    groups: list[Group]
    total: int  # mentions
    shown: int  # those that pass the filter
    articles: list[InArticle]
    picture: Picture
    older: str  # the query of the next page, or nothing
    later: bool  # whether this is not the first page

    @property
    def export_also(self) -> str:
        """What the query of an export says beside the filter, so that it gives exactly what is shown."""
        return urlencode({"entity": f"{self.entity.tag.key}:{self.entity.name}"})


def entity_page(entity: Entity, wanted: Filter, *, user: User, cursor: str = "") -> EntityPage:
    """The page behind `cursor` of the mentions that `user` sees. Raises Invalid for a cursor that is none of ours."""
    everything = pointing_to(entity, user=user)
    wanted = wanted.without("entities")  # it is this one
    passing = wanted.annotations(everything)
    rows = placed(passing).select_related("tag", "author", "entity", "article__collection").with_parts()
    found, following = paged(rows.prefetch_related("tag__roles"), IN_ARTICLES, cursor=cursor)
    tags = list(Tag.objects.filter(pk__in=everything.order_by().values("tag")))
    articles = list(
        Article.objects.filter(pk__in=everything.order_by().values("article")).defer("text").order_by("title", "pk")
    )
    return EntityPage(
        entity=entity,
        aliases=[alias.name for alias in entity.aliases.all()],
        filter=wanted,
        groups=groups(wanted, everything, tags=tags, articles=articles),
        total=everything.count(),
        shown=passing.count(),
        articles=[
            InArticle(article, [_mention(entity, each) for each in several])
            for article, several in groupby(found, key=lambda annotation: annotation.article)
        ],
        picture=_picture(passing, articles),
        older=f"{wanted.query_string()}&cursor={following}".replace("?&", "?") if following else "",
        later=bool(cursor),
    )


def placed(annotations: AnnotationQuerySet) -> AnnotationQuerySet:
    """With the columns of IN_ARTICLES."""
    spans: Any = Span.objects.filter(annotation=OuterRef("pk")).order_by().values("annotation")
    return annotations.annotate(
        age=Age(Coalesce("article__published_on", Value(date.min))),
        place=Coalesce(Subquery(spans.annotate(first=Min("start")).values("first")), 0),
    )


def _mention(entity: Entity, annotation: Annotation) -> Mention:
    if annotation.entity_id == entity.pk:
        return Mention(in_context(annotation), "")
    parts = {role.key: role.name for role in annotation.tag.roles.all()}
    attributes = [value.attribute for value in annotation.values.all() if value.entity_id == entity.pk]
    names = [parts.get(attribute.key, attribute.name).lower() for attribute in attributes]
    return Mention(in_context(annotation), " and ".join(names))


def _picture(passing: AnnotationQuerySet, articles: Sequence[Article]) -> Picture:
    counts = dict(passing.order_by().values_list("article").annotate(number=Count("pk")))
    counted = [article for article in articles if article.pk in counts]
    counted.sort(key=lambda article: (article.published_on or date.min, article.title))
    most = max(counts.values(), default=0)
    bars = []
    for nth, article in enumerate(counted[-BARS:]):
        height = max(2, round(TALLEST * counts[article.pk] / most))
        bars.append(Bar(article, counts[article.pk], nth * (WIDTH + GAP), TALLEST - height, height))
    return Picture(bars, len(counted))
