"""What a collection wants of each kind of suggestion: whether it is offered, and from what score on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from annotations.models import SuggestionRule
from reader.actions.errors import Invalid
from reader.models import Collection, User

from .changes import State
from .collection_undo import SET, Done, hold, record
from .rule_states import put, told


@dataclass(frozen=True)
class Wanted:
    """Whether a kind is offered, and how sure its suggestions must be, in percent."""

    offered: bool
    percent: int


@transaction.atomic
def set_rules(collection: Collection, wanted: Mapping[str, Wanted], *, by: User) -> Done:
    """Store what is wanted of these kinds; what is not named stays as it is. Raises Invalid."""
    collection = hold(collection)
    before: State = {}
    after: State = {}
    for kind, now in SuggestionRule.of(collection.pk).items():
        if kind not in wanted:
            continue
        if not 0 <= wanted[kind].percent <= 100:
            raise Invalid("How sure it must be is a number from 0 to 100.", field=f"percent-{kind}")
        then = {"offered": wanted[kind].offered, "threshold": wanted[kind].percent / 100}
        if told(now) != then:
            before[f"rule:{kind}"] = None if now.pk is None else told(now)
            after[f"rule:{kind}"] = then
    if not after:
        return Done("Nothing was changed.")
    put(collection, {key.partition(":")[2]: state for key, state in after.items()})
    return Done("The settings of suggestions are saved.", record(SET, collection, by=by, before=before, after=after))
