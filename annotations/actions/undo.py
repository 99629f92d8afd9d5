"""Taking back one's own last changes, and taking that back.

An event holds the state before and after. To revert it is to find everything as `after` left it and to put back
`before`; where somebody has changed any of it since, nothing is touched. A redo reverts the undo, by the same means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from annotations.models import Event
from annotations.models.events import EventQuerySet
from annotations.text.undoing import Entry, stacks
from reader.actions.errors import Clash, Conflict
from reader.models import Article, Role, User

from . import states
from .changes import Change, lock, log

REMEMBERED = 500  # of one's own events in an article, how many an undo can reach back
DOING = {
    "created": "marking a passage",
    "edited": "a change",
    "removed": "a removal",
    "split": "splitting an annotation",
    "restored version": "restoring a version",
    "accepted": "accepting a suggestion",
    "dismissed": "dismissing a suggestion",
    "replied": "a reply",
    "reply edited": "a change to a reply",
    "reply removed": "removing a reply",
    "resolved": "resolving a conversation",
    "reopened": "reopening a conversation",
}
REVERSIBLE = [*DOING, "undone", "redone"]


@transaction.atomic
def undo(article: Article, *, by: User, event_id: int | None = None) -> Change:
    """Take back one's own last change to the article.

    With `event_id`, that one of one's own changes still standing, whichever came after it. Raises Clash when there is
    nothing to undo, or it was done to the work of others by who is no editor any more; Conflict when somebody has
    changed the same things since. The details of both name under "older" one's own change before that, if there is one,
    so that nobody is stuck at what can no longer be undone.
    """
    lock(article)
    undoable, _ = reach(article, by)
    own = Event.objects.filter(article=article, actor=by, pk=event_id or 0)
    reachable = bool(undoable) if event_id is None else event_id in undoable or still_done(own).exists()
    if not reachable:
        raise Clash("There is nothing of yours to undo in this article.", code="nothing_to_undo")
    event = Event.objects.get(pk=undoable[-1] if event_id is None else event_id)
    with _telling_older(undoable, event, "undo"):
        return revert(article, event, by=by, verb="undone", said=f"Undid {_told(event)}.")


@transaction.atomic
def redo(article: Article, *, by: User, event_id: int | None = None) -> Change:
    """Take back one's own last undo, or with `event_id` that one. Raises Clash and Conflict as `undo` does."""
    lock(article)
    _, redoable = reach(article, by)
    if not redoable or (event_id is not None and event_id not in redoable):
        raise Clash("There is nothing of yours to redo in this article.", code="nothing_to_redo")
    event = Event.objects.select_related("reverts").get(pk=redoable[-1] if event_id is None else event_id)
    done = _told(event.reverts) if event.reverts is not None else "a change"
    with _telling_older(redoable, event, "redo"):
        return revert(article, event, by=by, verb="redone", said=f"Did {done} again.")


@contextmanager
def _telling_older(stack: list[int], event: Event, way: str) -> Iterator[None]:
    """A refusal tells under "older" what lies below the event in the stack, and under "way" how that is reached."""
    try:
        yield
    except (Clash, Conflict) as refusal:
        older = [pk for pk in stack if pk < event.pk]
        refusal.details |= {"older": older[-1], "way": way} if older else {}
        raise


def _told(event: Event) -> str:
    """What the event did, in words that follow "Undid"."""
    if event.verb == "created" and len(event.after) > 1:
        return f"marking {len(event.after)} passages"
    return DOING[event.verb]


def reach(article: Article, user: User) -> tuple[list[int], list[int]]:
    """The member's events in the article that can be undone and redone, the next one last. One query."""
    latest = Event.objects.filter(article=article, actor=user, verb__in=REVERSIBLE).order_by("-id")
    rows = latest.values_list("pk", "reverts_id", "verb")[:REMEMBERED]
    return stacks(reversed([Entry(pk, reverts, redo=verb == "redone") for pk, reverts, verb in rows]))


def still_done(
    events: EventQuerySet, verbs: Iterable[str] = tuple(DOING), undone: str = "undone", redone: str = "redone"
) -> EventQuerySet:
    """Those of the events that are changes which no undo has taken back; or else a redo has done them again."""
    again = Event.objects.filter(verb=redone, reverts=OuterRef("pk"))
    back = Event.objects.filter(~Exists(again), verb=undone, reverts=OuterRef("pk"))
    return events.filter(~Exists(back), verb__in=list(verbs))


def of_others(event: Event, user: User) -> bool:
    """Whether the event changed an annotation or a reply of somebody else: to do so, or to undo it, takes an editor.

    Replies that went with an annotation, or came back with it, are no matter of their own.
    """
    told = [(key, state) for side in (event.before, event.after) for key, state in side.items() if state is not None]
    return any(
        state["author"] != user.username
        for key, state in told
        if key.startswith("annotation:")
        or (key.startswith("reply:") and f"annotation:{state['annotation']}" not in event.after)
    )


def revert(article: Article, event: Event, *, by: User, verb: str, said: str) -> Change:
    """Put back what was before `event`, if all of it still is as the event left it, and `by` may still change it."""
    if of_others(event, by) and not (article.collection.role_of(by) or Role.READER).may_edit():
        raise Clash(
            "This was done to the work of others, which only editors may change. Nothing was touched.",
            code="not_an_editor",
        )
    now = states.standing(event.after)
    if not states.same(now, event.after, collection_id=article.collection_id):
        what = "undone" if verb == "undone" else "done again"
        raise Conflict(
            f"This can no longer be {what}: somebody has changed the same passage since. Nothing was touched.",
            current=None,
            event=event.pk,
            history=next((key.partition(":")[2] for key in event.after if key.startswith("annotation:")), None),
        )
    states.put(article, event.before, now=now, by=by)
    after = states.standing(event.before)
    back = states.parted(key for key, state in after.items() if state is not None)["annotation"]
    reverting = log(verb, article, by=by, before=now, after=after, paragraphs=event.paragraphs, reverts=event)
    return Change(article, said, reverting, event.paragraphs, [UUID(pk) for pk in back])
