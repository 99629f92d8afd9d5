"""Which events to show: the filter of the activity page and of the export of the log."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import BooleanField, F, Func, JSONField, Q, TextField, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from annotations.models.events import EventQuerySet
from annotations.queries.filtering import parsing
from annotations.text.history.verbs import OF_COLLECTION, SORTS

TAGGED = "$.* ? (@.tag == $wanted || @.key == $wanted)"
ABOUT = "$.* ? (@.annotation == $wanted)"
COLLECTIONS_OWN = {"suggestions", "codebook", "names"}  # sorts of what the collection's own undo takes back


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Choices of one kind are alternatives; the kinds restrict each other.

    `authors` are the usernames of who did it, `tags` keys, `changes` sorts of change (see `SORTS`), `since` and `until`
    days (UTC), both included. `problems` says, by field, what could not be read from the query and was left out.
    """

    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    articles: tuple[UUID, ...] = ()
    changes: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    problems: dict[str, str] = field(default_factory=dict, compare=False, hash=False)

    @classmethod
    def parse(cls, query: QueryDict) -> Self:
        problems: dict[str, str] = {}
        return cls(
            authors=parsing.many(query, "author", problems),
            tags=parsing.many(query, "tag", problems),
            articles=parsing.ids(parsing.many(query, "article", problems), problems),
            changes=parsing.known(parsing.many(query, "change", problems), "change", SORTS, problems),
            since=parsing.day(query, "since", problems),
            until=parsing.day(query, "until", problems),
            problems=problems,
        )

    def parts(self) -> list[tuple[str, str]]:
        """As names and values of a query string."""
        several = {"author": self.authors, "tag": self.tags, "article": self.articles, "change": self.changes}
        told = [(name, str(value)) for name, values in several.items() for value in values]
        return told + [(name, str(day)) for name, day in (("since", self.since), ("until", self.until)) if day]

    def query_string(self, **more: str) -> str:
        return "?" + urlencode([*self.parts(), *more.items()])

    def is_empty(self) -> bool:
        return self == replace(type(self)(), problems=self.problems)

    def events(self, events: EventQuerySet) -> EventQuerySet:
        """Those of the events that pass."""
        if self.authors:
            events = events.filter(actor__username__in=self.authors)
        if self.articles:
            events = events.filter(article__in=self.articles)
        if self.changes:
            events = events.filter(_of_sorts(self.changes))
        if self.since is not None:
            events = events.filter(created_at__gte=_start_of(self.since))
        if self.until is not None and self.until < date.max:
            events = events.filter(created_at__lt=_start_of(self.until + timedelta(days=1)))
        if self.tags:
            tagged = Q(pk__in=[])
            for key in self.tags:
                tagged |= speaks_of(TAGGED, key)
            events = events.filter(tagged)
        return events


def speaks_of(path: str, wanted: str) -> Q:
    """The condition that a state before or after the event matches a JSON path, in which `$wanted` is `wanted`."""
    told = Func(
        Value("wanted"), Cast(Value(wanted), TextField()), function="jsonb_build_object", output_field=JSONField()
    )
    pattern = Func(Value(path), template="%(expressions)s::jsonpath", output_field=TextField())
    matches = [
        Func(F(states), pattern, told, function="jsonb_path_exists", output_field=BooleanField())
        for states in ("before", "after")
    ]
    return Q(matches[0]) | Q(matches[1])


def _of_sorts(sorts: tuple[str, ...]) -> Q:
    """The condition that an event is of one of the sorts; an undo is of that of the change that it is about."""
    verbs = [verb for sort in sorts for verb in SORTS[sort][1]]
    undone = Q(verb__in=OF_COLLECTION) & (Q(reverts__verb__in=verbs) | Q(reverts__reverts__verb__in=verbs))
    return Q(verb__in=verbs) | (undone if COLLECTIONS_OWN & {*sorts} else Q(pk__in=[]))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
