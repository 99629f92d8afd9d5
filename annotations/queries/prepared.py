"""Questions that are asked with every answer, each time of other ids: Django makes their SQL once a process.

To make it takes Django longer than PostgreSQL takes to answer, where a question has conditions with questions in them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

ARTICLE, USER = UUID("5f0e2a5c-8f5b-4f0a-9d53-6f1f0b9c7e21"), -918_273_645  # stand-ins, of nothing that there is


class Prepared:
    """`make` gives the question, a queryset of `values`, for the ids of an article and a user: for nothing else may it
    be another from one time to the next, not for what rows say nor for the time of day."""

    def __init__(self, make: Callable[[UUID, int], QuerySet[Any, Any]]) -> None:
        self._make = make

    def rows(self, article: UUID = ARTICLE, user: int = USER) -> list[dict[str, Any]]:
        """The answer's rows by the names of the values. One query."""
        sql, params = self._made
        given: Mapping[Any, Any] = {ARTICLE: article, USER: user}
        with connection.cursor() as cursor:
            cursor.execute(sql, [given.get(param, param) for param in params])
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @cached_property
    def _made(self) -> tuple[str, tuple[Any, ...]]:
        return self._make(ARTICLE, USER).query.sql_with_params()
