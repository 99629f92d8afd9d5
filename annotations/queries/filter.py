"""One filter, made from the query string, for the reading page, the lists, the API and every export.

What you see is what you export, and the URL is the saved filter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from annotations.models import Span, Suggestion
from annotations.models.annotations import AnnotationQuerySet

STATUSES = {"manual": "Marked by hand", "accepted": "Accepted suggestions"}
SEARCH_LIMIT = 200  # characters
CHOICES_LIMIT = 200  # values of one choice
ALL = "all"  # among the hidden: the suggestions of every tag


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which annotations to show. Choices of one kind are alternatives; the kinds restrict each other.

    `tags` are keys, `authors` usernames; `since` and `until` are days (UTC) of making, both included; `q` is looked
    for in quotes and notes, without regard to case. `hidden` are the tags whose open suggestions the reading page
    leaves out ("all" for every one); it restricts no annotation. `problems` says, by field, what could not be read
    from the query and was left out.
    """

    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    articles: tuple[UUID, ...] = ()
    status: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    q: str = ""
    hidden: tuple[str, ...] = ()
    problems: dict[str, str] = field(default_factory=dict, compare=False, hash=False)

    @classmethod
    def parse(cls, query: QueryDict) -> Self:
        """Read a query string. What makes no sense is left out and named in `problems`."""
        problems: dict[str, str] = {}
        return cls(
            tags=_many(query, "tag", problems),
            authors=_many(query, "author", problems),
            articles=_ids(_many(query, "article", problems), problems),
            status=_known(_many(query, "status", problems), problems),
            since=_day(query, "since", problems),
            until=_day(query, "until", problems),
            q=_words(query, problems),
            hidden=_many(query, "hide", problems),
            problems=problems,
        )

    def parts(self) -> list[tuple[str, str]]:
        """The filter as names and values of a query string, the choices in a fixed order."""
        several: dict[str, Sequence[Any]] = {
            "tag": self.tags,
            "author": self.authors,
            "article": self.articles,
            "status": self.status,
        }
        parts = [(name, str(value)) for name, values in several.items() for value in values]
        single = {"since": self.since, "until": self.until, "q": self.q or None}
        parts += [(name, str(value)) for name, value in single.items() if value is not None]
        return parts + [("hide", key) for key in self.hidden]

    def query_string(self) -> str:
        """ "?tag=claim&author=ada", or "?" for the empty filter: a link that clears the query."""
        return "?" + urlencode(self.parts())

    def described(self) -> dict[str, Any]:
        """The filter as an export tells it: only what restricts annotations."""
        result: dict[str, Any] = {}
        for name, value in self.parts():
            if name in {"tag", "author", "article", "status"}:
                result.setdefault(name, []).append(value)
            elif name != "hide":
                result[name] = value
        return result

    def is_empty(self) -> bool:
        """Whether every annotation passes."""
        return self == replace(self.cleared(), hidden=self.hidden)

    def cleared(self) -> Self:
        """The filter that lets everything pass; what is hidden stays hidden."""
        return type(self)(hidden=self.hidden)

    def toggled(self, name: str, value: Any) -> Self:
        """The filter with one choice made or taken back. `name` is a field: "tags", "authors", "status" …"""
        now = getattr(self, name)
        then = tuple(each for each in now if each != value) if value in now else (*now, value)
        changes: dict[str, Any] = {name: then}
        return replace(self, **changes)

    def without(self, name: str) -> Self:
        """The filter with one field as if it had not been given."""
        changes: dict[str, Any] = {name: getattr(type(self)(), name)}
        return replace(self, **changes)

    def hides(self, key: str) -> bool:
        """Whether the open suggestions of this tag are left out."""
        return key in self.hidden or ALL in self.hidden

    def annotations(self, annotations: AnnotationQuerySet) -> AnnotationQuerySet:
        """Those of the annotations that pass."""
        if self.tags:
            annotations = annotations.filter(tag__key__in=self.tags)
        if self.authors:
            annotations = annotations.filter(author__username__in=self.authors)
        if self.articles:
            annotations = annotations.filter(article__in=self.articles)
        if len(self.status) == 1:
            annotations = annotations.filter(suggestion__isnull=self.status == ("manual",))
        if self.since is not None:
            annotations = annotations.filter(created_at__gte=_midnight(self.since))
        if self.until is not None and self.until < date.max:
            annotations = annotations.filter(created_at__lt=_midnight(self.until + timedelta(days=1)))
        if self.q:
            quoted = Exists(Span.objects.filter(annotation=OuterRef("pk"), quote__icontains=self.q))
            annotations = annotations.filter(quoted | Q(note__icontains=self.q))
        return annotations

    def proposes(self) -> bool:
        """Whether suggestions can pass at all: they have no author, no day and no origin that one could choose."""
        return not (self.authors or self.status or self.since is not None or self.until is not None)

    def suggestions(self, suggestions: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
        """Those of the open suggestions that pass, by tag and words: none where people, days or origins are chosen."""
        if not self.proposes():
            return suggestions.none()
        if self.tags:
            suggestions = suggestions.filter(tag__key__in=self.tags)
        if self.q:
            suggestions = suggestions.filter(quote__icontains=self.q)
        if self.articles:
            suggestions = suggestions.filter(article__in=self.articles)
        return suggestions


def _midnight(day: date) -> datetime:
    """When the day begins, in UTC."""
    return datetime.combine(day, time(), UTC)


def _many(query: QueryDict, name: str, problems: dict[str, str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in query.getlist(name) if value))
    if any("\0" in value or len(value) > 300 for value in values) or len(values) > CHOICES_LIMIT:
        problems[name] = f"The choice of {name} could not be read and was left out."
        return ()
    return values


def _ids(values: Sequence[str], problems: dict[str, str]) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(value) for value in values)
    except ValueError:
        problems["article"] = "An article is named by its id, as in its address. The choice of article was left out."
        return ()


def _known(values: Sequence[str], problems: dict[str, str]) -> tuple[str, ...]:
    if unknown := [value for value in values if value not in STATUSES]:
        problems["status"] = f"“{unknown[0]}” is no origin; there are {' and '.join(STATUSES)}. It was left out."
    return tuple(value for value in values if value in STATUSES)


def _day(query: QueryDict, name: str, problems: dict[str, str]) -> date | None:
    value = query.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        problems[name] = f"“{value[:40]}” is no date. Write it as 2022-01-31."
        return None


def _words(query: QueryDict, problems: dict[str, str]) -> str:
    value = query.get("q", "").strip()
    if "\0" in value:
        problems["q"] = "The words to look for held a NUL character and were left out."
        return ""
    if len(value) > SEARCH_LIMIT:
        problems["q"] = f"Only up to {SEARCH_LIMIT} characters can be looked for; these were left out."
        return ""
    return value
