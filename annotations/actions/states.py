"""The states that events keep: read and put back, however many at once, in a fixed number of queries a kind.

A State maps "annotation:<id>" and "suggestion:<id>" to a snapshot (see `rows`), or to None where there was nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from annotations.models import Annotation, Entity, Span, Suggestion, Tag, Value
from annotations.text.pieces import Piece
from reader.actions.errors import Conflict, Invalid
from reader.models import Article, User

from . import naming, rows, values
from .changes import State

UNDECIDED = {"decision": "open", "decided_by": None, "decided_at": None}
PASSING = {"version", "decided_at"}  # what may differ though the content is the same


def parted(keys: Iterable[str]) -> tuple[list[str], list[str]]:
    """The ids of the annotations and of the suggestions among the keys."""
    ids: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        kind, pk = key.split(":")
        ids[kind].append(pk)
    return ids["annotation"], ids["suggestion"]


def standing(keys: Iterable[str]) -> State:
    """The things as they are now."""
    keys = list(keys)
    annotations, suggestions = parted(keys)
    now: State = dict.fromkeys(keys)
    for annotation in rows.whole(Annotation.objects.filter(pk__in=annotations)):
        now[f"annotation:{annotation.pk}"] = rows.snapshot(annotation)
    for suggestion in Suggestion.objects.select_related("decided_by").filter(pk__in=suggestions):
        now[f"suggestion:{suggestion.pk}"] = rows.decision(suggestion)
    return now


def same(one: State, other: State) -> bool:
    """Whether two states tell of the same content; a version that went up and came back is no change."""
    return one.keys() == other.keys() and all(_content(one[key]) == _content(other[key]) for key in one)


def put(article: Article, wanted: State, *, now: State) -> None:
    """Make everything be as `wanted` says. Raises Conflict where a tag or an author is gone."""
    annotations, suggestions = parted(wanted)
    _put_decisions({pk: wanted[f"suggestion:{pk}"] or UNDECIDED for pk in suggestions})
    Annotation.objects.filter(pk__in=annotations).delete()
    back = {}
    for pk in annotations:
        state, replaced = wanted[f"annotation:{pk}"], now[f"annotation:{pk}"]
        if state is not None:
            latest = max(state["version"], replaced["version"] if replaced is not None else 0)
            back[pk] = {**state, "version": latest + 1}
    _put_annotations(article, back)


def _content(state: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if state is None else {name: value for name, value in state.items() if name not in PASSING}


def _put_decisions(states: dict[str, dict[str, Any]]) -> None:
    alike: dict[tuple[str, str | None, str | None], list[str]] = defaultdict(list)
    for pk, state in states.items():
        alike[state["decision"], state["decided_by"], state["decided_at"]].append(pk)
    for (decision, username, at), ids in alike.items():
        by = None if username is None else User.objects.filter(username=username).first()
        Suggestion.objects.filter(pk__in=ids).update(decision=decision, decided_by=by, decided_at=at)


def _put_annotations(article: Article, states: dict[str, dict[str, Any]]) -> None:
    """Store these annotations, none of which is there, as their snapshots say."""
    tags = {tag.key: tag for tag in Tag.objects.filter(collection=article.collection_id).whole()}
    authors = {user.username: user for user in User.objects.filter(username__in={s["author"] for s in states.values()})}
    origins = [state["suggestion"] for state in states.values() if state["suggestion"]]
    suggestions = {str(each.pk): each for each in Suggestion.objects.filter(pk__in=origins)}
    entities: dict[tuple[str, str], Entity | None] = {}
    at = timezone.now()
    annotations: list[Annotation] = []
    spans: list[Span] = []
    valued: list[Value] = []
    for pk, state in states.items():
        tag, author, name = tags.get(state["tag"]), authors.get(state["author"]), state["entity"] or ""
        if tag is None or author is None:
            raise Conflict("Its tag or its author is gone, so it cannot come back. Nothing was touched.", current=None)
        if (tag.key, name) not in entities:
            entities[tag.key, name] = naming.entity_for(tag, name)
        exported_id = state.get("exported_id")
        annotation = Annotation(
            pk=UUID(pk),
            exported_id=None if exported_id is None else UUID(exported_id),
            article=article,
            tag=tag,
            author=author,
            note=state["note"],
            entity=entities[tag.key, name],
            suggestion=suggestions.get(state["suggestion"] or ""),
            created_at=datetime.fromisoformat(state["created_at"]),
            updated_at=at,
            version=state["version"],
        )
        annotations.append(annotation)
        try:
            spans += rows.spans(annotation, [Piece(*each) for each in state["spans"]])
            valued += values.made(annotation, values.read(tag, state.get("attributes", {})))
        except (Invalid, KeyError) as gone:
            raise Conflict(
                f"The codebook no longer has a part or a value of this {tag.name.lower()}, so it cannot come back. "
                "Nothing was touched.",
                current=None,
            ) from gone
    Annotation.objects.bulk_create(annotations)
    Span.objects.bulk_create(spans)
    Value.objects.bulk_create(valued)
