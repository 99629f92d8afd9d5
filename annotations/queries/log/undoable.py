"""Which of one's own changes can still be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from annotations.actions import collection_states, collection_undo, states
from annotations.actions import undo as article_undo
from annotations.models import Event
from reader.models import Collection, Role, User


def undoable(events: Sequence[Event], *, user: User, collection: Collection, role: Role) -> set[int]:
    """The ids of those events that `user` can undo: their own, not taken back, and all is as they left it.

    A fixed number of queries, however many events. What it does not name may be undone still in rare cases: where an
    entity has another name by now.
    """
    own = [event for event in events if event.actor_id == user.pk and role.may_annotate()]
    in_articles = [event for event in own if event.article_id is not None and event.verb in article_undo.DOING]
    shared = [event for event in own if event.article_id is None and event.verb in collection_undo.VERBS]
    if not role.may_edit():
        in_articles = [event for event in in_articles if not article_undo.of_others(event, user)]
    found = _of_articles(in_articles)
    return found | _of_collection(shared, collection) if role.may_edit() else found


def _of_articles(events: Sequence[Event]) -> set[int]:
    if not events:
        return set()
    done = {
        *article_undo.still_done(Event.objects.filter(pk__in=[each.pk for each in events])).values_list("pk", flat=True)
    }
    standing = [event for event in events if event.pk in done]
    now = states.standing({key for event in standing for key in event.after})
    return {event.pk for event in standing if all(states.alike(event.after[key], now.get(key)) for key in event.after)}


def _of_collection(events: Sequence[Event], collection: Collection) -> set[int]:
    if not events:
        return set()
    rows = Event.objects.filter(pk__in=[each.pk for each in events])
    done = {
        *article_undo.still_done(
            rows, collection_undo.VERBS, collection_undo.UNDONE, collection_undo.REDONE
        ).values_list("pk", flat=True)
    }
    standing = [event for event in events if event.pk in done]
    now = collection_states.standing(collection, {key for event in standing for key in event.after})
    return {event.pk for event in standing if _stands(event, collection, now)}


def _stands(event: Event, collection: Collection, now: dict[str, Any]) -> bool:
    marks = {key for key in event.after if key.startswith("annotation:")}
    rest = _only(event.after, event.after.keys() - marks)
    return all(states.alike(event.after[key], now.get(key)) for key in marks) and collection_states.as_left(
        collection, _only(event.before, rest), rest, _only(now, rest)
    )


def _only(state: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: state.get(key) for key in keys}
