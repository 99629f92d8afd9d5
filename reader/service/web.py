"""One web process, on a socket that its parent listens on: `python -m reader.service.web FD`."""

import os
import socket
import sys

import uvicorn
from django.conf import settings

from reader.signals import stopping


class Server(uvicorn.Server):
    """uvicorn waits for the last answer before it stops, and a live stream has no last word of its own."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        stopping.send(sender=None)
        await super().shutdown(sockets)


def serve(descriptor: int) -> None:
    # Made from its number alone, the socket asks the kernel for its protocol. asyncio sets TCP_NODELAY only on what
    # is known to be TCP, and without it a kept-open connection stalls for 40 ms a call.
    listener = socket.socket(fileno=descriptor)
    config = uvicorn.Config(
        "reader.asgi:application",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        # Only where a proxy stands in front does a header tell whom it speaks for (FORWARDED_ALLOW_IPS names it).
        proxy_headers=settings.HTTPS,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
    )
    Server(config).run(sockets=[listener])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reader.settings")
    serve(int(sys.argv[1]))
