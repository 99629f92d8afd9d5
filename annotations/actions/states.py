"""The states that events keep: read and put back, however many at once, in a fixed number of queries a kind.

A State maps "annotation:<id>" and "suggestion:<id>" to a snapshot (see `rows`), "reply:<id>" and
"resolution:<annotation id>" to another (see `talk_states`), or to None where there was nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from annotations.models import Annotation, Entity, Reply, Resolution, Span, Suggestion, Tag, Value
from annotations.text.pieces import Piece
from reader.actions.errors import Conflict, Invalid
from reader.models import Article, User

from . import naming, rows, talk_states, values
from .changes import State

UNDECIDED = {"decision": "open", "decided_by": None, "decided_at": None}
PASSING = {"version", "decided_at", "updated_at"}  # what may differ though the content is the same


def parted(keys: Iterable[str]) -> dict[str, list[str]]:
    """The ids that the keys name, by kind."""
    ids: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        kind, _, pk = key.partition(":")
        ids[kind].append(pk)
    return ids


def standing(keys: Iterable[str]) -> State:
    """The things as they are now."""
    keys = list(keys)
    ids = parted(keys)
    now: State = dict.fromkeys(keys)
    for annotation in rows.whole(Annotation.objects.filter(pk__in=ids["annotation"])):
        now[f"annotation:{annotation.pk}"] = rows.snapshot(annotation)
    for suggestion in Suggestion.objects.select_related("decided_by").filter(pk__in=ids["suggestion"]):
        now[f"suggestion:{suggestion.pk}"] = rows.decision(suggestion)
    return now | talk_states.standing(replies=ids["reply"], resolutions=ids["resolution"])


def same(one: State, other: State, *, collection_id: int) -> bool:
    """Whether two states tell of the same content; a version that went up and came back is no change.

    Nor is another name of the same entity of the collection: entities are renamed and merged, and the log stays.
    """
    if one.keys() != other.keys():
        return False
    pairs = [(_content(one[key]), _content(other[key])) for key in one]
    differing = [each for pair in pairs if pair[0] != pair[1] for each in pair]
    if not differing:
        return True
    bearers = naming.bearers(collection_id, [named for state in differing for named in _named(state)])
    return all(_by_bearer(a, bearers) == _by_bearer(b, bearers) for a, b in pairs)


def alike(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether two snapshots tell of the same content, under the same names."""
    return _content(one) == _content(other)


def put(article: Article, wanted: State, *, now: State, by: User | None = None) -> None:
    """Make everything be as `wanted` says. `by` is whom a refusal is told.

    Raises Conflict where a tag or an author is gone, and where an annotation would go away under a conversation that
    `wanted` does not tell of.
    """
    ids = parted(wanted)
    _put_decisions({pk: wanted[f"suggestion:{pk}"] or UNDECIDED for pk in ids["suggestion"]})
    going = [pk for pk in ids["annotation"] if wanted[f"annotation:{pk}"] is None]
    if going and talk_states.under(going).keys() - wanted.keys():
        raise Conflict(_not_from_under(going, by), current=None)
    Annotation.objects.filter(pk__in=ids["annotation"]).delete()
    back = {}
    for pk in ids["annotation"]:
        state, replaced = wanted[f"annotation:{pk}"], now[f"annotation:{pk}"]
        if state is not None:
            latest = max(state["version"], replaced["version"] if replaced is not None else 0)
            back[pk] = {**state, "version": latest + 1}
    _put_annotations(article, back)
    replies, resolutions = ({pk: wanted[f"{kind}:{pk}"] for pk in ids[kind]} for kind in ("reply", "resolution"))
    if replies or resolutions:
        talk_states.put(article, replies=replies, resolutions=resolutions, now=now)


def _not_from_under(annotations: list[str], by: User | None) -> str:
    """Why these annotations do not go away: who sees nothing of what was said under them is not told that it was."""
    replies, resolutions = Reply.objects.all(), Resolution.objects.all()
    if by is not None:
        replies, resolutions = replies.visible_to(by), resolutions.visible_to(by)
    ids = [UUID(pk) for pk in annotations]
    if replies.filter(annotation__in=ids).exists() or resolutions.filter(annotation__in=ids).exists():
        return (
            "There are replies to it by now, which would be lost with it. Nothing was touched: "
            "remove the annotation itself if they may go, too."
        )
    return "This can no longer be undone. Nothing was touched: remove the annotation itself if it may go."


def _content(state: dict[str, Any] | None) -> dict[str, Any] | None:
    """What a snapshot says, in an order of its own: parts and options may have changed places in the codebook since."""
    if state is None:
        return None
    told = {name: value for name, value in state.items() if name not in PASSING}
    if "spans" in told:
        told["spans"] = sorted(told["spans"])
    if "attributes" in told:
        given = told["attributes"].items()
        told["attributes"] = {key: sorted(value) if isinstance(value, list) else value for key, value in given}
    return told


def _named(state: dict[str, Any] | None) -> list[naming.Named]:
    """The names of entities in a snapshot, with the keys of their tags."""
    if state is None:
        return []
    values = [value for value in state.get("attributes", {}).values() if isinstance(value, dict)]
    return [
        *([(state["tag"], state["entity"])] if state.get("entity") else []),
        *((value["tag"], value["name"]) for value in values),
    ]


def _by_bearer(state: dict[str, Any] | None, bearers: dict[naming.Named, int]) -> dict[str, Any] | None:
    """The snapshot with the ids of entities in the place of their names, where they bear them still."""
    if state is None:
        return None
    told = dict(state)
    if state.get("entity"):
        told["entity"] = bearers.get((state["tag"], state["entity"]), state["entity"])
    if "attributes" in state:
        told["attributes"] = {
            key: bearers.get((value["tag"], value["name"]), value) if isinstance(value, dict) else value
            for key, value in state["attributes"].items()
        }
    return told


def _put_decisions(states: dict[str, dict[str, Any]]) -> None:
    alike: dict[tuple[str, str | None, str | None], list[str]] = defaultdict(list)
    for pk, state in states.items():
        alike[state["decision"], state["decided_by"], state["decided_at"]].append(pk)
    for (decision, username, at), ids in alike.items():
        by = None if username is None else User.objects.filter(username=username).first()
        Suggestion.objects.filter(pk__in=ids).update(decision=decision, decided_by=by, decided_at=at)


def _put_annotations(article: Article, states: dict[str, dict[str, Any]]) -> None:
    """Store these annotations, none of which is there, as their snapshots say."""
    if not states:
        return
    tags = {tag.key: tag for tag in Tag.objects.filter(collection=article.collection_id).whole()}
    authors = {user.username: user for user in User.objects.filter(username__in={s["author"] for s in states.values()})}
    origins = [state["suggestion"] for state in states.values() if state["suggestion"]]
    suggestions = {str(each.pk): each for each in Suggestion.objects.filter(pk__in=origins)}
    find = _finding(article, tags, [named for state in states.values() for named in _named(state)])
    annotations: list[Annotation] = []
    spans: list[Span] = []
    valued: list[Value] = []
    for pk, state in states.items():
        tag, author = tags.get(state["tag"]), authors.get(state["author"])
        if tag is None or author is None:
            raise Conflict("Its tag or its author is gone, so it cannot come back. Nothing was touched.", current=None)
        annotation = _annotation(article, pk, state, tag=tag, author=author)
        annotation.entity = find(tag.key, state["entity"] or "")
        annotation.suggestion = suggestions.get(state["suggestion"] or "")
        annotations.append(annotation)
        its_spans, its_values = _parts(annotation, state, find)
        spans += its_spans
        valued += its_values
    Annotation.objects.bulk_create(annotations)
    Span.objects.bulk_create(spans)
    Value.objects.bulk_create(valued)


def _annotation(article: Article, pk: str, state: dict[str, Any], *, tag: Tag, author: User) -> Annotation:
    exported_id = state.get("exported_id")
    return Annotation(
        pk=UUID(pk),
        exported_id=None if exported_id is None else UUID(exported_id),
        article=article,
        tag=tag,
        author=author,
        note=state["note"],
        created_at=datetime.fromisoformat(state["created_at"]),
        updated_at=timezone.now(),
        version=state["version"],
    )


def _finding(article: Article, tags: Mapping[str, Tag], names: Iterable[naming.Named]) -> values.Find:
    """Whom names stand for: those that are known, found at once; others are made where they are asked for."""
    bearers = naming.bearers(article.collection_id, names)
    entities = Entity.objects.select_related("tag").in_bulk(set(bearers.values()))
    known: dict[naming.Named, Entity | None] = {named: entities[pk] for named, pk in bearers.items()}

    def find(key: str, name: str) -> Entity | None:
        if (key, name) not in known:
            known[key, name] = naming.entity_for(tags[key], name) if key in tags else None
        return known[key, name]

    return find


def _parts(annotation: Annotation, state: dict[str, Any], find: values.Find) -> tuple[list[Span], list[Value]]:
    """The rows of the annotation's spans and values. Raises Conflict where the codebook no longer has one of them."""
    try:
        spans = rows.spans(annotation, [Piece(*each) for each in state["spans"]])
        valued = values.made(annotation, values.read(annotation.tag, state.get("attributes", {}), find=find))
    except (Invalid, KeyError) as gone:
        raise Conflict(
            f"The codebook no longer has a part or a value of this {annotation.tag.name.lower()}, so it cannot come "
            "back. Nothing was touched.",
            current=None,
        ) from gone
    return spans, valued
