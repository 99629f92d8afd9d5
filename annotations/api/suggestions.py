"""What machines propose for an article, and what people decide on it."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from ninja import Router

from annotations.actions import decide
from annotations.models import Annotation, Decision, Suggestion
from annotations.queries.filtering.filter import KINDS
from annotations.queries.lists import paging
from annotations.queries.lists.paging import PAGE
from reader.actions.errors import Invalid

from . import access, schemas, taken, telling
from .auth import caller
from .errors import answer
from .versions import etag

router = Router(tags=["Suggestions"])


@router.get(
    "/articles/{uuid:article_id}/suggestions", response=schemas.answers(schemas.Suggestions), url_name="suggestions"
)
def list_suggestions(
    request: HttpRequest,
    article_id: UUID,
    decision: taken.Decided = "",
    kind: taken.Kind = "",
    cursor: taken.Cursor = "",
    limit: taken.Limit = PAGE,
) -> JsonResponse:
    """The article's suggestions, decided or not, as they stand in its text."""
    article = access.visible(access.articles(request), pk=article_id)
    rows = Suggestion.objects.visible_to(caller(request)).filter(article=article).select_related("tag", "decided_by")
    if decision:
        if decision not in Decision.values:
            raise Invalid(f"A decision is one of {', '.join(Decision.values)}.", field="decision")
        rows = rows.filter(decision=decision)
    if kind:
        if kind not in KINDS:
            raise Invalid(f"A kind is one of {', '.join(KINDS)}.", field="kind")
        rows = rows.filter(kind=kind)
    found, after = paging.paged(rows, paging.AS_THEY_STAND, cursor=cursor, limit=limit)
    return answer({"items": [telling.suggestion(each, article) for each in found], "next": after})


@router.post(
    "/suggestions/{uuid:suggestion_id}/accept",
    response=schemas.answers(schemas.AnnotationTold, 400, 403, 409, 413, status=201),
    url_name="accept",
)
def accept(request: HttpRequest, suggestion_id: UUID, payload: taken.Acceptance | None = None) -> JsonResponse:
    """Make an annotation of a suggestion. The answer is the annotation."""
    wish = payload or taken.Acceptance()
    suggestion = decidable(request, suggestion_id)
    tag = None if wish.tag is None else access.tag_of(suggestion.article.collection_id, wish.tag)
    with transaction.atomic():
        change = decide.accept(suggestion, by=caller(request), tag=tag, alike=wish.alike, bounds=bounds_of(wish))
        made = access.annotations(request).with_parts().get(pk__in=change.annotations, suggestion=suggestion_id)
    return answer(telling.annotation(made, suggestion.article), status=201, headers=about(made))


@router.post(
    "/suggestions/{uuid:suggestion_id}/dismiss",
    response=schemas.answers(schemas.SuggestionTold, 400, 403, 409, 413),
    url_name="dismiss",
)
def dismiss(request: HttpRequest, suggestion_id: UUID, payload: taken.Dismissal | None = None) -> JsonResponse:
    """Turn a suggestion down: it does not come back. The answer is the suggestion."""
    wish = payload or taken.Dismissal()
    suggestion = decidable(request, suggestion_id)
    with transaction.atomic():
        decide.dismiss(suggestion, by=caller(request), alike=wish.alike)
        now = Suggestion.objects.select_related("tag", "decided_by").get(pk=suggestion_id)
    return answer(telling.suggestion(now, suggestion.article))


def bounds_of(wish: taken.Acceptance) -> tuple[int, int] | None:
    """The passage put right, if it is. Raises Invalid for half of it, and for that of several at once."""
    if wish.start is None and wish.end is None:
        return None
    if wish.start is None or wish.end is None:
        raise Invalid("A passage has a start and an end: give both, or neither.", field="end")
    if wish.alike:
        raise Invalid("Bounds put one passage right: they go without alike.", field="alike")
    return wish.start, wish.end


def decidable(request: HttpRequest, suggestion_id: UUID) -> Suggestion:
    """The suggestion that the caller may decide on."""
    user = caller(request)
    return access.fetched(
        Suggestion.objects.decidable_by(user).select_related("article", "tag"),
        visible=Suggestion.objects.visible_to(user),
        refusal=access.ANNOTATING,
        pk=suggestion_id,
    )


def about(annotation: Annotation) -> dict[str, str]:
    """The headers that tell where a new annotation is, and its version."""
    return {"Location": reverse("api:annotation", args=[annotation.pk]), "ETag": etag(annotation.version)}
