"""What is said under annotations."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from annotations.actions import conversation
from annotations.models import Annotation, Reply
from annotations.queries.lists.paging import OLDEST_FIRST, PAGE, paged
from reader.models import Article

from . import access, schemas, taken, telling
from .annotations import telling_conflicts
from .annotations import told as annotation_told
from .auth import caller
from .errors import answer
from .versions import IF_MATCH, etag, expected

router = Router(tags=["Replies"])


@router.get(
    "/annotations/{uuid:annotation_id}/replies",
    response=schemas.answers(schemas.Replies),
    url_name="replies",
)
def list_of_replies(
    request: HttpRequest, annotation_id: UUID, cursor: taken.Cursor = "", limit: taken.Limit = PAGE
) -> JsonResponse:
    """What was said under the annotation, the oldest first."""
    annotation = access.visible(Annotation.objects.visible_to(caller(request)), pk=annotation_id)
    rows = Reply.objects.visible_to(caller(request)).filter(annotation=annotation).select_related("author")
    found, following = paged(rows, OLDEST_FIRST, cursor=cursor, limit=limit)
    return answer({"items": [telling.reply(each) for each in found], "next": following})


@router.post(
    "/annotations/{uuid:annotation_id}/replies",
    response=schemas.answers(schemas.ReplyTold, 400, 403, 412, 413, status=201),
)
def create_reply(request: HttpRequest, annotation_id: UUID, payload: taken.NewReply) -> JsonResponse:
    """Say something under the annotation. Those whom it names, its author and those who talk there are told."""
    annotation = talked_of(request, annotation_id)
    change = conversation.reply(annotation, by=caller(request), body=payload.body)
    return told(Reply.objects.select_related("author").filter(pk__in=[change.reply]).get(), status=201)


@router.patch(
    "/replies/{uuid:reply_id}",
    response=schemas.answers(schemas.ReplyTold, 400, 403, 412, 413),
    openapi_extra={"parameters": [IF_MATCH]},
)
def change_reply(request: HttpRequest, reply_id: UUID, payload: taken.ReplyChange) -> JsonResponse:
    """Say it otherwise: one's own. With If-Match only if it still has that version."""
    mine, version = Reply.objects.editable_by(caller(request)), expected(request)
    seen = Reply.objects.visible_to(caller(request))
    reply = access.fetched(mine.select_related("article"), visible=seen, refusal=access.REWORDING, pk=reply_id)
    with telling_conflicts(version, payload.model_dump(mode="json")), transaction.atomic():
        conversation.edit_reply(reply, by=caller(request), body=payload.body, version=version)
        return told(Reply.objects.select_related("author").get(pk=reply_id))


@router.delete(
    "/replies/{uuid:reply_id}",
    response=schemas.answers(None, 403, 412, status=204),
    openapi_extra={"parameters": [IF_MATCH]},
)
def delete_reply(request: HttpRequest, reply_id: UUID) -> HttpResponse:
    """Remove a reply: one's own, or as an editor any. With If-Match only if it still has that version."""
    removable, version = Reply.objects.removable_by(caller(request)), expected(request)
    seen = Reply.objects.visible_to(caller(request))
    reply = access.fetched(removable.select_related("article"), visible=seen, refusal=access.REMOVING, pk=reply_id)
    with telling_conflicts(version, {}):
        conversation.remove_reply(reply, by=caller(request), version=version)
    return HttpResponse(status=204)


@router.post("/annotations/{uuid:annotation_id}/resolve", response=schemas.answers(schemas.AnnotationTold, 403, 412))
def resolve_annotation(request: HttpRequest, annotation_id: UUID) -> JsonResponse:
    """Settle what is talked about under the annotation."""
    conversation.resolve(talked_of(request, annotation_id), by=caller(request))
    return annotation_told(request, annotation_id)


@router.post("/annotations/{uuid:annotation_id}/reopen", response=schemas.answers(schemas.AnnotationTold, 403, 412))
def reopen_annotation(request: HttpRequest, annotation_id: UUID) -> JsonResponse:
    """Take it up again."""
    conversation.reopen(talked_of(request, annotation_id), by=caller(request))
    return annotation_told(request, annotation_id)


def talked_of(request: HttpRequest, annotation_id: UUID) -> Annotation:
    """The annotation, under which the caller may talk. Raises Forbidden to a reader, Http404 to who does not see it."""
    user = caller(request)
    seen = Annotation.objects.visible_to(user).select_related("article")
    allowed = seen.filter(article__in=Article.objects.annotatable_by(user))
    return access.fetched(allowed, visible=seen, refusal=access.TALKING, pk=annotation_id)


def told(reply: Reply, *, status: int = 200) -> JsonResponse:
    """The reply with its version as ETag."""
    return answer(telling.reply(reply), status=status, headers={"ETag": etag(reply.version)})
