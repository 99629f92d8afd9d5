"""The orders in which suggestions are walked one by one. A place in a walk is a suggestion: no page is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from annotations.models import Suggestion
from annotations.models.suggestions import SuggestionQuerySet

#: Articles in the order in which they came, and within one as it stands in the text.
AS_THEY_STAND = ("article__created_at", "article_id", "anchor_start", "start", "end", "pk")


@dataclass(frozen=True)
class Order:
    """Columns to sort by, with a minus those that go down. Together they are unique."""

    label: str
    columns: tuple[str, ...]

    def sorted(self, rows: SuggestionQuerySet, *, back: bool = False) -> SuggestionQuerySet:
        rows = rows.order_by(*self.columns)
        return rows.reverse() if back else rows

    def after(self, row: Suggestion) -> Q:
        """The condition that a suggestion comes after this one, which need not be open any more."""
        return self._beyond(row, back=False)

    def before(self, row: Suggestion) -> Q:
        return self._beyond(row, back=True)

    def _beyond(self, row: Suggestion, *, back: bool) -> Q:
        condition, same = Q(pk__in=[]), Q()
        for column, down, value in self._keys(row):
            condition |= same & Q(**{f"{column}__{'lt' if down != back else 'gt'}": value})
            same &= Q(**{column: value})
        return condition

    def _keys(self, row: Suggestion) -> Iterator[tuple[str, bool, Any]]:
        for column in self.columns:
            name, value = column.removeprefix("-"), row
            for step in name.split("__"):
                value = getattr(value, step)
            yield name, column.startswith("-"), value


ORDERS = {
    "sure": Order("Surest first", ("-score", *AS_THEY_STAND)),
    "unsure": Order("Least sure first", ("score", *AS_THEY_STAND)),
    "text": Order("As they stand in the text", AS_THEY_STAND),
}
USUAL = "sure"
