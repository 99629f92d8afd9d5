"""The export of exactly what a filter shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from annotations.models import Tag
from annotations.models.annotations import AnnotationQuerySet
from annotations.text import export
from reader.models import Article, Collection, User

from . import present
from .filter import Filter

CHUNK = 500  # annotations fetched at once


def exported(collection: Collection, annotations: AnnotationQuerySet, wanted: Filter) -> Iterator[str]:
    """The JSON document of those of `annotations` that pass the filter, in pieces.

    `annotations` are those of the collection that the reader may see. All articles are told of where the filter
    restricts nothing but articles; otherwise those with an annotation that passes. Articles and annotations stand in
    the order of their making.
    """
    passing = wanted.annotations(annotations)
    articles = collection.articles.order_by("created_at", Coalesce("exported_id", "pk"))
    if wanted.articles:
        articles = articles.filter(pk__in=wanted.articles)
    if not wanted.without("articles").is_empty():
        articles = articles.filter(pk__in=passing.values("article"))
    authors = User.objects.filter(pk__in=passing.order_by().values("author")).order_by("username")
    head = {
        "exported_at": present.when(timezone.now()),
        "collection": {
            "slug": collection.slug,
            "name": collection.name,
            "description": collection.description,
        },
        "filter": wanted.described(),
        "tags": [present.tag(tag) for tag in Tag.objects.filter(collection=collection).whole()],
        "authors": [present.author(user) for user in authors],
    }
    return export.document(head, _articles(articles, passing))


def _articles(
    articles: QuerySet[Article], passing: AnnotationQuerySet
) -> Iterator[tuple[dict[str, Any], Iterable[dict[str, Any]]]]:
    for article in articles.prefetch_related("paragraphs").iterator(chunk_size=10):
        told = present.article(article, pk=str(article.exported_id or article.pk))
        told["text"] = article.text
        told["paragraphs"] = [present.paragraph(paragraph) for paragraph in article.paragraphs.all()]
        yield told, _annotations(article, passing.filter(article=article))


def _annotations(article: Article, passing: AnnotationQuerySet) -> Iterator[dict[str, Any]]:
    rows = (
        passing.select_related("tag", "author", "entity", "suggestion__tag", "suggestion__decided_by")
        .with_parts()
        .order_by("created_at", Coalesce("exported_id", "pk"))
    )
    for annotation in rows.iterator(chunk_size=CHUNK):
        yield present.annotation(annotation, article.text, pk=str(annotation.exported_id or annotation.pk))
