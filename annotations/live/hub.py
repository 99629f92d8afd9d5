"""All streams of one web process. They wait in a room for each article and hear what its log says next.

Everything here runs on the event loop. The log is the truth and a notification only a hint that there is more of it: a
room reads on from where its streams are. Without a stream there is nothing: no connection, no thread, no task.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID

from annotations.live import log
from annotations.live.desk import Desk
from annotations.live.listening import EVENTS, listen
from annotations.live.presence import HERE, LEFT, STILL, announce, message
from annotations.live.room import Room
from annotations.live.waiting import Stream
from reader.signals import stopping

logger = logging.getLogger(__name__)

TICK = 1.0
CHECK = 2.0  # seconds between two looks at who may stay
STAY = 10.0  # seconds between two words about each visit that goes on
BEAT = 15.0  # seconds between two signs of life
IDLE = 10.0  # seconds without a stream until connections and threads are given back
LIFETIME = 300.0, 360.0  # seconds: a laptop that was closed is noticed when it does not come back
MOST = 50  # streams of one person in one process


class Full(Exception):
    """Somebody has more streams than anybody needs."""


class Hub:
    def __init__(self) -> None:
        self.rooms: dict[UUID, Room] = {}
        self._door, self._log = Desk("door"), Desk("log")
        self._tasks: list[asyncio.Task[None]] = []
        self._to_say: list[str] = []
        self._check_now = False
        self._alone_since: float | None = None
        stopping.connect(self._stopping, weak=False, dispatch_uid="annotations.live")

    def streams(self) -> Iterator[Stream]:
        for room in self.rooms.values():
            yield from room.streams

    async def enter(
        self, session: str, slug: str, article: UUID, *, after: int | None, visit: str | None
    ) -> Stream | int:
        """A stream for whom the session belongs to, or the status to refuse with.

        Raises Full, and Django's database errors.
        """
        self._begin()
        admitted = await self._door.ask(log.admitted, session, slug, article, after=after)
        self._begin()
        if isinstance(admitted, int):
            return admitted
        if sum(each.person == admitted.person for each in self.streams()) >= MOST:
            raise Full
        stream = Stream(admitted, visit=visit, until=time.monotonic() + random.uniform(*LIFETIME))  # noqa: S311
        room = self.rooms.setdefault(article, Room(article, self._log))
        room.streams.add(stream)
        # What was stored since the log was read for this one, it hears with the others.
        room.wake()
        self._tell_visit(STILL, room, stream)
        return stream

    def leave(self, stream: Stream) -> None:
        room = self.rooms[stream.article]
        room.streams.discard(stream)
        if not stream.comes_back:
            self._tell_visit(LEFT, room, stream)
        if not room.streams:
            del self.rooms[stream.article]

    def _begin(self) -> None:
        self._alone_since = None
        if not self._tasks:
            works: list[Callable[[], Awaitable[None]]] = [self._listen, self._tick, self._ask]
            self._tasks = [asyncio.create_task(kept(work)) for work in works]

    def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        self._door.close()
        self._log.close()

    def _stopping(self, **_: Any) -> None:
        for stream in list(self.streams()):
            stream.end(comes_back=True)

    async def _listen(self) -> None:
        await listen(heard=self._heard, connected=self._connected)

    def _connected(self) -> None:
        for room in self.rooms.values():
            room.wake()

    def _heard(self, channel: str, payload: str) -> None:
        if channel == EVENTS:
            _, article, collection = json.loads(payload)
            if article is None:
                # Members, blind reading, a deleted article: who may stay is looked at now.
                self._check_now |= any(stream.collection == collection for stream in self.streams())
            elif (room := self.rooms.get(UUID(article))) is not None:
                room.wake()
            return
        said = json.loads(payload)
        room = self.rooms.get(UUID(said["article"]))
        if room is not None:
            room.present.heard(said, now=time.monotonic())
            if said["do"] == HERE:
                self._name_visit(room, said["user"], said["visit"])

    async def _tick(self) -> None:
        """What needs nothing but the clock."""
        beat = time.monotonic() + BEAT
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            beats = now >= beat
            beat = now + BEAT if beats else beat
            for room in list(self.rooms.values()):
                room.present.expire(now=now)
                if beats:
                    room.wake()  # some poolers pass no notification on, and say nothing of it
                for stream in list(room.streams):
                    stream.show(room.present.frame())
                    if beats:
                        stream.beat()
                    if now > stream.until:
                        stream.end(comes_back=True)

    async def _ask(self) -> None:
        """What needs the database, now and then."""
        check = stay = time.monotonic()
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            if now >= stay:
                stay = now + STAY
                for room in self.rooms.values():
                    for stream in room.streams:
                        self._tell_visit(STILL, room, stream)
            await self._say()
            if self._check_now or now >= check:
                self._check_now, check = False, now + CHECK
                await self._check()
            if self._is_over(now):
                self._end()

    def _is_over(self, now: float) -> bool:
        if self.rooms:
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = now
        return self._alone_since is not None and now - self._alone_since > IDLE

    async def _say(self) -> None:
        messages, self._to_say = self._to_say, []
        if messages:
            await self._log.ask(announce, messages)

    async def _check(self) -> None:
        """Send away whoever was removed, signed out or deactivated, or whose article is gone."""
        streams = list(self.streams())
        standings = await self._log.ask(log.standings, [stream.wanted() for stream in streams]) if streams else []
        for stream, standing in zip(streams, standings, strict=True):
            stream.stand(standing)
            if standing is not None and standing.password != stream.password:
                # A new password ends all sessions but the one in which it was set.
                user = await self._log.ask(log.who, stream.session)
                if user is None:
                    stream.go()
                stream.password = standing.password

    def _tell_visit(self, do: str, room: Room, stream: Stream) -> None:
        if stream.visit is not None:
            place = room.present.place_of(stream.person, stream.visit)
            self._to_say.append(message(do, room.article, stream.person, stream.visit, place))

    def _name_visit(self, room: Room, user: int, visit: str) -> None:
        """A stream that did not say which visit it belongs to, belongs to the first that its person tells of."""
        own = [stream for stream in room.streams if stream.person.pk == user]
        unnamed = next((stream for stream in own if stream.visit is None), None)
        if unnamed is not None and all(stream.visit != visit for stream in own):
            unnamed.visit = visit


async def kept(work: Callable[[], Awaitable[None]]) -> None:
    """Do it for ever, whatever goes wrong."""
    while True:
        try:
            await work()
        except Exception as error:
            logger.warning("Live updates stumbled and go on: %r", error)
        await asyncio.sleep(TICK)
