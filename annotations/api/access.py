"""What the caller may see and do. The models' querysets decide; here they become 404 and 403."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from annotations.models import Annotation, Tag
from annotations.models.annotations import AnnotationQuerySet
from annotations.queries.conversation import talk
from annotations.queries.filtering.filter import Filter
from reader.actions.errors import Invalid
from reader.models import Article, Collection

from .auth import caller
from .errors import Forbidden

M = TypeVar("M", bound=Model)

EDITING = "Importing takes an editor or the owner of the collection."
ANNOTATING = "Your role in this collection is reader: you may look, but not mark. Its owner can change that."
OWNING = "Only an owner of the collection may delete an article."
CHANGING = "Only the one who made an annotation, or an editor of the collection, may change it."
TALKING = "Your role in this collection is reader: you may read what is said, but not reply."
REWORDING = "Only the one who wrote a reply may change it, as long as they may annotate."
REMOVING = "Only the one who wrote a reply, or an editor of the collection, may remove it."
NAMING = "Saying whether two names are one takes an editor or the owner of the collection."


def fetched(allowed: QuerySet[M], *, visible: QuerySet[M], refusal: str, **key: Any) -> M:
    """The row that the caller may do this with. Raises Forbidden where they may only see it, Http404 where not even."""
    found = allowed.filter(**key).first()
    if found is not None:
        return found
    if visible.filter(**key).exists():
        raise Forbidden(refusal)
    raise Http404


def visible(rows: QuerySet[M], **key: Any) -> M:
    """The row that the caller may see. Raises Http404."""
    found = rows.filter(**key).first()
    if found is None:
        raise Http404
    return found


def collection(request: HttpRequest, slug: str) -> Collection:
    return visible(Collection.objects.visible_to(caller(request)), slug=slug)


def articles(request: HttpRequest) -> QuerySet[Article]:
    return Article.objects.visible_to(caller(request)).select_related("collection")


def annotations(request: HttpRequest) -> AnnotationQuerySet:
    """Those the caller may see, with what telling of them needs but the article, parts and values."""
    rows = Annotation.objects.visible_to(caller(request))
    # Suggestions are asked for apart: with their tables joined, one annotation took 10 ms to plan and 0.3 to find.
    rows = rows.select_related("tag", "author", "entity").prefetch_related("suggestion__tag", "suggestion__decided_by")
    return talk.with_talk(rows)


def wanted(request: HttpRequest) -> Filter:
    """The filter in the query string. Raises Invalid for the first part of it that makes no sense."""
    parsed = Filter.parse(request.GET)
    for field, message in parsed.problems.items():
        raise Invalid(message, field=field)
    return parsed


def tag_of(collection_id: int, key: str) -> Tag:
    """The collection's tag with that key. Raises Invalid, naming those there are."""
    tags = {tag.key: tag for tag in Tag.objects.filter(collection=collection_id)}
    if key not in tags:
        raise Invalid(f"There is no tag “{key[:40]}” in this collection; there are {', '.join(tags)}.", field="tag")
    return tags[key]
