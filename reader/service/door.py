"""What stands before Django's WSGI application: every body is read to its end, or refused, before a thread is spent."""

import json
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.template.loader import render_to_string

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

IN_MEMORY = 256 * 1024
CHUNK = 64 * 1024
#: A browser shows no answer that comes before it has sent everything, so a body that is too long is read on and
#: thrown away, but not without end: this many times the limit.
PATIENCE = 2


class Door:
    """An ASGI application around `inner`, for HTTP only.

    Bodies longer than `limit` bytes, whatever their Content-Length says, are answered 413. A slow sender holds a
    connection and no thread. Headers with an underscore are dropped: in WSGI `X_Forwarded_Proto` would pass for
    `X-Forwarded-Proto`, which a proxy in front has set or cleared.
    """

    def __init__(self, inner: Application, *, limit: int) -> None:
        self.inner = inner
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["headers"] = [(name, value) for name, value in scope["headers"] if b"_" not in name]
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            length = 0
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                more = message.get("more_body", False)
                part = message.get("body", b"")
                length += len(part)
                if length <= self.limit:
                    body.write(part)
                elif length > PATIENCE * self.limit:
                    break
            if length > self.limit:
                await self._refuse(scope, send)
                return
            body.seek(0)
            scope["headers"] = measured(scope["headers"], length)
            await self.inner(scope, self._replayed(body, length, receive), send)

    @staticmethod
    def _replayed(body: "tempfile.SpooledTemporaryFile[bytes]", length: int, receive: Receive) -> Receive:
        left = length
        done = False

        async def again() -> Message:
            nonlocal left, done
            if done:
                return await receive()
            part = body.read(CHUNK)
            left -= len(part)
            done = left <= 0
            return {"type": "http.request", "body": part, "more_body": not done}

        return again

    async def _refuse(self, scope: Scope, send: Send) -> None:
        if scope["path"].startswith("/api/"):
            message = f"The body is larger than {self.limit // 2**20} MB. Nothing was stored."
            error = {"code": "too_large", "message": message, "field": None}
            kind, text = b"application/json", json.dumps({"error": error})
        else:
            kind, text = b"text/html; charset=utf-8", render_to_string("413.html")
        body = text.encode()
        headers = [
            (b"content-type", kind),
            (b"content-length", str(len(body)).encode()),
            (b"content-security-policy", b"default-src 'none'; style-src 'self'; font-src 'self'"),
            (b"x-content-type-options", b"nosniff"),
            (b"connection", b"close"),
        ]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def measured(headers: list[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    """The headers, saying how long a body is that came in chunks: WSGI knows no other way to tell that there is one."""
    if not any(name == b"transfer-encoding" for name, _ in headers):
        return headers
    others = [header for header in headers if header[0] not in (b"transfer-encoding", b"content-length")]
    return [*others, (b"content-length", str(length).encode())]
