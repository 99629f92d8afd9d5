"""How a worker runs: until it is told to stop, with an eye on the jobs of workers that died."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine, Iterable

from asgiref.sync import sync_to_async
from django.db import OperationalError
from procrastinate.app import WorkerOptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.psycopg_connector import PsycopgConnector
from psycopg import OperationalError as ConnectionLost
from psycopg_pool import PoolTimeout

from annotations import jobs
from annotations.suggesters.languages import Readers
from annotations.suggesters.reading import Reader
from reader.service.heartbeat import HEARTBEAT, SILENCE

logger = logging.getLogger(__name__)

PATIENCE = 10.0  # seconds without a connection after which the worker gives up
KEPT = 30 * 24  # hours that a failed job stays to be looked at
OPTIONS: WorkerOptions = {
    "concurrency": 1,  # what `Steadfast` relies on
    "fetch_job_polling_interval": 1.0,  # should a notification be missed
    "abort_job_polling_interval": 1.0,
    "shutdown_graceful_timeout": 3.0,  # then a long article is handed back
    "update_heartbeat_interval": HEARTBEAT,
    "stalled_worker_timeout": SILENCE,
    "delete_jobs": "successful",
    "install_signal_handlers": False,
}


class Steadfast(JobManager):
    """Procrastinate's way to the queue, by which a worker outlives a connection that dies while it is asked.

    Procrastinate's own worker stops when that happens to a question for a job or to its sign of life, and when it
    happens to the end of a job, it lives on while the job counts as being done for good: nobody would be given
    another one for the same article (github.com/procrastinate-org/procrastinate/issues/1518).
    """

    unsure = False  # whether the queue may think that we are at a job of which we know nothing

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """The next job, if there is one. A worker that asks has none in hand, as it does one at a time."""
        try:
            if self.unsure:
                await sync_to_async(jobs.replace_unheard)(worker_id)
                self.unsure = False
            return await super().fetch_job(queues, worker_id)
        except (ConnectorException, OperationalError) as error:
            if not died_meanwhile(error):
                raise
            self.unsure = True
            return None  # it will be asked again soon

    async def finish_job_by_id_async(self, job_id: int, status: Status, delete_job: bool) -> None:
        try:
            await super().finish_job_by_id_async(job_id, status, delete_job)
        except ConnectorException as error:
            if not died_meanwhile(error):
                raise
            self.unsure = True
            await super().finish_job_by_id_async(job_id, status, delete_job)

    async def update_heartbeat(self, worker_id: int) -> None:
        try:
            await super().update_heartbeat(worker_id)
        except ConnectorException as error:
            if not died_meanwhile(error):
                raise
            await super().update_heartbeat(worker_id)


def died_meanwhile(error: Exception) -> bool:
    """Whether a connection died under a question, which another connection may answer; not: there is none to be had."""
    return isinstance(error.__cause__, ConnectionLost) and not isinstance(error.__cause__, PoolTimeout)


async def work(reader: Reader, *, readers: Readers, ready: Callable[[], None]) -> bool:
    """Do jobs until SIGTERM or SIGINT, then finish or hand back the one in hand. Calls `ready` once connected.

    `reader` is the usual pipeline, `readers` has those for other languages. Returns whether the worker was told to
    stop; otherwise it has no database any more.
    """
    # A copy of the application with a connector of its own: the tasks keep Django's, so that what a job queues is
    # in the job's transaction.
    worker_app = app.with_connector(
        PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4, timeout=PATIENCE)
    )
    worker_app.job_manager = Steadfast(worker_app.connector)
    told = asyncio.Event()
    try:
        async with worker_app.open_async():
            await worker_app.job_manager.delete_old_jobs(nb_hours=KEPT, include_failed=True)
            ready()
            options: WorkerOptions = {**OPTIONS, "additional_context": {"reader": reader, "readers": readers}}
            await work_until(told, worker_app.run_worker_async(**options))
    except ConnectorException as error:
        logger.error("the worker has no database: %s", error.__cause__ or error)
    return told.is_set()


async def work_until(told: asyncio.Event, worker: Coroutine[None, None, None]) -> None:
    """Run the worker until it ends by itself or a signal sets `told`, looking for stalled jobs meanwhile."""
    working = asyncio.create_task(worker)

    def stop() -> None:
        told.set()
        working.cancel()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    watching = asyncio.create_task(rescue_regularly())
    try:
        await working
    except asyncio.CancelledError:
        if not told.is_set():
            raise
    finally:
        watching.cancel()


async def rescue_regularly() -> None:
    """Look for the jobs of dead workers as long as this one lives."""
    while True:
        try:
            if count := await sync_to_async(jobs.rescue)():
                logger.warning("%s jobs of workers that died were queued again", count)
        except OperationalError as error:
            logger.warning("no look-out for the jobs of dead workers: %s", error)
        except Exception:  # whatever it was, the next round may be luckier
            logger.exception("looking for the jobs of dead workers failed")
        await asyncio.sleep(HEARTBEAT)
