"""Deciding on all that is alike in a whole collection, and taking a decision back, in one article or in several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from annotations.models import Event, Suggestion, SuggestionRule, Tag
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


def take_back(collection: Collection, *, by: User, event_id: int | None = None) -> Decided:
    """Take back one's own last decision on suggestions of the collection, or that one of an event of it.

    Raises Clash when there is none, Conflict when somebody has changed any of it since; then nothing is touched.
    """
    with transaction.atomic():
        events = _to_take_back(collection, by, event_id)
        _hold({event.article_id for event in events if event.article_id is not None})
        for event in events:
            if event.article is not None:
                undo.undo(event.article, by=by, event_id=event.pk)
        decided = [pk for event in events for pk in _decided(event)]
        where = f" in {len(events)} articles" if len(events) > 1 else ""
        doing = "accepting" if _first(events[0]).verb == "accepted" else "dismissing"
        what = "a suggestion" if len(decided) == 1 else f"{len(decided)} suggestions"
        return Decided(f"Undid {doing} {what}{where}.", decided, events[0].pk)


def _to_take_back(collection: Collection, by: User, event_id: int | None) -> list[Event]:
    """The events of the decision, all of one's own and still standing."""
    about = Q(verb__in=DECIDED) | Q(reverts__verb__in=DECIDED) | Q(reverts__reverts__verb__in=DECIDED)
    own = Event.objects.filter(about, collection=collection, article__isnull=False, actor=by).order_by("-id")
    latest = own.values_list("pk", "reverts_id", "verb")[:REMEMBERED]
    undoable, _ = stacks(reversed([Entry(pk, reverts, redo=verb == "redone") for pk, reverts, verb in latest]))
    if not undoable or (event_id is not None and event_id not in undoable):
        raise Clash("There is no decision of yours to undo here.", code="nothing_to_undo")
    last = Event.objects.select_related("article__collection").get(pk=event_id or undoable[-1])
    tied = next((key for key in last.after if key.startswith(decide.TOGETHER)), None)
    if tied is None:
        return [last]
    same = own.filter(pk__in=undoable, after__has_key=tied).select_related("article__collection")
    return list(same.order_by("article_id"))


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
