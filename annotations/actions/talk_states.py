"""The conversation under annotations, as the log keeps it: replies, and that a conversation is settled.

- "reply:<id>": {"annotation", "author", "body", "created_at", "updated_at", "version"};
- "resolution:<annotation id>": {"by", "at"}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from annotations.models import Annotation, Reply, Resolution
from reader.actions.errors import Conflict
from reader.models import Article, User

from .changes import State


def snapshot(reply: Reply) -> dict[str, Any]:
    """A reply as the log keeps it. Needs its author at hand."""
    return {
        "annotation": str(reply.annotation_id),
        "author": reply.author.username,
        "body": reply.body,
        "created_at": reply.created_at.isoformat(),
        "updated_at": reply.updated_at.isoformat(),
        "version": reply.version,
    }


def settled(resolution: Resolution) -> dict[str, Any]:
    """That a conversation is settled, as the log keeps it. Needs `by` at hand."""
    return {"by": resolution.by.username, "at": resolution.at.isoformat()}


def standing(*, replies: Iterable[Any] = (), resolutions: Iterable[Any] = ()) -> State:
    """Those of them that are there now, by the ids of replies and of annotations. A query a kind that is asked for."""
    now: State = {}
    if wanted := list(replies):
        found = Reply.objects.filter(pk__in=wanted).select_related("author")
        now |= {f"reply:{reply.pk}": snapshot(reply) for reply in found}
    if wanted := list(resolutions):
        rows = Resolution.objects.filter(pk__in=wanted).select_related("by")
        now |= {f"resolution:{row.pk}": settled(row) for row in rows}
    return now


def under(annotations: Iterable[Any]) -> State:
    """All that hangs on these annotations. Two queries."""
    ids = list(annotations)
    replies = Reply.objects.filter(annotation__in=ids).order_by().values_list("pk", flat=True)
    return standing(replies=replies, resolutions=ids)


def drop(*, replies: Iterable[Any], resolutions: Iterable[Any]) -> None:
    Reply.objects.filter(pk__in=list(replies)).delete()
    Resolution.objects.filter(pk__in=list(resolutions)).delete()


def put(article: Article, *, replies: State, resolutions: State, now: State) -> None:
    """Make these, by their ids, be as they are told; after the annotations are.

    Raises Conflict where the annotation that one hangs on, or an author, is gone.
    """
    drop(replies=replies, resolutions=resolutions)
    told = {pk: state for pk, state in replies.items() if state is not None}
    marks = {pk: state for pk, state in resolutions.items() if state is not None}
    names = {state["author"] for state in told.values()} | {state["by"] for state in marks.values()}
    people = {user.username: user for user in User.objects.filter(username__in=names)} if names else {}
    wanted = {UUID(state["annotation"]) for state in told.values()} | {UUID(pk) for pk in marks}
    there = Annotation.objects.filter(article=article, pk__in=wanted).count() if wanted else 0
    if there < len(wanted) or names - people.keys():
        raise Conflict("What this was said about is no longer there, so nothing was touched.", current=None)
    Reply.objects.bulk_create(_reply(article, pk, state, now.get(f"reply:{pk}"), people) for pk, state in told.items())
    Resolution.objects.bulk_create(
        Resolution(annotation_id=UUID(pk), article=article, by=people[state["by"]], at=moment(state["at"]))
        for pk, state in marks.items()
    )


def _reply(
    article: Article, pk: str, state: dict[str, Any], replaced: dict[str, Any] | None, people: Mapping[str, User]
) -> Reply:
    latest = max(state["version"], 0 if replaced is None else replaced["version"])
    return Reply(
        pk=UUID(pk),
        annotation_id=UUID(state["annotation"]),
        article=article,
        author=people[state["author"]],
        body=state["body"],
        created_at=moment(state["created_at"]),
        updated_at=moment(state["updated_at"]),
        version=latest + 1,
    )


def moment(told: str) -> datetime:
    return datetime.fromisoformat(told)
