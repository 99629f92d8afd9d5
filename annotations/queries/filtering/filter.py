"""One filter, made from the query string, for the reading page, the lists, the API and every export.

What you see is what you export, and the URL is the saved filter.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from annotations.models.annotations import AnnotationQuerySet
from annotations.models.suggestions import SuggestionQuerySet
from annotations.queries.conversation import news, talk
from annotations.text.found import SuggestionKind
from annotations.text.references import EntityName, PartName, ValueName

from . import criteria, parsing

STATUSES = {"manual": "Marked by hand", "accepted": "Accepted suggestions"}
COMPLETE = {"no": "Incomplete", "yes": "Complete"}
THREADS = {"open": "Open", "resolved": "Resolved", "none": "None"}
#: The choices of which several may be made: by the name in the query string the name of the field.
SEVERAL = {
    "tag": "tags",
    "author": "authors",
    "attribute": "attributes",
    "complete": "complete",
    "entity": "entities",
    "role": "roles",
    "article": "articles",
    "status": "status",
    "thread": "threads",
}
KINDS = [kind.value for kind in SuggestionKind]
ALL = "all"  # among the hidden: the suggestions of every tag


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which annotations to show. Choices of one kind are alternatives; the kinds restrict each other.

    `tags` are keys, `authors` usernames. `attributes` are values as "speculation.type:epistemic": alternatives where
    they are of one attribute; attributes restrict each other. `roles` are parts that an annotation must have, as
    "attribution.source", `entities` those it points to, as "person:Jane Doe", by itself or by a value. `since` and
    `until` are days (UTC) of making, both included; `q` is looked for in quotes, notes, values and the names of
    entities, without regard to case. `threads` says how far the conversation under it is; `new` that somebody else
    made, changed or replied to it since its viewer was last there. Two restrict no annotation: `hidden` are the tags
    whose open suggestions the reading page leaves out ("all" for every one), `kinds` those of which alone suggestions
    are shown. `problems` says, by field, what could not be read from the query and was left out.
    """

    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    articles: tuple[UUID, ...] = ()
    status: tuple[str, ...] = ()
    threads: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    q: str = ""
    new: bool = False
    hidden: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    problems: dict[str, str] = field(default_factory=dict, compare=False, hash=False)

    @classmethod
    def parse(cls, query: QueryDict) -> Self:
        """Read a query string. What makes no sense is left out and named in `problems`."""
        problems: dict[str, str] = {}

        def many(name: str) -> tuple[str, ...]:
            return parsing.many(query, name, problems)

        return cls(
            tags=many("tag"),
            authors=many("author"),
            attributes=parsing.named(many("attribute"), "attribute", ValueName.read, problems),
            complete=parsing.known(many("complete"), "complete", COMPLETE, problems),
            entities=parsing.named(many("entity"), "entity", EntityName.read, problems),
            roles=parsing.named(many("role"), "role", PartName.read, problems),
            articles=parsing.ids(many("article"), problems),
            status=parsing.known(many("status"), "status", STATUSES, problems),
            threads=parsing.known(many("thread"), "thread", THREADS, problems),
            since=parsing.day(query, "since", problems),
            until=parsing.day(query, "until", problems),
            q=parsing.words(query, problems),
            new=parsing.switch(query, "new", problems),
            hidden=many("hide"),
            kinds=parsing.known(many("kind"), "kind", KINDS, problems),
            problems=problems,
        )

    def parts(self) -> list[tuple[str, str]]:
        """The filter as names and values of a query string, the choices in a fixed order."""
        parts = [(name, str(value)) for name, field in SEVERAL.items() for value in getattr(self, field)]
        single = {"since": self.since, "until": self.until, "q": self.q or None, "new": "1" if self.new else None}
        parts += [(name, str(value)) for name, value in single.items() if value is not None]
        return parts + [("hide", key) for key in self.hidden] + [("kind", kind) for kind in self.kinds]

    def query_string(self) -> str:
        """ "?tag=claim&author=ada", or "?" for the empty filter: a link that clears the query."""
        return "?" + urlencode(self.parts())

    def described(self) -> dict[str, Any]:
        """The filter as an export tells it: only what restricts annotations."""
        result: dict[str, Any] = {}
        for name, value in self.parts():
            if name in SEVERAL:
                result.setdefault(name, []).append(value)
            elif name not in {"hide", "kind"}:
                result[name] = value
        return result

    def is_empty(self) -> bool:
        """Whether every annotation passes."""
        return self == replace(self.cleared(), kinds=self.kinds)

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
        if len(self.complete) == 1:
            annotations = annotations.incomplete(really=self.complete == ("no",))
        if self.tags:
            annotations = annotations.filter(tag__key__in=self.tags)
        if self.authors:
            annotations = annotations.filter(author__username__in=self.authors)
        for attribute, values in criteria.by_attribute(self.attributes).items():
            annotations = annotations.filter(criteria.having_values(attribute, values))
        if self.entities:
            annotations = annotations.filter(criteria.pointing_to(self.entities))
        if self.roles:
            annotations = annotations.filter(criteria.having_parts(self.roles))
        if self.articles:
            annotations = annotations.filter(article__in=self.articles)
        if len(self.status) == 1:
            annotations = annotations.filter(suggestion__isnull=self.status == ("manual",))
        if self.since is not None:
            annotations = annotations.filter(created_at__gte=_midnight(self.since))
        if self.until is not None and self.until < date.max:
            annotations = annotations.filter(created_at__lt=_midnight(self.until + timedelta(days=1)))
        if self.q:
            annotations = annotations.filter(criteria.with_words(self.q))
        return self._talked_of(annotations)

    def _talked_of(self, annotations: AnnotationQuerySet) -> AnnotationQuerySet:
        """Those of the annotations that pass by what is said under them, as far as their viewer sees that."""
        if self.threads and len(self.threads) < len(THREADS):
            annotations = annotations.filter(talk.is_at(self.threads, annotations.viewer))
        if self.new:
            viewer = annotations.viewer
            annotations = annotations.none() if viewer is None else news.keyed(annotations).filter(news.news(viewer))
        return annotations

    def proposes(self) -> bool:
        """Whether suggestions can pass at all: of all that one can choose they have tag, article and words."""
        bare = replace(self, tags=(), articles=(), q="")
        return bare.is_empty()

    def suggestions(self, suggestions: SuggestionQuerySet) -> SuggestionQuerySet:
        """Those of the suggestions that pass, by kind, tag and words: none where anything else is chosen."""
        if not self.proposes():
            return suggestions.none()
        if self.kinds:
            suggestions = suggestions.filter(kind__in=self.kinds)
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
