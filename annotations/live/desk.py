"""Two threads that ask the database for all streams of a web process: one for who comes, one for what is new.

Two, so that a crowd that comes back at once does not hold up the news of those who are there. Each keeps one connection
while there are streams, and none without.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections, connections

P = ParamSpec("P")
R = TypeVar("R")


class Desk:
    """A thread with one connection to the database, begun when it is first asked."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._thread: ThreadPoolExecutor | None = None

    async def ask(self, question: Callable[P, R], *args: P.args, **options: P.kwargs) -> R:
        """Run it in the thread. Questions are answered in the order they were asked."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"live-{self.name}")

        def answer() -> R:
            # As at the start of a request: a connection that the server closed is replaced.
            close_old_connections()
            return question(*args, **options)

        return await asyncio.get_running_loop().run_in_executor(self._thread, answer)

    def close(self) -> None:
        """Let the thread go, once it has answered what it was asked, and its connection."""
        if self._thread is not None:
            self._thread.submit(connections.close_all)
            self._thread.shutdown(wait=False)
            self._thread = None
