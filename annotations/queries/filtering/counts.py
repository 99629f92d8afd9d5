"""How many annotations each choice of a filter would leave, given the other kinds of choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from annotations.models import Annotation
from annotations.models.annotations import AnnotationQuerySet
from annotations.queries.conversation import talk
from annotations.queries.prepared import Prepared
from reader.models import User

from .filter import Filter

TAG, AUTHOR, BY_HAND, THREAD, LACKING = "tag__key", "author__username", "by_hand", "thread", "lacking"
NAMES = (AUTHOR, "author__first_name", "author__last_name")
COLUMNS = (TAG, BY_HAND, LACKING, *NAMES)


@dataclass(frozen=True)
class Known:
    """What is known of all the annotations: of how many the conversation is open, and settled; how many are new.

    `article` where they are all that are in one.
    """

    open: int
    resolved: int
    new: int
    article: UUID | None = None


@dataclass(frozen=True)
class Counts:
    """How many annotations there are by the key of their tag, by the username of their author (`names` are theirs),
    made by hand or not, by how far the conversation is; how many lack something and how many nothing; how many are new.

    `shown` pass the whole filter.
    """

    tags: Mapping[str, int]
    authors: Mapping[str, int]
    names: Mapping[str, str]
    by_hand: Mapping[bool, int]
    threads: Mapping[str, int]
    complete: Mapping[str, int]
    new: int
    shown: int


def counted(wanted: Filter, annotations: AnnotationQuerySet, *, known: Known | None = None) -> Counts:
    """One query, and one for what is new unless nothing is chosen and it is `known`; one more for each kind in which
    something is chosen, two for people."""
    plain = known if wanted.is_empty() else None
    if plain and plain.article:
        rows = _IN_ARTICLE.rows(plain.article)
    else:
        rows = list(_rows(wanted, annotations, COLUMNS if plain else (*COLUMNS, THREAD)))
    chosen = {TAG: "tags", AUTHOR: "authors", BY_HAND: "status", THREAD: "threads", LACKING: "complete"}

    def by(column: str) -> Mapping[Any, int]:
        field = chosen[column]
        if not getattr(wanted, field):
            return _summed(rows, column)
        return _summed(_rows(wanted.without(field), annotations, (column,)), column)

    authors, lacking, shown = by(AUTHOR), by(LACKING), sum(row["number"] for row in rows)
    return Counts(
        tags=by(TAG),
        authors=authors,
        names=_names({*authors, *wanted.authors}) if wanted.authors else _names_in(rows),
        by_hand=by(BY_HAND),
        threads=_told(plain, shown) if plain else by(THREAD),
        complete={"no": lacking.get(True, 0), "yes": lacking.get(False, 0)},
        new=plain.new if plain else replace(wanted, new=True).annotations(annotations).count(),
        shown=shown,
    )


def _rows(wanted: Filter, annotations: AnnotationQuerySet, columns: Iterable[str]) -> QuerySet[Any, dict[str, Any]]:
    """How many annotations pass, as `number`, by all of the columns at once."""
    if LACKING in columns:
        annotations = annotations.annotate(lacking=_flag(annotations.lacking()))
    if BY_HAND in columns:
        annotations = annotations.annotate(by_hand=_flag(Q(suggestion=None)))
    if THREAD in columns:
        annotations = talk.told_apart(annotations)
    passing = wanted.annotations(annotations).order_by().values(*columns)
    counted: QuerySet[Any, dict[str, Any]] = passing.annotate(number=Count("pk"))
    return counted


_IN_ARTICLE = Prepared(lambda article, user: _rows(Filter(), Annotation.objects.filter(article=article), COLUMNS))


def _flag(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _summed(rows: Iterable[Mapping[str, Any]], column: str) -> Mapping[Any, int]:
    numbers: Counter[Any] = Counter()
    for row in rows:
        numbers[row[column]] += row["number"]
    return numbers


def _told(known: Known, shown: int) -> Mapping[str, int]:
    return {"open": known.open, "resolved": known.resolved, "none": shown - known.open - known.resolved}


def _names_in(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Of those who have given a full name."""
    people = {tuple(row[field] for field in NAMES) for row in rows}
    named = (
        User(username=person[0], first_name=person[1], last_name=person[2]) for person in people if any(person[1:])
    )
    return {user.username: user.name() for user in named}


def _names(usernames: Iterable[str]) -> dict[str, str]:
    """One query."""
    return {user.username: user.name() for user in User.objects.filter(username__in=list(usernames))}
