"""The states of a collection's rules for suggestions, as events keep them: read and put back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from annotations.models import SuggestionRule
from annotations.text.found import SuggestionKind
from reader.models import Collection


def told(rule: SuggestionRule) -> dict[str, Any]:
    """A rule as the log keeps it."""
    return {"offered": rule.offered, "threshold": rule.threshold}


def read(collection: Collection, kinds: Iterable[str]) -> dict[str, Any]:
    """What the collection has said of these kinds, by kind. One query."""
    return {
        rule.kind: told(rule) for rule in SuggestionRule.objects.filter(collection=collection, kind__in=list(kinds))
    }


def put(collection: Collection, rules: Mapping[str, dict[str, Any] | None]) -> None:
    """Let the collection have these rules, by kind; where it says None, the usual one."""
    known = {kind.value for kind in SuggestionKind}
    for kind, rule in rules.items():
        if rule is None:
            SuggestionRule.objects.filter(collection=collection, kind=kind).delete()
        elif kind in known:
            SuggestionRule.objects.update_or_create(collection=collection, kind=kind, defaults=rule)
