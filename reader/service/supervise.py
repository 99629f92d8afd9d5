"""One process that keeps the others alive: the embedded database, the web processes and the worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from reader.service.errors import CannotServe
from reader.service.postgres import Postgres
from reader.service.processes import dies_with_us

#: What web and worker get to finish what they are at; the database stops after them.
GRACE_SECONDS = 4.5
LONGEST_PAUSE = 2.0
#: A process that lived this long has earned a restart at once.
SETTLED_SECONDS = 5


class Stop(BaseException):
    """Somebody asked us to stop."""


@contextmanager
def stop_on_signal() -> Iterator[None]:
    """Within it, SIGINT and SIGTERM raise Stop, once: a second Ctrl-C does not disturb the clean stop.

    So does SIGHUP, when the terminal is closed, unless somebody (`nohup`) has it ignored.
    """
    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signals.append(signal.SIGHUP)

    def raise_stop(signum: int, frame: object) -> None:
        for one in signals:
            signal.signal(one, signal.SIG_IGN)
        raise Stop

    previous = {one: signal.signal(one, raise_stop) for one in signals}
    try:
        yield
    finally:
        for one, handler in previous.items():
            signal.signal(one, handler)


@dataclass
class Pause:
    """How long to wait before a restart: longer each time, until it has run well for a while."""

    failures: int = 0
    started: float = 0.0

    def begin(self) -> None:
        self.started = time.monotonic()

    def next(self) -> float:
        if time.monotonic() - self.started > SETTLED_SECONDS:
            self.failures = 0
        self.failures += 1
        # The first time at once: most often somebody killed it.
        return min(LONGEST_PAUSE, 0.25 * 2.0 ** (self.failures - 2)) if self.failures > 1 else 0.0


@dataclass
class Child:
    """One program of ours that is to run for as long as we do."""

    name: str
    command: Sequence[str]
    folder: Path
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    pause: Pause = field(default_factory=Pause)
    due: float = 0.0

    def start(self) -> None:
        self.pause.begin()
        # A group of its own: Ctrl-C reaches us alone, and we stop the children in order.
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            cwd=self.folder,
            pass_fds=self.pass_fds,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=dies_with_us(signal.SIGKILL),
        )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    def __init__(self, children: Sequence[Child], *, database: Postgres | None, say: Callable[[str], None]) -> None:
        self.children = children
        self.database = database
        self.say = say
        self.database_pause = Pause()

    def start(self) -> None:
        for child in self.children:
            child.start()

    def watch(self) -> None:
        """Restart whatever ends, until a signal raises Stop."""
        self.database_pause.begin()
        while True:
            self._revive_database()
            for child in self.children:
                self._revive(child)
            time.sleep(0.1)

    def stop(self) -> None:
        """Everything but the database, which its starter stops: told to end, then made to."""
        processes = [child.process for child in self.children if child.process is not None and child.is_running()]
        for process in processes:
            process.terminate()
        end = time.monotonic() + GRACE_SECONDS
        for process in processes:
            try:
                process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _revive(self, child: Child) -> None:
        if child.is_running():
            return
        now = time.monotonic()
        if child.process is not None:
            pause = child.pause.next()
            child.due = now + pause
            when = f"in {pause:.1f} s" if pause else "now"
            self.say(f"The {child.name} ended ({told(child.process.returncode)}); starting it again {when}.")
            child.process = None
        if now >= child.due:
            child.start()

    def _revive_database(self) -> None:
        database = self.database
        if database is None or database.child is None or database.child.poll() is None:
            return
        self.say(f"The database ended ({told(database.child.returncode)}); starting it again.")
        while True:
            time.sleep(self.database_pause.next())
            self.database_pause.begin()
            try:
                database.restart()
            except CannotServe as error:
                self.say(str(error))
            else:
                self.say("The database answers again.")
                return


def told(code: int) -> str:
    """An exit status in words."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"


def our_children(folder: Path, *, socket: int, web_processes: int) -> list[Child]:
    """The web processes, which share one listening socket, and the worker."""
    web = [sys.executable, "-m", "reader.service.web", str(socket)]
    names = ["web process"] if web_processes == 1 else [f"web process {n}" for n in range(1, web_processes + 1)]
    worker = [sys.executable, os.fspath(folder / "manage.py"), "worker"]
    return [*(Child(name, web, folder, (socket,)) for name in names), Child("worker", worker, folder)]
