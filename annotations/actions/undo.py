"""Taking back one's own last changes, and taking that back.

An event holds the state before and after. To revert it is to find everything as `after` left it and to put back
`before`; where somebody has changed any of it since, nothing is touched. A redo reverts the undo, by the same means.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.models import Annotation, Event, Suggestion, Tag
from annotations.text.spans import Span
from annotations.text.undoing import Entry, stacks
from reader.actions.errors import Clash, Conflict
from reader.models import Article, User

from . import rows
from .changes import Change, State, lock, log

REMEMBERED = 500  # of one's own events in an article, how many an undo can reach back
REVERSIBLE = ["created", "edited", "removed", "accepted", "dismissed", "undone", "redone"]
DOING = {
    "created": "marking a passage",
    "edited": "a change",
    "removed": "a removal",
    "accepted": "accepting a suggestion",
    "dismissed": "dismissing a suggestion",
}


@transaction.atomic
def undo(article: Article, *, by: User, event_id: int | None = None) -> Change:
    """Take back one's own last change to the article.

    With `event_id`, only if that is the last one still standing. Raises Clash when there is nothing to undo, Conflict
    when somebody has changed the same things since.
    """
    lock(article)
    undoable, _ = reach(article, by)
    if not undoable or (event_id is not None and event_id not in undoable):
        raise Clash("There is nothing of yours to undo in this article.", code="nothing_to_undo")
    event = Event.objects.get(pk=undoable[-1] if event_id is None else event_id)
    return revert(article, event, by=by, verb="undone", said=f"Undid {DOING[event.verb]}.")


@transaction.atomic
def redo(article: Article, *, by: User) -> Change:
    """Take back one's own last undo. Raises Clash and Conflict as `undo` does."""
    lock(article)
    _, redoable = reach(article, by)
    if not redoable:
        raise Clash("There is nothing of yours to redo in this article.", code="nothing_to_redo")
    event = Event.objects.select_related("reverts").get(pk=redoable[-1])
    done = DOING[event.reverts.verb] if event.reverts is not None else "a change"
    return revert(article, event, by=by, verb="redone", said=f"Did {done} again.")


def reach(article: Article, user: User) -> tuple[list[int], list[int]]:
    """The member's events in the article that can be undone and redone, the next one last. One query."""
    latest = Event.objects.filter(article=article, actor=user, verb__in=REVERSIBLE).order_by("-id")
    log = [Entry(pk, reverts) for pk, reverts in latest.values_list("pk", "reverts_id")[:REMEMBERED]]
    return stacks(reversed(log))


def revert(article: Article, event: Event, *, by: User, verb: str, said: str) -> Change:
    """Put back what was before `event`, if all of it still is as the event left it."""
    before: State = {}
    after: State = {}
    annotations = []
    for key, left in event.after.items():
        now = standing(key)
        if not same(now, left):
            raise Conflict(
                "This can no longer be undone: somebody has changed the same passage since. Nothing was touched.",
                current=None,
            )
        before[key] = now
    for key, earlier in event.before.items():
        put(article, key, earlier, now=before[key])
        after[key] = standing(key)
        kind, pk = key.split(":")
        if kind == "annotation" and earlier is not None:
            annotations.append(UUID(pk))
    reverting = log(verb, article, by=by, before=before, after=after, paragraphs=event.paragraphs, reverts=event)
    return Change(article, said, reverting, event.paragraphs, annotations)


def standing(key: str) -> dict[str, Any] | None:
    """The snapshot of the thing as it is now."""
    kind, pk = key.split(":")
    if kind == "annotation":
        annotation = rows.fetch(pk)
        return None if annotation is None else rows.snapshot(annotation)
    suggestion = Suggestion.objects.select_related("decided_by").filter(pk=pk).first()
    return None if suggestion is None else rows.decision(suggestion)


def same(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether two snapshots tell of the same content; a version that went up and came back is no change."""
    if one is None or other is None:
        return one is other
    passing = {"version", "decided_at"}
    return {k: v for k, v in one.items() if k not in passing} == {k: v for k, v in other.items() if k not in passing}


def put(article: Article, key: str, state: dict[str, Any] | None, *, now: dict[str, Any] | None) -> None:
    """Make the thing be as the snapshot says."""
    kind, pk = key.split(":")
    if kind == "suggestion":
        put_decision(pk, state or {"decision": "open", "decided_by": None, "decided_at": None})
    elif state is None:
        Annotation.objects.filter(pk=pk).delete()
    else:
        put_annotation(article, pk, state, version=max(state["version"], now["version"] if now else 0) + 1)


def put_annotation(article: Article, pk: str, state: dict[str, Any], *, version: int) -> None:
    """Store the annotation as the snapshot says, under a new version."""
    tag = Tag.objects.filter(collection=article.collection_id, key=state["tag"]).first()
    author = User.objects.filter(username=state["author"]).first()
    if tag is None or author is None:
        raise Conflict(
            "This can no longer be undone: its tag or its author is gone. Nothing was touched.", current=None
        )
    Annotation.objects.filter(pk=pk).delete()
    rows.insert(
        article,
        pk=UUID(pk),
        by=author,
        tag=tag,
        spans=[Span(start, end) for start, end in state["spans"]],
        at=timezone.now(),
        note=state["note"],
        entity=None if state["entity"] is None else rows.entity_for(tag, state["entity"]),
        suggestion=Suggestion.objects.filter(pk=state["suggestion"]).first() if state["suggestion"] else None,
        created_at=datetime.fromisoformat(state["created_at"]),
        version=version,
    )


def put_decision(pk: str, state: dict[str, Any]) -> None:
    """Store the suggestion's decision as the snapshot says."""
    decided_by = User.objects.filter(username=state["decided_by"]).first() if state["decided_by"] else None
    Suggestion.objects.filter(pk=pk).update(
        decision=state["decision"], decided_by=decided_by, decided_at=state["decided_at"]
    )
