"""The live stream of an article: server-sent events at /c/<collection>/a/<id>/stream/, without a thread of its own.

`GET`, with the session's cookie; `Last-Event-ID` or `?after=` is the newest event already known, `?visit=` the tab's
own random id. 400 for another host or too long a query, 401 for nobody, 404 for a stranger, 429 for far too many, 503
while the database is away.
"""

from __future__ import annotations

import asyncio
import logging
import re
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest
from django.db import Error

from annotations.live.hub import Full, Hub
from annotations.live.presence import VISIT
from annotations.live.waiting import Stream
from reader.service.door import Application, Receive, Scope, Send

logger = logging.getLogger(__name__)

PATH = re.compile(r"/c/(?P<slug>[-\w]+)/a/(?P<article>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/stream/", re.ASCII)
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a proxy that gathers an answer before it passes it on would pass nothing on
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'"),
]
NUMBER = re.compile(r"\d{1,18}", re.ASCII)


class Live:
    """An ASGI application for HTTP: streams here, all else by `otherwise`."""

    def __init__(self, otherwise: Application) -> None:
        self.otherwise = otherwise
        self.hub = Hub()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        where = PATH.fullmatch(scope["path"])
        if where is None:
            await self.otherwise(scope, receive, send)
        elif scope["method"] != "GET":
            await refuse(send, 405, (b"allow", b"GET"))
        else:
            found = await self._entered(scope, where["slug"], UUID(where["article"]))
            if isinstance(found, int):
                await refuse(send, found)
            else:
                await self._stream(found, receive, send)

    async def _entered(self, scope: Scope, slug: str, article: UUID) -> Stream | int:
        """The stream, or the status to refuse it with."""
        request = ASGIRequest(scope, BytesIO())
        try:
            request.get_host()
            known = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
            visit = request.GET.get("visit", "")
        except SuspiciousOperation:  # another host's name, or an address of too many parts
            return 400
        try:
            return await self.hub.enter(
                request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""),
                slug,
                article,
                after=int(known) if NUMBER.fullmatch(known) else None,
                visit=visit if VISIT.fullmatch(visit) else None,
            )
        except Full:
            return 429
        except Error as error:
            logger.warning("No live updates without the database: %s", " ".join(str(error).split()))
            return 503

    async def _stream(self, stream: Stream, receive: Receive, send: Send) -> None:
        leaving = asyncio.create_task(left(receive))
        leaving.add_done_callback(lambda _: stream.end())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            while (pieces := await stream.pieces()) is not None:
                await send({"type": "http.response.body", "body": pieces, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()
            self.hub.leave(stream)


async def left(receive: Receive) -> None:
    """Wait until the browser has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def refuse(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0"), *headers]})
    await send({"type": "http.response.body", "body": b""})
