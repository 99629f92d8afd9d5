"""Deciding on all that is alike in a whole collection; taking a decision back, in one article or in several, and
deciding so again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from annotations.models import Event, Suggestion, SuggestionRule, Tag
from annotations.models.events import EventQuerySet
from annotations.models.suggestions import SuggestionQuerySet
from annotations.text.undoing import Entry, stacks
from reader.actions.errors import Clash
from reader.models import Article, Collection, User

from . import decide, undo
from .changes import Change

DECIDED = ["accepted", "dismissed"]
REMEMBERED = 5_000  # of one's own decisions in a collection, how many can be taken back


@dataclass(frozen=True)
class Decided:
    """What was decided or taken back: the sentence that says so, its suggestions, and one of its events."""

    message: str
    suggestions: list[UUID]
    event: int


def alike(suggestion: Suggestion, rules: dict[str, SuggestionRule], *, by: User) -> SuggestionQuerySet:
    """The suggestions offered in its collection to `by` that have the same words and tag as this one."""
    everywhere = Suggestion.objects.decidable_by(by).filter(article__collection=suggestion.article.collection_id)
    return everywhere.offered(rules).filter(quote=suggestion.quote, tag=suggestion.tag_id)


def accept(suggestion: Suggestion, *, by: User, tag: Tag | None = None) -> Decided:
    """Accept it and every suggestion offered in the collection that is alike, under `tag` where that is given.

    Article by article, as one step to take back. Raises Clash and Invalid as `decide.accept` does; then nothing at all
    is decided.
    """

    def act(each: Suggestion, name: str) -> Change:
        return decide.accept(each, by=by, tag=tag, alike=True, together=name)

    return _decide(suggestion, by, act, f"marked as {(tag or suggestion.tag).name.lower()}")


def dismiss(suggestion: Suggestion, *, by: User) -> Decided:
    """Turn down it and every suggestion offered in the collection that is alike. As `accept`."""

    def act(each: Suggestion, name: str) -> Change:
        return decide.dismiss(each, by=by, alike=True, together=name)

    return _decide(suggestion, by, act, "dismissed")


@transaction.atomic
def _decide(suggestion: Suggestion, by: User, act: Callable[[Suggestion, str], Change], done: str) -> Decided:
    rules = SuggestionRule.of(suggestion.article.collection_id)
    others = alike(suggestion, rules, by=by).exclude(article=suggestion.article_id)
    held = {suggestion.article_id, *others.order_by().values_list("article", flat=True)}
    _hold(held)
    first = others.filter(article__in=held).select_related("article__collection", "tag")
    name = str(uuid4())
    each_article = (suggestion, *first.order_by("article_id", "start", "pk").distinct("article_id"))
    events = [event for each in each_article if (event := act(each, name).event) is not None]
    decided = [pk for event in events for pk in _decided(event)]
    where = f" in {len(events)} articles" if len(events) > 1 else ""
    number = f"{len(decided)} × " if len(decided) > 1 else ""
    return Decided(f"{number}“{suggestion.quote}”{where} {done}.", decided, events[0].pk)


@transaction.atomic
def take_back(collection: Collection, *, by: User, event_id: int | None = None) -> Decided:
    """Take back one's own last decision on suggestions of the collection, or that one of an event of it.

    Raises Clash when there is none, Conflict when somebody has changed any of it since; then nothing is touched.
    """
    undoable, _ = _reach(collection, by)
    if not undoable or (event_id is not None and event_id not in undoable):
        raise Clash("There is no decision of yours to undo here.", code="nothing_to_undo")
    events = _together(collection, by, event_id or undoable[-1], among=undoable)
    return _reverted(events, by, undo.undo, "Undid {}.")


@transaction.atomic
def decide_again(collection: Collection, *, by: User) -> Decided:
    """Take back one's own last `take_back`. Raises Clash and Conflict as that does."""
    _, redoable = _reach(collection, by)
    if not redoable:
        raise Clash("There is no decision of yours to do again here.", code="nothing_to_redo")
    events = _together(collection, by, redoable[-1], among=redoable)
    return _reverted(events, by, undo.redo, "Did {} again.")


def _reach(collection: Collection, by: User) -> tuple[list[int], list[int]]:
    """One's own decisions that can be taken back, and the undos that can be, the next one last. One query."""
    latest = _own(collection, by).order_by("-id").values_list("pk", "reverts_id", "verb")[:REMEMBERED]
    return stacks(reversed([Entry(pk, reverts, redo=verb == "redone") for pk, reverts, verb in latest]))


def _own(collection: Collection, by: User) -> EventQuerySet:
    about = Q(verb__in=DECIDED) | Q(reverts__verb__in=DECIDED) | Q(reverts__reverts__verb__in=DECIDED)
    return Event.objects.filter(about, collection=collection, article__isnull=False, actor=by)


def _together(collection: Collection, by: User, event_id: int, *, among: list[int]) -> list[Event]:
    """The event, and those of other articles that are of the same decision."""
    own = _own(collection, by).select_related("article__collection")
    last = own.get(pk=event_id)
    tied = next((key for key in last.after if key.startswith(decide.TOGETHER)), None)
    return [last] if tied is None else list(own.filter(pk__in=among, after__has_key=tied).order_by("article_id"))


def _reverted(events: list[Event], by: User, act: Callable[..., Change], said: str) -> Decided:
    """The events' articles held, each event reverted by `act`."""
    _hold({event.article_id for event in events if event.article_id is not None})
    for event in events:
        act(event.article, by=by, event_id=event.pk)
    decided, first = [pk for event in events for pk in _decided(event)], _first(events[0])
    where = f" in {len(events)} articles" if len(events) > 1 else ""
    doing = "accepting" if first.verb == "accepted" else "dismissing"
    what = "a suggestion" if len(decided) == 1 else f"{len(decided)} suggestions"
    return Decided(said.format(f"{doing} {what}{where}"), decided, first.pk)


def _first(event: Event) -> Event:
    """The decision that an event is, or that it did again."""
    while event.reverts is not None:
        event = event.reverts
    return event


def _hold(articles: set[UUID]) -> None:
    """Hold the articles' rows until the transaction ends, in the order in which everybody does."""
    rows = Article.objects.select_for_update(no_key=True).filter(pk__in=articles).order_by("pk")
    list(rows.values_list("pk"))


def _decided(event: Event) -> list[UUID]:
    """The suggestions that an event is about."""
    return [UUID(key.partition(":")[2]) for key in event.after if key.startswith("suggestion:")]
