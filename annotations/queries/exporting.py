"""The export of exactly what a filter shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.models import Annotation, Entity, Tag, Value
from annotations.models.annotations import AnnotationQuerySet
from annotations.queries import present
from annotations.queries.conversation import talk
from annotations.queries.filtering.filter import Filter
from annotations.text import export
from reader.models import Article, Collection, User

from .sharing import Shared

CHUNK = 500  # annotations fetched at once


@contextmanager
def snapshot() -> Iterator[None]:
    """Within, all queries see the database as it stood at the first one, and none may change it.

    Where a transaction is under way already, that one decides.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def exported(collection: Collection, wanted: Filter, *, user: User | None) -> Iterator[str]:
    """The JSON document of those annotations that `user` sees and that pass the filter, in pieces; for the operator,
    who is nobody, of all that pass.

    To be written within one `snapshot`: tags, people and entities are told ahead of the annotations that refer to them.
    All articles are told of where the filter
    restricts nothing but articles; otherwise those with an annotation that passes. Articles and annotations stand in
    the order of their making.
    """
    passing = wanted.annotations(annotations_of(collection, user))
    articles = collection.articles.order_by("created_at", Coalesce("exported_id", "pk"))
    if wanted.articles:
        articles = articles.filter(pk__in=wanted.articles)
    if not wanted.without("articles").is_empty():
        articles = articles.filter(pk__in=passing.values("article"))
    authors = list(_authors(passing))
    tags = list(Tag.objects.filter(collection=collection).whole())
    head = {
        "exported_at": present.when(timezone.now()),
        "collection": {
            "slug": collection.slug,
            "name": collection.name,
            "description": collection.description,
        },
        "filter": wanted.described(),
        "tags": [present.tag(tag) for tag in tags],
        "authors": [present.author(user) for user in authors],
        "entities": [present.entity(entity) for entity in _entities(collection, passing, wanted, user)],
    }
    yield from export.document(head, _articles(articles, passing, Shared(tags, authors)))


def _authors(passing: AnnotationQuerySet) -> QuerySet[User]:
    """Whoever made one of the annotations, or said something under one, or settled that."""
    ids = passing.order_by().values("pk")
    made = Q(pk__in=passing.order_by().values("author"))
    said = Q(pk__in=talk.replies(passing.viewer).order_by().filter(annotation__in=ids).values("author"))
    settled = Q(pk__in=talk.resolutions(passing.viewer).order_by().filter(annotation__in=ids).values("by"))
    return User.objects.filter(made | said | settled).order_by("username")


def annotations_of(collection: Collection, user: User | None) -> AnnotationQuerySet:
    """The collection's annotations that `user` sees; all for nobody."""
    rows = Annotation.objects.all() if user is None else Annotation.objects.visible_to(user)
    return rows.filter(article__collection=collection)


def _entities(
    collection: Collection, passing: AnnotationQuerySet, wanted: Filter, user: User | None
) -> QuerySet[Entity]:
    """The entities that the annotations point to, by themselves or by a value; all one sees where everything passes."""
    everybodys = Entity.objects.prefetch_related("aliases")
    entities = everybodys if user is None else Entity.objects.visible_to(user).with_names(user)
    entities = entities.filter(collection=collection)
    if not wanted.is_empty():
        named = passing.order_by().filter(entity__isnull=False).values("entity")
        valued = Value.objects.filter(annotation__in=passing.order_by().values("pk"), entity__isnull=False)
        entities = entities.filter(Q(pk__in=named) | Q(pk__in=valued.values("entity")))
    return entities.select_related("tag").order_by("tag__position", "tag", "name")


def _articles(
    articles: QuerySet[Article], passing: AnnotationQuerySet, shared: Shared
) -> Iterator[tuple[dict[str, Any], Iterable[dict[str, Any]]]]:
    for article in articles.prefetch_related("paragraphs").iterator(chunk_size=10):
        told = present.article(article, pk=str(article.exported_id or article.pk))
        told["text"] = article.text
        told["paragraphs"] = [present.paragraph(paragraph) for paragraph in article.paragraphs.all()]
        yield told, _annotations(article, passing.filter(article=article), shared)


def _annotations(article: Article, passing: AnnotationQuerySet, shared: Shared) -> Iterator[dict[str, Any]]:
    rows = (
        passing.select_related("entity", "suggestion__tag", "suggestion__decided_by")
        .with_bare_parts()
        .order_by("created_at", Coalesce("exported_id", "pk"))
    )
    for annotation in talk.with_talk(rows).iterator(chunk_size=CHUNK):
        shared.give(annotation)
        told = present.annotation(annotation, article.text, pk=str(annotation.exported_id or annotation.pk))
        yield told | present.talk(annotation)
