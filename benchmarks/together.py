"""A crowd on one article: many annotate while as many listen, all at once, on `manage.py serve` as its users start it.

    python -m benchmarks.together [--people 200] [--each 10] [--pace 4] [--races 1000] [--processes 1]

1. Each of the people makes annotations by the page's own form, at random moments, `pace` a second in all, and holds a
   live stream open, which is cut once at a random moment and comes back as a browser's does.
2. The same for a quarter as many, and in the middle the web process is killed (-9).
3. Races: two people change one annotation at the same moment by the API, each with the version they saw.

Printed: what was stored, and told in which order; how long an annotation took from the moment it was due; how late it
was told after its event was written; the most database connections, sampled. Browsers, web, worker and database share
this machine's processors. The streams only listen: what a page fetches when it is told of a change is not in it.
"""

import argparse
import asyncio
import os
import random
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django

from benchmarks.browsers import GONE, Browser, Listener
from benchmarks.figures import spread, told
from benchmarks.races import races
from benchmarks.scene import Place, Scene, set_scene
from reader.service.folders import Folders
from reader.service.postgres import connect
from tests.database import scratch_folder
from tests.faults.running import Running

WEB = "reader.service.web"  # in its command line
SAMPLE = 0.2  # seconds between two counts of the connections
SETTLE = 30.0  # seconds that the last events get to arrive


@dataclass
class Crowd:
    """Who takes part, and how it went for them. `took` is in seconds, `failed` what went wrong."""

    scene: Scene
    browsers: list[Browser]
    listeners: list[Listener]
    took: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, scene: Scene, port: int) -> "Crowd":
        streams = [
            Listener(port, session, f"{scene.path}stream/?visit=visit-{number:05}", last=0)
            for number, session in enumerate(scene.sessions)
        ]
        return cls(scene, [Browser(port, session) for session in scene.sessions], streams)

    async def annotate(self, each: int, *, seconds: float) -> None:
        """So many annotations by each, at random moments of that time."""
        begin = time.monotonic() + 0.5
        places = self.scene.places
        works = [self._work(browser, [places.pop() for _ in range(each)], begin, seconds) for browser in self.browsers]
        await asyncio.gather(*works)

    async def _work(self, browser: Browser, places: list[Place], begin: float, seconds: float) -> None:
        for due in sorted(begin + random.random() * seconds for _ in places):
            await asyncio.sleep(due - time.monotonic())
            await self._mark(browser, places.pop(), due)

    async def _mark(self, browser: Browser, place: Place, due: float) -> None:
        start, word = place
        body = urlencode({"start": start, "end": start + len(word), "quote": word, "tag": "claim"}).encode()
        form = {"HX_Request": "true", "Content_Type": "application/x-www-form-urlencoded"}
        try:
            status, _ = await browser.ask("POST", f"{self.scene.path}annotations/", body=body, **form)
        except GONE as error:
            self.failed.append(type(error).__name__)
            return
        if status == 200:
            self.took.append(time.monotonic() - due)
        else:
            self.failed.append(str(status))


class Log:
    """What the database says, asked beside the application."""

    def __init__(self, places: Folders, article: str) -> None:
        self.connection = connect(places)
        self.connection.autocommit = True
        self.article = article
        self.connections: dict[str, int] = {}

    def events(self) -> dict[int, float]:
        """The article's events in their order, with the time of each."""
        query = "SELECT id, extract(epoch FROM created_at) FROM annotations_event WHERE article_id = %s ORDER BY id"
        rows: Sequence[Any] = self.connection.execute(query, [self.article]).fetchall()
        return {int(event): float(at) for event, at in rows}

    def jobs(self) -> int:
        query = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
        return int(str(self.connection.execute(query).fetchall()[0][0]))

    async def sample(self) -> None:
        """Keep the most connections that there were at once, by who held them. For ever."""
        query = """SELECT coalesce(nullif(application_name, ''), 'pages, streams and worker'), count(*)
            FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() GROUP BY 1"""
        while True:
            rows: Sequence[Any] = self.connection.execute(query).fetchall()
            if sum(count for _, count in rows) > sum(self.connections.values()):
                self.connections = {str(name): int(count) for name, count in rows}
            await asyncio.sleep(SAMPLE)


async def everybody_has(crowd: Crowd, log: Log) -> dict[int, float]:
    """The log, once all have heard it to its end or have had the time to."""
    events = log.events()
    end = time.monotonic() + SETTLE
    while time.monotonic() < end and any(len(each.heard) < len(events) for each in crowd.listeners):
        await asyncio.sleep(0.1)
    return events


async def phase(crowd: Crowd, log: Log, each: int, *, pace: float, running: Running, kill: bool) -> None:
    """One run of all, with its figures. With `kill` the web process dies in the middle, else each stream is cut."""
    number = each * len(crowd.browsers)
    seconds = number / pace
    before, heard = len(log.events()), [len(listener.heard) for listener in crowd.listeners]
    ends = sum(listener.ends for listener in crowd.listeners)
    crowd.took, crowd.failed = [], []
    loop = asyncio.get_running_loop()
    if kill:
        loop.call_later(seconds / 2, lambda: os.kill(running.pid_of(WEB), signal.SIGKILL))
    else:
        for listener in crowd.listeners:
            loop.call_later(random.uniform(0.1, 0.9) * seconds, listener.cut)
    await crowd.annotate(each, seconds=seconds)
    events = await everybody_has(crowd, log)
    whole = sum(listener.heard == list(events) for listener in crowd.listeners)
    late = [
        at - events[event]
        for listener, start in zip(crowd.listeners, heard, strict=True)
        for event, at in zip(listener.heard[start:], listener.times[start:], strict=True)
        if event in events
    ]
    print(
        f"  stored            {len(events) - before:,} of {number:,}; {len(crowd.failed)} failed {told(crowd.failed)}"
    )
    print(f"  told in order     to {whole} of {len(crowd.listeners)} streams, whole")
    ends = sum(listener.ends for listener in crowd.listeners) - ends
    far, refused = sum(one.far for one in crowd.listeners), sum(len(one.refused) for one in crowd.listeners)
    print(f"  streams ended     {ends} times and came back; {far} were far, {refused} refused")
    print(f"  an annotation     {spread(crowd.took)}")
    print(f"  told after        {spread(late)}")


def web_use(running: Running) -> str:
    """What the web processes have used since they were started."""
    pids = [pid for pid, command in running.children() if WEB in command]
    seconds = sum(
        sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13])) for pid in pids
    )
    memory = max(int(Path(f"/proc/{pid}/status").read_text().partition("VmHWM:")[2].split()[0]) for pid in pids)
    return f"{seconds / os.sysconf('SC_CLK_TCK'):,.0f} s of a processor in all, {memory // 1024} MB at most"


async def together(running: Running, scene: Scene, options: argparse.Namespace) -> None:
    crowd, log = Crowd.at(scene, running.port), Log(running.places, scene.article)
    while log.jobs():
        await asyncio.sleep(0.5)
    busy = os.getloadavg()[0]
    tasks = [asyncio.create_task(listener.listen()) for listener in crowd.listeners]
    tasks.append(asyncio.create_task(log.sample()))
    while not all(listener.is_open for listener in crowd.listeners):
        await asyncio.sleep(0.05)
    people, each, pace = options.people, options.each, options.pace
    print(f"{os.cpu_count()} processors; {busy:.1f} processes wanted them in the minute before all came")
    print(f"{people} people, {each} annotations each, {pace:g} a second in all, each stream cut once")
    await phase(crowd, log, each, pace=pace, running=running, kill=False)
    print(f"  web process       {web_use(running)}")
    print("a quarter as many, the web process killed in the middle")
    await phase(crowd, log, max(1, each // 4), pace=pace, running=running, kill=True)
    print(f"{options.races:,} races of two on one annotation, all streams listening")
    await races(scene, running.port, options.races)
    most = ", ".join(f"{count} {name}" for name, count in sorted(log.connections.items()))
    print(f"database connections at most {sum(log.connections.values())} ({most})")
    for task in tasks:
        task.cancel()


@contextmanager
def served(processes: int) -> Iterator[Running]:
    """`manage.py serve` on a data folder of its own, and Django in this process on the same."""
    folder = scratch_folder()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "reader.settings", "DATA_DIR": str(folder / "data"), "DATABASE_URL": ""}
    os.environ |= {"WEB_PROCESSES": str(processes)}
    os.environ.pop("SECRET_KEY", None)
    running = Running(folder / "data")
    try:
        running.start(seconds=180)
        django.setup()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--pace", type=float, default=4, help="annotations a second, of all together")
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=1, help="web processes")
    options = parser.parse_args()
    with served(options.processes) as running:
        from django.db import connection

        scene = set_scene(options.people)
        connection.close()
        asyncio.run(together(running, scene, options))


if __name__ == "__main__":
    main()
