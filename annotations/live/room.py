"""All streams of this process at one article: read the log once, tell it to each."""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID

from django.db import Error

from annotations.live import frames, log
from annotations.live.desk import Desk
from annotations.live.presence import Present
from annotations.live.waiting import Stream

logger = logging.getLogger(__name__)

PACE = 0.05  # seconds between two looks at the log: what many write at once is told at once
PATIENCE = 1.0  # seconds after a look that failed


class Room:
    def __init__(self, article: UUID, desk: Desk) -> None:
        self.article = article
        self.desk = desk
        self.streams: set[Stream] = set()
        self.present = Present()
        self._news = False
        self._reading: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """There may be something new in the log."""
        self._news = True
        if self._reading is None:
            self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            while self._news and self.streams:
                self._news = False
                try:
                    await self._read_on()
                    await asyncio.sleep(PACE)
                except Error as error:
                    logger.warning("Live updates cannot read the log: %s", " ".join(str(error).split()))
                    self._news = True
                    await asyncio.sleep(PATIENCE)
        finally:
            self._reading = None

    async def _read_on(self) -> None:
        """One stretch of the log, from where the stream is that has come least far."""
        streams = list(self.streams)
        wanted = [stream.wanted() for stream in streams]
        rows, standings = await self.desk.ask(log.news, self.article, wanted, after=min(s.place for s in streams))
        whole = frames.told(rows)
        for stream, standing in zip(streams, standings, strict=True):
            stream.stand(standing)
            stream.hear(rows, whole)
        self._news = self._news or len(rows) == log.FAR
