"""Lists a page at a time, by keyset: a cursor holds the keys of the last row told, whatever comes and goes."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from reader.actions.errors import Invalid

M = TypeVar("M", bound=Model)

PAGE = 50
LARGEST_PAGE = 500
LARGEST_KEY = 2**31 - 1  # what a column of ours holds


@dataclass(frozen=True)
class Order:
    """The columns a list is sorted by, all one way, and how each is read from a cursor. Together they are unique."""

    columns: tuple[str, ...]
    readers: tuple[Callable[[Any], Any], ...]
    descending: bool = False

    def sorted(self, rows: QuerySet[M]) -> QuerySet[M]:
        return rows.order_by(*(f"-{column}" if self.descending else column for column in self.columns))

    def behind(self, keys: Iterable[Any]) -> Q:
        """The condition that a row comes after the one with these keys."""
        condition, same = Q(pk__in=[]), Q()
        for column, key in zip(self.columns, keys, strict=True):
            condition |= same & Q(**{f"{column}__{'lt' if self.descending else 'gt'}": key})
            same &= Q(**{column: key})
        return condition


def paged(rows: QuerySet[M], order: Order, *, cursor: str = "", limit: int = PAGE) -> tuple[list[M], str | None]:
    """The rows of the page behind `cursor`, and the cursor of the next one. One query. Raises Invalid."""
    if not 1 <= limit <= LARGEST_PAGE:
        raise Invalid(f"A page has from 1 to {LARGEST_PAGE} items.", field="limit")
    if cursor:
        rows = rows.filter(order.behind(opened(cursor, order)))
    found = list(order.sorted(rows)[: limit + 1])
    return found[:limit], sealed(found[limit - 1], order) if len(found) > limit else None


def sealed(row: Model, order: Order) -> str:
    """The cursor that stands behind this row."""
    keys = [getattr(row, column) for column in order.columns]
    told = [key.isoformat() if isinstance(key, datetime) else key if isinstance(key, int) else str(key) for key in keys]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def opened(cursor: str, order: Order) -> list[Any]:
    """The keys that a cursor holds. Raises Invalid for one that we did not give out."""
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [read(key) for read, key in zip(order.readers, told, strict=True)]
    except (ValueError, TypeError, AttributeError, RecursionError) as problem:
        raise Invalid("The cursor is not one that Postil gave out.", field="cursor", code="bad_cursor") from problem


def moment(key: Any) -> datetime:
    at = datetime.fromisoformat(key)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at


def number(key: Any) -> int:
    if type(key) is not int or not 0 <= key <= LARGEST_KEY:
        raise ValueError("no number")
    return key


def word(key: Any) -> str:
    if not isinstance(key, str) or "\0" in key or not key.isascii():
        raise ValueError("no word")
    return key


AS_MADE = Order(("pk",), (number,))
BY_SLUG = Order(("slug",), (word,))
OLDEST_FIRST = Order(("created_at", "pk"), (moment, UUID))
NEWEST_FIRST = Order(("created_at", "pk"), (moment, UUID), descending=True)
AS_THEY_STAND = Order(("start", "end", "pk"), (number, number, UUID))
