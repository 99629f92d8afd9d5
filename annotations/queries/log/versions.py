"""An annotation's history: each of its states, who made it of which, and which can be had back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q

from annotations.actions import rows
from annotations.actions.states import alike
from annotations.models import Annotation, Event
from annotations.text.history.differences import Difference, Version, differences, version
from annotations.text.history.names import Names
from reader.models import Article, Role, User, sees_others, with_role

from .lines import Line, lines, names_of, who, with_people
from .wanted import ABOUT, speaks_of

Side = Literal["before", "after"]


@dataclass(frozen=True)
class Entry:
    """One change of the annotation. `version` is what it then was, None where it was gone; `side` says of which side of
    the event that is; None as `side` is of an event that left it as it was."""

    line: Line
    differences: list[Difference]
    version: Version | None
    side: Side
    restorable: bool
    first: bool = False  # whether this is what stood before the first change that is known


@dataclass(frozen=True)
class History:
    """`annotation` is None where it is gone; `may_restore` says whether the one who looks may bring a state back."""

    annotation: Annotation | None
    annotation_id: UUID
    tag: str
    quote: str
    entries: list[Entry]
    may_restore: bool

    @property
    def at(self) -> int:
        """The version that stands; 0 where there is none."""
        return 0 if self.annotation is None else self.annotation.version


def history(article: Article, annotation_id: UUID, *, user: User) -> History | None:
    """Newest first; None where `user` sees nothing of such an annotation. Who reads blind sees only their own, also of
    those that are gone. A fixed number of queries."""
    annotation = rows.whole(Annotation.objects.visible_to(user).filter(article=article, pk=annotation_id)).first()
    if annotation is None and Annotation.objects.filter(pk=annotation_id).exists():
        return None
    events = list(with_people(_events(article, annotation_id, user)).order_by("-id"))
    key, role = f"annotation:{annotation_id}", article.collection.role_of(user) or Role.READER
    states = [state for event in events for state in (event.after.get(key), event.before.get(key)) if state is not None]
    author = annotation.author.username if annotation is not None else states[0]["author"] if states else None
    if author is None or (annotation is None and author != user.username and not _sees_others(article, user)):
        return None
    now = None if annotation is None else rows.snapshot(annotation)
    names, told = names_of(article.collection), lines(events, user=user, collection=article.collection, role=role)
    shown = version(now or states[0], text=article.text, names=names)
    return History(
        annotation=annotation,
        annotation_id=annotation_id,
        tag=shown.tag,
        quote=shown.parts[0][1] if shown.parts else "",
        entries=_entries(told, key, now, text=article.text, names=names),
        may_restore=role.may_edit() or (role.may_annotate() and author == user.username),
    )


def _events(article: Article, annotation_id: UUID, user: User) -> Any:
    """The events about an annotation, and about what was said under it."""
    keys = [f"annotation:{annotation_id}", f"resolution:{annotation_id}"]
    about = Q(before__has_any_keys=keys) | Q(after__has_any_keys=keys) | speaks_of(ABOUT, str(annotation_id))
    where = Q(article=article) | Q(article=None, collection=article.collection)
    return Event.objects.visible_to(user).filter(where & about)


def _sees_others(article: Article, user: User) -> bool:
    """Whether nothing of the article is hidden from the member."""
    condition = sees_others(user, collection="collection__", article="pk")
    return Article.objects.filter(
        with_role(user, Role.READER, prefix="collection__") & condition, pk=article.pk
    ).exists()


def _entries(told: Sequence[Line], key: str, now: Any, *, text: str, names: Names) -> list[Entry]:
    entries = []
    for line in told:
        old, new = line.event.before.get(key), line.event.after.get(key)
        changed = key in line.event.after
        entries.append(
            Entry(
                line=line,
                differences=differences(old, new, text=text, names=names) if old and new else [],
                version=version(new, text=text, names=names) if new and not old else None,
                side="after",
                restorable=changed and new is not None and not alike(new, now),
            )
        )
    oldest = next((line for line in reversed(told) if key in line.event.after), None)
    before = None if oldest is None else oldest.event.before.get(key)
    if oldest is not None and before is not None:
        shown = version(before, text=text, names=names)
        entries.append(Entry(oldest, [], shown, "before", restorable=not alike(before, now), first=True))
    return entries


@dataclass(frozen=True)
class Meanwhile:
    """What somebody has made of an annotation since a version of it was read."""

    who: list[str]
    differences: list[Difference]


def meanwhile(annotation: Annotation, *, since: int, user: User) -> Meanwhile | None:
    """What is another now than at version `since`; None where the log does not tell. The annotation as it stands."""
    key = f"annotation:{annotation.pk}"
    events = Event.objects.visible_to(user).filter(article=annotation.article_id, after__has_key=key)
    later: list[Event] = []
    for event in events.select_related("actor").order_by("-id")[:50]:
        state = event.after[key]
        if state is not None and state["version"] <= since:
            if state["version"] < since:
                return None
            now = rows.snapshot(annotation)
            names = names_of(annotation.article.collection)
            told = differences(state, now, text=annotation.article.text, names=names)
            return Meanwhile(list(dict.fromkeys(who(each) for each in reversed(later))), told)
        later.append(event)
    return None
