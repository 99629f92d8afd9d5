"""Annotations: of an article, across a collection, one of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from ninja import Router

from annotations.actions import annotate
from annotations.actions.passages import Bounds
from annotations.models import Annotation, Tag
from annotations.models.annotations import AnnotationQuerySet
from annotations.queries.lists.listing import listing
from annotations.queries.lists.paging import PAGE
from annotations.text.anchoring import anchored
from reader.actions.errors import Conflict, Invalid
from reader.models import Article

from . import access, schemas, taken, telling
from .auth import caller
from .errors import answer
from .filtering import FILTERED
from .versions import IF_MATCH, etag, expected

router = Router(tags=["Annotations"])


@router.get(
    "/articles/{uuid:article_id}/annotations",
    response=schemas.answers(schemas.Annotations),
    openapi_extra=FILTERED,
    url_name="article_annotations",
)
def list_of_article(
    request: HttpRequest, article_id: UUID, cursor: taken.Cursor = "", limit: taken.Limit = PAGE
) -> JsonResponse:
    """The article's annotations that pass the filter, the newest first."""
    article = access.visible(access.articles(request), pk=article_id)
    return page(request, access.annotations(request).filter(article=article), cursor=cursor, limit=limit)


@router.get(
    "/collections/{slug:slug}/annotations",
    response=schemas.answers(schemas.Annotations),
    openapi_extra=FILTERED,
    url_name="collection_annotations",
)
def list_of_collection(
    request: HttpRequest, slug: str, cursor: taken.Cursor = "", limit: taken.Limit = PAGE
) -> JsonResponse:
    """The collection's annotations that pass the filter, the newest first."""
    collection = access.collection(request, slug)
    rows = access.annotations(request).filter(article__collection=collection)
    return page(request, rows, cursor=cursor, limit=limit)


@router.post(
    "/articles/{uuid:article_id}/annotations",
    response=schemas.answers(schemas.AnnotationTold, 400, 403, 413, status=201),
)
def create_annotation(request: HttpRequest, article_id: UUID, payload: taken.NewAnnotation) -> JsonResponse:
    """Tag one or more passages of the article."""
    user = caller(request)
    article = access.fetched(
        Article.objects.annotatable_by(user),
        visible=Article.objects.visible_to(user),
        refusal=access.ANNOTATING,
        pk=article_id,
    )
    tag = access.tag_of(article.collection_id, payload.tag)
    change = annotate.create(
        article,
        by=user,
        tag=tag,
        spans=bounds(article, payload.spans),
        note=payload.note,
        entity_name=entity_name(tag, payload.entity),
        attributes=payload.attributes,
    )
    return told(request, change.annotations[0], status=201)


@router.get(
    "/annotations/{uuid:annotation_id}", response=schemas.answers(schemas.AnnotationTold), url_name="annotation"
)
def get_annotation(request: HttpRequest, annotation_id: UUID) -> JsonResponse:
    """An annotation. The header ETag holds its version."""
    return told(request, annotation_id)


@router.patch(
    "/annotations/{uuid:annotation_id}",
    response=schemas.answers(schemas.AnnotationTold, 400, 403, 412, 413),
    openapi_extra={"parameters": [IF_MATCH]},
)
def change_annotation(request: HttpRequest, annotation_id: UUID, payload: taken.AnnotationChange) -> JsonResponse:
    """Change what is given of an annotation. With If-Match only if it still has that version."""
    annotation, version, given = mine(request, annotation_id), expected(request), payload.given()
    article = annotation.article
    tag = access.tag_of(article.collection_id, payload.tag) if "tag" in given else None
    name = entity_name(tag or annotation.tag, payload.entity) if "entity" in given else None
    spans = bounds(article, payload.spans) if "spans" in given else None
    note = payload.note if "note" in given else None
    attributes = payload.attributes if "attributes" in given else None
    # Told before the lock is let go, so that the answer's ETag is the version that this change made.
    with telling_conflicts(version, given), transaction.atomic():
        annotate.edit(
            annotation,
            by=caller(request),
            version=version,
            tag=tag,
            note=note,
            spans=spans,
            entity_name=name,
            attributes=attributes,
        )
        return told(request, annotation_id)


@router.delete(
    "/annotations/{uuid:annotation_id}",
    response=schemas.answers(None, 403, 412, status=204),
    openapi_extra={"parameters": [IF_MATCH]},
)
def delete_annotation(request: HttpRequest, annotation_id: UUID) -> HttpResponse:
    """Remove an annotation. With If-Match only if it still has that version."""
    annotation, version = mine(request, annotation_id), expected(request)
    with telling_conflicts(version, {}):
        annotate.remove(annotation, by=caller(request), version=version)
    return HttpResponse(status=204)


def page(request: HttpRequest, rows: AnnotationQuerySet, *, cursor: str, limit: int) -> JsonResponse:
    """A page of those that pass the filter. A text is fetched once, however many annotations it has."""
    found = listing(access.wanted(request).annotations(rows).defer("article__text"), cursor=cursor, limit=limit)
    texts = Article.objects.in_bulk({each.article_id for each in found.rows})
    items = [telling.annotation(each, texts[each.article_id]) for each in found.rows]
    return answer({"items": items, "next": found.next})


def told(request: HttpRequest, annotation_id: UUID, *, status: int = 200) -> JsonResponse:
    """The annotation as it stands, with its version as ETag; where it was just made, with its address."""
    annotation = access.visible(access.annotations(request).with_parts().select_related("article"), pk=annotation_id)
    headers = {"ETag": etag(annotation.version)}
    if status == 201:
        headers["Location"] = reverse("api:annotation", args=[annotation.pk])
    return answer(telling.annotation(annotation, annotation.article), status=status, headers=headers)


def mine(request: HttpRequest, annotation_id: UUID) -> Annotation:
    """The annotation that the caller may change."""
    user = caller(request)
    return access.fetched(
        Annotation.objects.editable_by(user).select_related("article", "tag"),
        visible=Annotation.objects.visible_to(user),
        refusal=access.CHANGING,
        pk=annotation_id,
    )


def bounds(article: Article, spans: Sequence[taken.NewSpan]) -> list[Bounds]:
    """Where the spans lie, and in which roles. Raises Invalid where a quote is not in the text."""
    result: list[Bounds] = []
    for number, span in enumerate(spans):
        if not span.quote:
            result.append((span.start, span.end, span.role or ""))
            continue
        found = anchored(article.text, start=span.start, end=span.end, quote=span.quote)
        if found is None:
            raise Invalid(
                f"The text does not read so from {span.start} to {span.end}, and these words stand nowhere else in it.",
                field=f"spans.{number}.quote",
                code="quote_not_found",
            )
        result.append((found.start, found.end, span.role or ""))
    return result


def entity_name(tag: Tag, name: str | None) -> str:
    """The entity's name, if one is given. Raises Invalid where the tag's annotations point to none."""
    name = (name or "").strip()
    if name and not tag.names_entity:
        raise Invalid(f"Annotations tagged “{tag.key}” point to no entity; leave it out.", field="entity")
    return name


@contextmanager
def telling_conflicts(version: int | None, given: dict[str, Any]) -> Iterator[None]:
    """Let a Conflict carry what the caller wanted, so that the answer can show both sides."""
    try:
        yield
    except Conflict as conflict:
        conflict.details["yours"] = {"version": version, **given}
        raise
