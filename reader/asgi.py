"""The application for an ASGI server: Django's WSGI application in a pool of threads. See docs/adr/0002."""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from reader.service.door import Door, Receive, Scope, Send
from reader.views.limits import MOST_BYTES
from reader.wsgi import application as django

# Each library has its own words for the same interface.
threads: Any = WSGIMiddleware(cast(Any, django), workers=int(os.environ.get("WEB_THREADS", "10")))
pages = Door(threads, limit=MOST_BYTES)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Pages and API. An event stream, which waits without a thread, would be told apart here."""
    if scope["type"] == "http":
        await pages(scope, receive, send)
    elif scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
