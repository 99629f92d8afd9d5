"""Events as lines of a page: who, when, what, where that leads, and whether it can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from annotations.actions import rows
from annotations.actions.collection_undo import OF_MACHINES
from annotations.models import Annotation, Event, Suggestion, Tag
from annotations.models.events import EventQuerySet
from annotations.text.history.differences import Difference, Snapshot, differences
from annotations.text.history.names import Names
from annotations.text.history.sentences import Happened, Known, Said, said
from reader.models import Article, Collection, Role, User

from .undoable import undoable
from .withheld import leave_out

MACHINES = {"suggested", *OF_MACHINES}
CONVERSATION = {"replied", "reply edited", "reply removed", "resolved", "reopened"}


@dataclass(frozen=True)
class Line:
    """One event. `standing` says whether the annotation that it leads to is there; `undoable` whether it is one's own
    and can be taken back."""

    event: Event
    who: str
    said: Said
    article: Article | None
    standing: bool
    undoable: bool
    differences: list[Difference] = field(default_factory=list)


def with_people(events: EventQuerySet) -> EventQuerySet:
    """The events with all of one query that `lines` needs of them."""
    return events.select_related("actor", "reverts__reverts", "reverts__actor")


def lines(
    events: Sequence[Event], *, user: User, collection: Collection, role: Role, detailed: bool = False
) -> list[Line]:
    """The events, which `user` sees, as lines; `detailed` with what is another in annotations that were changed.

    A fixed number of queries, however many events.
    """
    told = [each for event in events for each in (event, _reverted(event)) if each is not None]
    articles = Article.objects.visible_to(user).in_bulk({event.article_id for event in events if event.article_id})
    names, suggestions = names_of(collection), _suggestions(told, user)
    standing = _standing(told, user)
    can_undo = undoable(events, user=user, collection=collection, role=role)
    leave_out(told, user)
    result = []
    for event in events:
        article = None if event.article_id is None else articles.get(event.article_id)
        known = Known("" if article is None else article.text, names, suggestions, standing)
        what = said(happened(event), known)
        result.append(
            Line(
                event=event,
                who=who(event),
                said=what,
                article=article,
                standing=what.annotation in standing,
                undoable=event.pk in can_undo,
                differences=_differences(event, known) if detailed else [],
            )
        )
    return result


def names_of(collection: Collection) -> Names:
    """What the keys of the collection's codebook are called. Four queries."""
    tags = list(Tag.objects.filter(collection=collection).whole())
    return Names(
        tags={tag.key: tag.name for tag in tags},
        roles={(tag.key, role.key): role.name for tag in tags for role in tag.roles.all()},
        attributes={(tag.key, each.key): each.name for tag in tags for each in tag.attributes.all()},
        options={
            (tag.key, each.key, option.key): option.name
            for tag in tags
            for each in tag.attributes.all()
            for option in each.options.all()
        },
        main={tag.key: tag.main_role.key for tag in tags if tag.main_role is not None},
    )


def happened(event: Event) -> Happened:
    """The event as the words are made of it."""
    original = _reverted(event)
    return Happened(
        verb=event.verb,
        by="" if event.actor is None else event.actor.username,
        before=event.before,
        after=event.after,
        paragraphs=event.paragraphs,
        taken_back=None if original is None else happened(original),
    )


def who(event: Event) -> str:
    if event.actor is not None:
        return event.actor.username
    return "Postil" if event.verb in MACHINES else "Somebody"


def _reverted(event: Event) -> Event | None:
    """The change that an undo, or the redo of one, is about."""
    undone = event.reverts
    return undone if undone is None or undone.reverts is None else undone.reverts


def _suggestions(events: Iterable[Event], user: User) -> dict[str, tuple[str, str]]:
    """Tag and words of the suggestions that were decided on. One query."""
    ids = {_id(key) for event in events for key in event.after if key.startswith("suggestion:")}
    found = Suggestion.objects.filter(pk__in=ids, article__in=Article.objects.visible_to(user))
    return {str(pk): (tag, words) for pk, tag, words in found.values_list("pk", "tag__key", "quote").order_by()}


def _standing(events: Iterable[Event], user: User) -> Mapping[str, Snapshot]:
    """The annotations that the events are about, as they are now, where `user` sees them. Three queries."""
    ids = {pk for event in events for pk in _about(event)}
    annotations = rows.whole(Annotation.objects.visible_to(user).filter(pk__in=ids))
    return {str(annotation.pk): rows.snapshot(annotation) for annotation in annotations}


def _about(event: Event) -> Iterable[str]:
    """The ids of the annotations that the words for an event may need."""
    keys = [key for key in event.after if key.startswith("annotation:")][:1]
    yield from map(_id, keys)
    if event.verb in CONVERSATION:
        yield from (_id(key) for key in event.after if key.startswith("resolution:"))
        for state in (*event.before.values(), *event.after.values()):
            if isinstance(state, dict) and state.get("annotation"):
                yield str(UUID(state["annotation"]))


def _id(key: str) -> str:
    return key.partition(":")[2]


def _differences(event: Event, known: Known) -> list[Difference]:
    """What is another in the one annotation that the event changed."""
    changed = [
        (event.before.get(key), state) for key, state in event.after.items() if key.startswith("annotation:") and state
    ]
    pairs = [(old, new) for old, new in changed if old is not None]
    return differences(*pairs[0], text=known.text, names=known.names) if len(pairs) == 1 else []
