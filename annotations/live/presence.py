"""Who has an article open, and at which paragraph. Told by NOTIFY from process to process, and stored nowhere.

A visit is one tab, named by a random id of its own. It is announced when it begins and when its place changes, kept
alive by the process that holds its stream, and forgotten soon after nobody speaks of it any more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from annotations.live import frames
from annotations.live.listening import PRESENCE
from reader.models import User

HERE, STILL, LEFT = "here", "still", "left"
EXPIRES = 25.0  # seconds without a word
MOST = 20  # visits of one person to one article, at most
VISIT = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)


@dataclass(frozen=True)
class Person:
    """Somebody as the others are shown them."""

    pk: int
    username: str
    name: str

    @classmethod
    def of(cls, user: User) -> Person:
        return cls(user.pk, user.username, user.name())


@dataclass
class Visit:
    person: Person
    paragraph: int | None
    placed: float
    until: float


@dataclass
class Present:
    """The visits to one article, as this process has heard of them. Times are of one monotonic clock."""

    visits: dict[tuple[int, str], Visit] = field(default_factory=dict)
    _frame: bytes | None = None

    def heard(self, said: dict[str, Any], *, now: float) -> None:
        person = Person(said["user"], said["username"], said["name"])
        key = (person.pk, said["visit"])
        known = self.visits.get(key)
        if said["do"] == LEFT:
            self.visits.pop(key, None)
        elif known is not None and (said["do"] == STILL or known.paragraph == said["paragraph"]):
            known.until = now + EXPIRES
            return
        else:
            self.visits[key] = Visit(person, said["paragraph"], now, now + EXPIRES)
            self._bound(person)
        self._frame = None

    def expire(self, *, now: float) -> None:
        for key in [key for key, visit in self.visits.items() if visit.until < now]:
            del self.visits[key]
            self._frame = None

    def place_of(self, person: Person, visit: str) -> int | None:
        known = self.visits.get((person.pk, visit))
        return None if known is None else known.paragraph

    def frame(self) -> bytes:
        """Everybody once, by username; who has two tabs is where they moved last."""
        if self._frame is None:
            latest: dict[str, Visit] = {}
            for visit in sorted(self.visits.values(), key=lambda each: (each.paragraph is not None, each.placed)):
                latest[visit.person.username] = visit
            self._frame = frames.presence([_told(latest[username]) for username in sorted(latest)])
        return self._frame

    def _bound(self, person: Person) -> None:
        own = [key for key in self.visits if key[0] == person.pk]
        if len(own) > MOST:
            del self.visits[min(own, key=lambda key: self.visits[key].until)]


def message(do: str, article: UUID, person: Person, visit: str, paragraph: int | None) -> str:
    """What is said to all processes about a visit; `paragraph` counts from 0."""
    return json.dumps(
        {
            "do": do,
            "article": str(article),
            "visit": visit,
            "user": person.pk,
            "username": person.username,
            "name": person.name,
            "paragraph": paragraph,
        }
    )


def announce(messages: Iterable[str]) -> None:
    """Say them to all processes. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, said) FROM unnest(%s::text[]) AS said", [PRESENCE, list(messages)])


def _told(visit: Visit) -> dict[str, object]:
    person = visit.person
    initials = person.username[:2]
    return {"username": person.username, "name": person.name, "initials": initials, "paragraph": visit.paragraph}
