"""Talking under an annotation: replying, changing what one said, settling it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotations.models import Annotation, Reply, Resolution
from reader.actions.errors import Conflict, Invalid, storable
from reader.models import User

from . import notices, rows, talk_states
from .annotate import standing
from .changes import Change, State, lock, log, touched

REPLY_LIMIT = 4_000  # characters


@transaction.atomic
def reply(annotation: Annotation, *, by: User, body: str) -> Change:
    """Say something under the annotation, and tell those whom it concerns.

    Raises Conflict where the annotation is gone, Invalid for a reply that says nothing or too much.
    """
    lock(annotation.article)
    annotation = standing(annotation, version=None)
    now = timezone.now()
    made = Reply.objects.create(
        annotation=annotation,
        article=annotation.article,
        author=by,
        body=_said(body),
        created_at=now,
        updated_at=now,
    )
    unheard = notices.of_reply(made, by=by)
    key = f"reply:{made.pk}"
    after = {key: talk_states.snapshot(made)}
    return _changed(annotation, "replied", f"Replied.{unheard}", by=by, before={key: None}, after=after, reply=made)


@transaction.atomic
def edit_reply(reply: Reply, *, by: User, body: str, version: int | None = None) -> Change:
    """Say it otherwise. `version` is the one that the change was made from. Raises Conflict and Invalid."""
    lock(reply.article)
    reply = _standing(reply, version=version)
    body, before = _said(body), talk_states.snapshot(reply)
    if body == reply.body:
        return _unchanged(reply.annotation, reply)
    old = reply.body
    reply.body, reply.version, reply.updated_at = body, reply.version + 1, timezone.now()
    reply.save(update_fields=["body", "version", "updated_at"])
    unheard = notices.of_reply(reply, by=by, before=old)
    key = f"reply:{reply.pk}"
    after = {key: talk_states.snapshot(reply)}
    said = f"Reply changed.{unheard}"
    return _changed(reply.annotation, "reply edited", said, by=by, before={key: before}, after=after, reply=reply)


@transaction.atomic
def remove_reply(reply: Reply, *, by: User, version: int | None = None) -> Change:
    """Take a reply away. The log keeps it, and an undo brings it back. Raises Conflict."""
    lock(reply.article)
    reply = _standing(reply, version=version)
    key, before, annotation = f"reply:{reply.pk}", talk_states.snapshot(reply), reply.annotation
    talk_states.drop(replies=[reply.pk], resolutions=[])
    return _changed(annotation, "reply removed", "Reply removed.", by=by, before={key: before}, after={key: None})


@transaction.atomic
def resolve(annotation: Annotation, *, by: User) -> Change:
    """Settle the conversation. Does nothing where it is settled already.

    Raises Conflict where the annotation is gone.
    """
    lock(annotation.article)
    annotation = standing(annotation, version=None)
    if Resolution.objects.filter(pk=annotation.pk).exists():
        return _unchanged(annotation, said="This was resolved already.")
    made = Resolution.objects.create(annotation=annotation, article=annotation.article, by=by, at=timezone.now())
    key = f"resolution:{annotation.pk}"
    after = {key: talk_states.settled(made)}
    return _changed(annotation, "resolved", "Resolved.", by=by, before={key: None}, after=after)


@transaction.atomic
def reopen(annotation: Annotation, *, by: User) -> Change:
    """Take up the conversation again. Does nothing where it is open. Raises Conflict as `resolve` does."""
    lock(annotation.article)
    annotation = standing(annotation, version=None)
    stood = Resolution.objects.select_related("by").filter(pk=annotation.pk).first()
    if stood is None:
        return _unchanged(annotation, said="This is open already.")
    key = f"resolution:{annotation.pk}"
    before = {key: talk_states.settled(stood)}
    talk_states.drop(replies=[], resolutions=[annotation.pk])
    return _changed(annotation, "reopened", "Reopened.", by=by, before=before, after={key: None})


def _said(body: str) -> str:
    body = storable(body.replace("\r\n", "\n"), field="body", limit=REPLY_LIMIT, name="reply")
    if not body:
        raise Invalid("A reply cannot be empty. Write something first.", field="body")
    return body


def _standing(reply: Reply, *, version: int | None) -> Reply:
    """The reply as it stands now, under the lock. Raises Conflict if it is gone or not at `version`."""
    whole = Reply.objects.select_related("author", "annotation__author", "annotation__article__collection")
    found = whole.filter(pk=reply.pk).first()
    if found is None:
        raise Conflict("This reply was removed meanwhile, so nothing was changed.", current=None)
    if version is not None and version != found.version:
        raise Conflict(
            "This reply was changed meanwhile. Look at it as it is now, then change it again.", current=found
        )
    return found


def _changed(
    annotation: Annotation,
    verb: str,
    said: str,
    *,
    by: User,
    before: State,
    after: State,
    reply: Reply | None = None,
) -> Change:
    article, positions = annotation.article, _positions(annotation)
    event = log(verb, article, by=by, before=before, after=after, paragraphs=positions)
    return Change(article, said, event, positions, [annotation.pk], None if reply is None else reply.pk)


def _unchanged(annotation: Annotation, reply: Reply | None = None, said: str = "Nothing was changed.") -> Change:
    pk = None if reply is None else reply.pk
    return Change(annotation.article, said, None, _positions(annotation), [annotation.pk], pk)


def _positions(annotation: Annotation) -> list[int]:
    """The positions of the paragraphs of the annotation."""
    return touched(annotation.article, [piece.span for piece in rows.pieces(annotation)])
