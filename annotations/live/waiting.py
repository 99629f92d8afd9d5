"""One stream: whose it is, how far it has come in the log, and what waits to be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from annotations.live import frames
from annotations.live.frames import Row
from annotations.live.log import FAR, Admitted, Standing, Wanted

BOUND = 64  # pieces that wait to be sent; one tells of FAR events at most
NOBODY = frames.presence([])


class Stream:
    """What one browser hears of one article.

    `place` is the event up to which the log was gone through for it, `last` the newest that it was told of: where its
    person reads blind that is another. `until` is when it ends by itself.
    """

    def __init__(self, admitted: Admitted, *, visit: str | None, until: float) -> None:
        self.person = admitted.person
        self.article = admitted.article
        self.collection = admitted.collection
        self.session = admitted.session
        self.password = admitted.password
        self.visit = visit
        self.until = until
        self.sees_others: bool | None = None
        self.comes_back = False
        self.place = admitted.newest
        self.last = admitted.seen if admitted.after is None else admitted.after
        self._shown = NOBODY
        self._suggesting = ""
        self._waiting: list[bytes] = []
        self._more = asyncio.Event()
        self._ended = False
        self._catch_up(admitted.rows, admitted.seen)

    def wanted(self) -> Wanted:
        return Wanted(self.person.pk, self.article, self.session)

    def hear(self, rows: Sequence[Row], whole: bytes) -> None:
        """Tell what this person may see of the rows, which follow one another in the log; `whole` tells all of them."""
        if not rows or rows[-1].event <= self.place:
            return
        newer = [row for row in rows if row.event > self.place and self._sees(row)]
        self.place = rows[-1].event
        if newer:
            self.last = newer[-1].event
            self._say(whole if len(newer) == len(rows) else frames.told(newer))

    def stand(self, standing: Standing | None) -> None:
        """Take in what the database says of the person, and of the suggesters. A page that showed too much, or too
        little, begins anew."""
        if standing is None:
            self.go()
            return
        if self.sees_others is not None and self.sees_others != standing.sees_others:
            self._say(frames.far(self.last))
        self.sees_others = standing.sees_others
        if self._suggesting != standing.suggesting:
            self._suggesting = standing.suggesting
            self._say(frames.suggesting(standing.suggesting))

    def show(self, present: bytes) -> None:
        """Say who is here, if that is news. Who reads blind is told of nobody."""
        shown = present if self.sees_others else NOBODY
        if shown != self._shown and len(self._waiting) < BOUND:
            self._say(shown)
            self._shown = shown

    def beat(self) -> None:
        if not self._waiting:
            self._say(frames.BEAT)

    def go(self) -> None:
        """The person may not hear of this article any more."""
        if not self._ended:
            self._waiting[:] = [frames.GONE]
            self.end()

    def end(self, *, comes_back: bool = False) -> None:
        """No more. `comes_back`: the browser asks again at once, so nobody is told that it left."""
        if not self._ended:
            self.comes_back = comes_back
            self._ended = True
            self._more.set()

    async def pieces(self) -> bytes | None:
        """All that is to be sent next, as soon as there is something; None at the end."""
        while not self._waiting and not self._ended:
            self._more.clear()
            await self._more.wait()
        pieces, self._waiting = self._waiting, []
        return b"".join(pieces) or None

    def _catch_up(self, rows: Sequence[Row], seen: int) -> None:
        self._say(frames.opening(self.last))
        if len(rows) > FAR:
            self.last = seen
            self._say(frames.far(seen))
        elif rows:
            self.last = rows[-1].event
            self._say(frames.told(rows))

    def _sees(self, row: Row) -> bool:
        return bool(self.sees_others) or row.actor == self.person.pk

    def _say(self, piece: bytes) -> None:
        if self._ended:
            return
        if len(self._waiting) >= BOUND:
            # Who reads slower than others write gets no longer and longer list, but the advice to begin anew.
            self._waiting[:] = [frames.far(self.last)]
        else:
            self._waiting.append(piece)
        self._more.set()
