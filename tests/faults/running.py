"""Postil as its users start it: `manage.py serve`, in processes of its own, with somebody who writes through HTTP."""

import contextlib
import http.client
import http.cookies
import os
import queue
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from reader.service.folders import Folders
from reader.service.postgres import connect
from reader.service.processes import is_alive, wait_until

#: In place of a line, when no more will come.
ENDED = "\0"
PROJECT = Path(__file__).resolve().parents[2]
OURS = {
    *("DATABASE_URL", "SECRET_KEY", "DATA_DIR", "DEBUG", "DEMO", "HOST", "PORT"),
    *("ALLOWED_HOSTS", "DJANGO_ALLOW_ASYNC_UNSAFE"),
}


def environment(**values: str) -> dict[str, str]:
    """A user's: nothing of what the tests set for themselves."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {"PYTHONWARNINGS": "ignore"} | values


def manage(*words: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run one command of manage.py to its end."""
    command = [sys.executable, str(PROJECT / "manage.py"), *words]
    return subprocess.run(command, env=environment(**values), capture_output=True, text=True, timeout=60)


def free_port() -> int:
    """One that stays free between two starts: the system gives none of these to whoever asks for just any."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Running:
    """`manage.py serve` on a data folder, from `start` to `stop`."""

    def __init__(self, data: Path) -> None:
        self.places = Folders(data)
        self.port = free_port()
        self.lines: list[str] = []
        self._heard: queue.Queue[str] = queue.Queue()
        self.process: subprocess.Popen[str] | None = None

    def start(self, *, seconds: float = 30) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(PROJECT / "manage.py"), "serve"],
            env=environment(DATA_DIR=str(self.places.data), PORT=str(self.port), DEMO="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines = []
        self._heard = queue.Queue()
        threading.Thread(target=self._listen, args=(self.process, self.lines, self._heard), daemon=True).start()
        self.hear("Postil is ready", seconds=seconds)

    @staticmethod
    def _listen(process: subprocess.Popen[str], lines: list[str], heard: queue.Queue[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                lines.append(line.rstrip())
                heard.put(line)
        heard.put(ENDED)

    def hear(self, words: str, *, seconds: float = 30) -> None:
        """Wait until it says so."""
        end = time.monotonic() + seconds
        said = ""
        while words not in said and said != ENDED:
            try:
                said = self._heard.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                said = ENDED
        assert said != ENDED, f"never said {words!r}, but:\n" + "\n".join(self.lines)

    def pid_of(self, words: str) -> int:
        """The child whose command line has `words` in it."""
        found: list[int] = []

        def look() -> bool:
            found[:] = [pid for pid, command in self.children() if words in command]
            return bool(found)

        assert wait_until(look, seconds=10), self.lines
        return found[0]

    def children(self) -> list[tuple[int, str]]:
        assert self.process is not None
        return [(pid, command) for pid, parent, command in processes() if parent == self.process.pid]

    def tree(self) -> list[int]:
        """All processes of ours, the database's own children too."""
        assert self.process is not None
        found = {self.process.pid}
        while more := {pid for pid, parent, _ in processes() if parent in found and pid not in found}:
            found |= more
        return sorted(found)

    def kill_tree(self) -> None:
        """kill -9 for all of them at once, as when a machine loses power but for what its disks remember."""
        assert self.process is not None
        pids = self.tree()
        for pid in pids:
            # The first one's death may have reached it before we do.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        assert wait_until(lambda: not any(is_alive(pid) for pid in pids), seconds=5)

    def stop(self, signum: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signum)
            self.process.wait(15)

    def health(self) -> tuple[int, str]:
        """What /healthz answers; status 0 for nobody there."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            asked.request("GET", "/healthz")
            answer = asked.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            asked.close()

    def is_healthy(self) -> bool:
        return self.health()[0] == 200

    def has_settled(self) -> bool:
        """Whether it is healthy by the worker it has now: the last signs of one that was killed count for a while."""
        of_workers = [line for line in self.lines if "Worker ready" in line or "The worker ended" in line]
        return bool(of_workers) and "Worker ready" in of_workers[-1] and self.is_healthy()

    def collections(self) -> list[str]:
        """The addresses of the collections, as the database has them."""
        with connect(self.places) as connection:
            return [str(slug) for (slug,) in connection.execute("SELECT slug FROM reader_collection")]


def processes() -> list[tuple[int, int, str]]:
    """Number, parent's number and command line of every process."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except (FileNotFoundError, ProcessLookupError):
                continue
            found.append((int(entry.name), parent, command))
    return found


class Writer:
    """Somebody signed in who makes one collection after another and remembers which ones were acknowledged."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.acknowledged: list[str] = []
        self.refused = 0
        self.cookies: dict[str, str] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._write)

    def log_in(self, username: str, password: str) -> None:
        self.ask("GET", "/accounts/login/")
        status = self.ask("POST", "/accounts/login/", login=username, password=password)
        assert status == 302, f"log-in answered {status}"

    def __enter__(self) -> "Writer":
        self._thread.start()
        return self

    def __exit__(self, *details: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _write(self) -> None:
        number = 0
        while not self._stopping.is_set():
            number += 1
            slug = f"kept-{id(self)}-{number}"
            try:
                status = self.ask("POST", "/new/", name=f"Kept {number}", slug=slug)
            except (OSError, http.client.HTTPException):
                status = 0
            if status == 302:
                self.acknowledged.append(slug)
            else:
                self.refused += 1
                time.sleep(0.02)

    def ask(self, method: str, path: str, **fields: str) -> int:
        """The answer's status; cookies are kept as a browser keeps them."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}) if fields else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            asked.request(method, path, body, headers)
            answer = asked.getresponse()
            answer.read()
            for line in answer.headers.get_all("Set-Cookie", []):
                for name, morsel in http.cookies.SimpleCookie(line).items():
                    self.cookies[name] = morsel.value
            return answer.status
        finally:
            asked.close()

    def wait_for_more(self, count: int) -> None:
        before = len(self.acknowledged)
        enough = wait_until(lambda: len(self.acknowledged) >= before + count, seconds=30)
        assert enough, f"{len(self.acknowledged) - before} of {count} writes, {self.refused} refused"


def copy_of(data: Path, target: Path) -> Path:
    """A copy of a data folder with its owners, as the database's account keeps its own."""
    shutil.copytree(data, target, symlinks=True)
    for path in (data, *data.rglob("*")):
        status = path.lstat()
        os.chown(target / path.relative_to(data), status.st_uid, status.st_gid, follow_symlinks=False)
    return target
