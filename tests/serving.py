"""A web process as `manage.py serve` starts it, on a socket of ours and the database of the tests."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from reader.service.processes import dies_with_us

PROJECT = Path(__file__).resolve().parents[1]


def wait_for_the_others() -> None:
    """Until nobody else has asked the tests' database anything for a moment: who empties its tables while a process
    still reads some of them may wait for that one, and that one for them."""
    quiet, end = 0, time.monotonic() + 10
    while quiet < 3 and time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            quiet = 0 if cursor.fetchone()[0] else quiet + 1
        time.sleep(0.02)


class Web:
    """`python -m reader.service.web`. The socket outlives the process, as it does below `serve`: whoever asks while a
    new process starts waits for it."""

    def __init__(self, port: int = 0, **environment: str) -> None:
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reader.service.web", str(self.listener.fileno())],
            cwd=PROJECT,
            env=os.environ | {"DATABASE_URL": address()} | self.environment,
            pass_fds=[self.listener.fileno()],
            stdin=subprocess.DEVNULL,
            preexec_fn=dies_with_us(signal.SIGKILL),
        )
        self._wait()

    def kill(self) -> None:
        """As when it crashes."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> float:
        """As `serve` stops it. Returns the seconds that it took."""
        began = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
        return time.monotonic() - began

    def close(self) -> None:
        self.stop()
        self.listener.close()

    def _wait(self) -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=20) as asked:
                asked.sendall(b"GET /static/none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if asked.recv(1024):
                    return
            time.sleep(0.05)
        raise AssertionError("the web process does not answer")


def address() -> str:
    """The URL of the database that Django is connected to, as libpq writes it."""
    django = connection.get_connection_params()
    left_out = {"cursor_factory", "context", "client_encoding", "prepare_threshold"}
    return make_conninfo(**{name: value for name, value in django.items() if name not in left_out})
