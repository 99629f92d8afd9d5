"""Bringing an earlier state of an annotation back, also of one that is gone."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from annotations.models import Annotation, Decision, Event, Reply, Suggestion
from annotations.text.spans import Span
from reader.actions.errors import Conflict, Invalid
from reader.models import Article, User

from . import states
from .annotate import standing
from .changes import Change, State, lock, log, touched

NOT_HERE = "There is no such version of this annotation. Load the page anew and choose again. Nothing was changed."


@transaction.atomic
def restore(
    article: Article, annotation_id: UUID, *, by: User, event_id: int, side: Literal["before", "after"], version: int
) -> Change:
    """Make an annotation be as an event of the log found it ("before") or left it ("after").

    `version` is the one that the choice was made from, 0 where there was none. An annotation that is gone comes back
    with what was said under it when it was removed, and one that was made of a suggestion which is open settles that.
    Raises Conflict when somebody has changed, removed or brought it back meanwhile, and where its tag, its author or a
    part of it is gone; Invalid for an event that `by` does not see, or that tells of no such state.
    """
    lock(article)
    key = f"annotation:{annotation_id}"
    wanted = _state(article, key, by=by, event_id=event_id, side=side)
    now = _now(article, annotation_id, version=version)
    if states.same({key: wanted}, {key: now[key]}, collection_id=article.collection_id):
        return Change(article, "It is like that already. Nothing was changed.", annotations=[annotation_id])
    put: State = {key: wanted}
    if now[key] is None:
        put |= _said_under(article, key)
    put |= _settled(wanted, by=by)
    now = states.standing(put) if len(put) > 1 else now
    states.put(article, put, now=now)
    after = states.standing(put)
    lying = [*wanted["spans"], *(now[key]["spans"] if now[key] is not None else [])]
    positions = touched(article, [Span(*each[:2]) for each in lying])
    event = log("restored version", article, by=by, before=now, after=after, paragraphs=positions)
    said = "Brought back." if now[key] is None else "The earlier version is back."
    return Change(article, said, event, positions, [annotation_id])


def _state(article: Article, key: str, *, by: User, event_id: int, side: str) -> dict[str, Any]:
    """What the event tells of the annotation. Raises Invalid."""
    # Of the collection are events that merged its tags.
    events = Event.objects.visible_to(by).filter(collection=article.collection_id, pk=event_id)
    event = next((each for each in events if each.article_id in (None, article.pk)), None)
    state: dict[str, Any] | None = (
        None if event is None else (event.before if side == "before" else event.after).get(key)
    )
    if state is None:
        raise Invalid(NOT_HERE, field="event")
    return state


def _now(article: Article, annotation_id: UUID, *, version: int) -> State:
    """What stands, if it is what the choice was made from. Raises Conflict."""
    found = Annotation.objects.filter(pk=annotation_id).first()
    if found is not None and found.article_id != article.pk:
        raise Invalid(NOT_HERE, field="event")
    if found is None and version == 0:
        return {f"annotation:{annotation_id}": None}
    if found is None:
        raise Conflict("This annotation was removed meanwhile, so nothing was changed.", current=None)
    standing(found, version=version)
    return states.standing([f"annotation:{annotation_id}"])


def _said_under(article: Article, key: str) -> State:
    """The replies and the resolution that went with the annotation when it was last removed, where they are gone."""
    gone = Event.objects.filter(article=article, before__has_key=key).order_by("-pk").first()
    if gone is None or gone.after.get(key) is not None:
        return {}
    pk = key.partition(":")[2]
    replies = {
        each: state
        for each, state in gone.before.items()
        if each.startswith("reply:") and state is not None and state.get("annotation") == pk
    }
    there = Reply.objects.filter(pk__in=[each.partition(":")[2] for each in replies]).values_list("pk", flat=True)
    taken = {f"reply:{each}" for each in there}
    said: State = {each: state for each, state in replies.items() if each not in taken}
    if settled := gone.before.get(f"resolution:{pk}"):
        said[f"resolution:{pk}"] = settled
    return said


def _settled(wanted: dict[str, Any], *, by: User) -> State:
    """The suggestion that the state came from, as accepted, where it is open."""
    origin = wanted["suggestion"]
    if origin is None or not Suggestion.objects.open().filter(pk=origin).exists():
        return {}
    return {
        f"suggestion:{origin}": {
            "decision": str(Decision.ACCEPTED),
            "decided_by": by.username,
            "decided_at": timezone.now().isoformat(),
        }
    }
