"""The application for an ASGI server: live streams on the event loop, all else by Django in a pool of threads.

See docs/adr/0002 and 0023.
"""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.utils.module_loading import import_string

from reader.service.door import Application, Door, Receive, Scope, Send
from reader.views.limits import MOST_BYTES
from reader.wsgi import application as django

#: By its name, as `reader` knows nothing of annotations.
LIVE = "annotations.live.stream.Live"

# Each library has its own words for the same interface.
threads: Any = WSGIMiddleware(cast(Any, django), workers=int(os.environ.get("WEB_THREADS", "10")))
pages: Application = import_string(LIVE)(otherwise=Door(threads, limit=MOST_BYTES))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Pages, API and live streams."""
    if scope["type"] == "http":
        await pages(scope, receive, send)
    elif scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
