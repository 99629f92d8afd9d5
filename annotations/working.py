"""How a worker runs: until it is told to stop, with an eye on the jobs of workers that died."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine

from asgiref.sync import sync_to_async
from django.db import OperationalError

from reader.service.heartbeat import HEARTBEAT

logger = logging.getLogger("annotations.jobs")


async def work_until(told: asyncio.Event, worker: Coroutine[None, None, None], *, rescue: Callable[[], int]) -> None:
    """Run the worker until it ends by itself or a signal sets `told`, calling `rescue` for stalled jobs meanwhile."""
    working = asyncio.create_task(worker)

    def stop() -> None:
        told.set()
        working.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    watching = asyncio.create_task(regularly(rescue))
    try:
        await working
    except asyncio.CancelledError:
        if not told.is_set():
            raise
    finally:
        watching.cancel()


async def regularly(rescue: Callable[[], int]) -> None:
    """Look for the jobs of dead workers as long as this one lives."""
    while True:
        try:
            if count := await sync_to_async(rescue)():
                logger.warning("%s jobs of workers that died were queued again", count)
        except OperationalError as error:
            logger.warning("no look-out for the jobs of dead workers: %s", error)
        except Exception:  # whatever it was, the next round may be luckier
            logger.exception("looking for the jobs of dead workers failed")
        await asyncio.sleep(HEARTBEAT)
