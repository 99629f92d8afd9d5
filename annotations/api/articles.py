"""Articles: in a collection, one with its text, importing, deleting."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from ninja import Router

from annotations.queries.lists import paging
from annotations.queries.lists.paging import PAGE
from reader.actions.errors import Invalid
from reader.actions.importing import import_article, remove_article
from reader.models import Article, Collection

from . import access, schemas, taken, telling
from .auth import caller
from .errors import answer

router = Router(tags=["Articles"])


@router.get("/collections/{slug:slug}/articles", response=schemas.answers(schemas.Articles), url_name="articles")
def list_articles(
    request: HttpRequest, slug: str, cursor: taken.Cursor = "", limit: taken.Limit = PAGE
) -> JsonResponse:
    """The collection's articles without their texts, the last imported first."""
    collection = access.collection(request, slug)
    rows = access.articles(request).filter(collection=collection).defer("text")
    found, after = paging.paged(rows, paging.NEWEST_FIRST, cursor=cursor, limit=limit)
    return answer({"items": [telling.listed(each) for each in found], "next": after})


@router.post(
    "/collections/{slug:slug}/articles",
    response=schemas.answers(schemas.ArticleWhole, 400, 403, 413, status=201) | {200: schemas.ArticleWhole},
)
def import_text(request: HttpRequest, slug: str, payload: taken.NewArticle) -> JsonResponse:
    """Import a text: 201 with the article, or 200 with the one that already has this text."""
    user = caller(request)
    collection = access.fetched(
        Collection.objects.editable_by(user),
        visible=Collection.objects.visible_to(user),
        refusal=access.EDITING,
        slug=slug,
    )
    head = payload.model_dump(exclude={"text", "html", "url"})
    article, created = import_article(collection, by=user, text=only_text(payload), **head)
    article = access.visible(access.articles(request).prefetch_related("paragraphs"), pk=article.pk)
    where = reverse("api:article", args=[article.pk])
    return answer(telling.article(article), status=201 if created else 200, headers={"Location": where})


@router.get("/articles/{uuid:article_id}", response=schemas.answers(schemas.ArticleWhole), url_name="article")
def get_article(request: HttpRequest, article_id: UUID) -> JsonResponse:
    """An article: metadata, text, paragraphs."""
    article = access.visible(access.articles(request).prefetch_related("paragraphs"), pk=article_id)
    return answer(telling.article(article))


@router.delete("/articles/{uuid:article_id}", response=schemas.answers(None, 403, status=204))
def delete_article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Delete an article with all that hangs on it. Owners only; it cannot be undone."""
    user = caller(request)
    article = access.fetched(
        Article.objects.owned_by(user).select_related("collection"),
        visible=Article.objects.visible_to(user),
        refusal=access.OWNING,
        pk=article_id,
    )
    remove_article(article, by=user)
    return HttpResponse(status=204)


def only_text(payload: taken.NewArticle) -> str:
    """The text to import. Raises Invalid for the other forms, which a later version takes in."""
    for field in ("html", "url"):
        if getattr(payload, field) is not None:
            raise Invalid(
                f"An article can be imported as text only for now, not as {field}. Send its words in “text”.",
                field=field,
                code="only_text",
            )
    if payload.text is None:
        raise Invalid("“text” is required.", field="text")
    return payload.text
