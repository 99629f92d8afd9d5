"""Taking back one's own last change to what a collection shares, its codebook and its entities, and taking that back.

As for an article (see `undo`): an event holds the state before and after, and to revert it is to find everything as
it left it and to put back what was before. An action calls `hold`, reads what it will change, changes it, and
calls `record` with a verb that is in `VERBS`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from annotations.models import Event, Verdict
from annotations.text.telling import told
from annotations.text.undoing import Entry, stacks
from reader.actions.errors import Clash, Conflict
from reader.models import Article, Collection, User

from . import collection_states as states
from . import pair_states
from .changes import State

UNDONE, REDONE = "change undone", "change redone"
CODEBOOK = ("tag created", "tag changed", "tag deleted", "tags merged", "tags ordered", "codebook imported")
TOLD_APART = "names told apart"
ENTITIES = (
    "entity renamed",
    "entities merged",
    "alias split off",
    "alias added",
    "alias removed",
    "entity removed",
    TOLD_APART,
)
PLACED = "mentions placed"
OF_MACHINES = ("entities merged", "alias added", PLACED)  # what is done without anybody, too
SET = "suggestions set"
VERBS = {*CODEBOOK, *ENTITIES, SET}
REMEMBERED = 500  # of one's own events in a collection, how many an undo can reach back


@dataclass(frozen=True)
class Done:
    """What was done: the sentence that says so, and the event; None where nothing had to change."""

    message: str
    event: Event | None = None


@dataclass(frozen=True)
class Offered:
    """A change that can be taken back: its event, and what it did in words."""

    event: Event
    told: str


def hold(collection: Collection, *, articles: bool = False) -> Collection:
    """Hold the collection's row until the transaction ends; with `articles` theirs too, so that nobody annotates.

    Whoever takes anything away needs the articles. Raises Clash if the collection is gone.
    """
    # NO KEY: whoever annotates refers to the collection in the log, and need not wait.
    held = Collection.objects.select_for_update(no_key=True).filter(pk=collection.pk).first()
    if held is None:
        raise Clash("This collection has been deleted meanwhile. Nothing was stored.", code="collection_gone")
    if articles:
        rows = Article.objects.select_for_update(no_key=True).filter(collection=held).order_by("pk")
        list(rows.values_list("pk"))
    return held


def record(
    verb: str, collection: Collection, *, by: User | None, before: State, after: State, reverts: Event | None = None
) -> Event:
    """Write one event about the collection; `by` is None where a machine did it.

    `before` and `after` have the same keys (see `collection_states`).
    """
    return Event.objects.create(verb=verb, collection=collection, actor=by, before=before, after=after, reverts=reverts)


def undo(collection: Collection, *, by: User, event_id: int | None = None) -> Done:
    """Take back one's own last change to the collection, or with `event_id` that one of one's own or of a machine's.

    Raises Clash when there is nothing to undo, or something made since stands in the way; Conflict when somebody
    has changed the same things since.
    """
    with transaction.atomic():
        collection = hold(collection, articles=True)
        undoable, _ = reach(collection, by)
        if event_id is not None and event_id not in undoable:
            undoable = [pk for pk in _of_machines(collection) if pk == event_id]
        if not undoable:
            raise Clash("There is nothing of yours to undo here.", code="nothing_to_undo")
        event = Event.objects.get(pk=undoable[-1] if event_id is None else event_id)
        return _revert(collection, event, by=by, verb=UNDONE, said=f"Undid: {tell(event)}.")


def redo(collection: Collection, *, by: User) -> Done:
    """Take back one's own last undo. Raises Clash and Conflict as `undo` does."""
    with transaction.atomic():
        collection = hold(collection, articles=True)
        _, redoable = reach(collection, by)
        if not redoable:
            raise Clash("There is nothing of yours to redo here.", code="nothing_to_redo")
        event = Event.objects.select_related("reverts").get(pk=redoable[-1])
        return _revert(collection, event, by=by, verb=REDONE, said=f"Did again: {tell(event.reverts or event)}.")


def reach(collection: Collection, user: User) -> tuple[list[int], list[int]]:
    """The member's events in the collection that can be undone and redone, the next one last. One query."""
    latest = Event.objects.filter(
        collection=collection, article=None, actor=user, verb__in=[*VERBS, UNDONE, REDONE]
    ).order_by("-id")
    rows = latest.values_list("pk", "reverts_id", "verb")[:REMEMBERED]
    return stacks(reversed([Entry(pk, reverts, redo=verb == REDONE) for pk, reverts, verb in rows]))


def _of_machines(collection: Collection) -> QuerySet[Event, int]:
    """The ids of what was done without anybody, and may be taken back by any editor."""
    done = Event.objects.filter(collection=collection, article=None, actor=None, verb__in=OF_MACHINES)
    return done.values_list("pk", flat=True)


def offered(collection: Collection, user: User, verbs: tuple[str, ...]) -> tuple[Offered | None, Offered | None]:
    """One's own last change of these verbs, to undo, and one's last undo, to redo, where it is of such a change."""
    undoable, redoable = reach(collection, user)
    back = Event.objects.filter(pk__in=undoable, verb__in=verbs).order_by("-pk").first()
    again = Event.objects.select_related("reverts").filter(pk__in=redoable[-1:]).first()
    taken_back = None if again is None else again.reverts
    return (
        None if back is None else Offered(back, tell(back)),
        None
        if again is None or taken_back is None or taken_back.verb not in verbs
        else Offered(again, tell(taken_back)),
    )


def tell(event: Event) -> str:
    """What an event did, in words: "renamed Claim to Assertion"."""
    return told(event.verb, event.before, event.after)


def _revert(collection: Collection, event: Event, *, by: User, verb: str, said: str) -> Done:
    """Put back what was before `event`, if all of it still is as the event left it."""
    now = states.standing(collection, event.after)
    if not states.as_left(collection, event.before, event.after, now):
        raise Conflict(
            "This can no longer be undone: somebody has changed the same things since. Nothing was touched.",
            current=None,
        )
    states.put(collection, event.before, left=event.after, now=now)
    if verb == UNDONE and event.verb == "entities merged":
        _keep_apart(event, by)
    after = states.standing(collection, event.before)
    return Done(said, record(verb, collection, by=by, before=now, after=after, reverts=event))


def _keep_apart(event: Event, by: User) -> None:
    """Whoever takes a merge back says that the two are not the same; unless they were asked, and are again."""
    for key, pair in event.before.items():
        kind, _, ids = key.partition(":")
        if kind == "pair" and event.after[key] is None and (pair is None or event.actor_id is None):
            one, other = map(int, ids.split(":"))
            if {f"entity:{one}", f"entity:{other}"} <= event.before.keys():
                pair_states.set_verdict(one, other, Verdict.DIFFERENT, by=by)
