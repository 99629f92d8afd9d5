"""Which server? The candidates side by side, taking turns, on one bare application and one embedded database.

    python -m benchmarks.server [--rounds 3] [--seconds 2] [--also PYTHON]

PYTHON is one of another environment that has gunicorn and granian beside the requirements. Printed for each: time a
page on one kept-open connection, pages and inserts a second on eight, the same with 200 idle connections beside, the
time to the first part of a stream; then all of it as a ratio to the first candidate. Medians over the rounds.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from reader.service.cluster import DATABASE, ROLE
from reader.service.folders import Folders
from reader.service.postgres import Postgres
from reader.service.processes import wait_until
from tests.database import scratch_folder
from tests.faults.running import free_port

ROOT = Path(__file__).resolve().parents[1]
UVICORN = ["-m", "uvicorn", "--log-level", "warning", "--no-access-log", "--lifespan", "off", "--port", "{port}"]
GUNICORN = ["-m", "gunicorn", "--log-level", "warning", "--bind", "127.0.0.1:{port}"]
GRANIAN = ["-m", "granian", "--no-access-log", "--log-level", "warning", "--port", "{port}"]
#: name, arguments of Python, CONNECTIONS, whether it needs --also
CANDIDATES = [
    ("uvicorn, WSGI in 10 threads", [*UVICORN, "benchmarks.bare:threads"], "kept", False),
    ("uvicorn, Django's ASGI", [*UVICORN, "benchmarks.bare:asgi"], "kept", False),
    ("uvicorn, Django's ASGI, pool", [*UVICORN, "benchmarks.bare:asgi"], "pool", False),
    (
        "gunicorn gthread, 10 threads",
        [*GUNICORN, "-k", "gthread", "--threads", "10", "benchmarks.bare:wsgi"],
        "kept",
        True,
    ),
    (
        "granian, WSGI in 10 threads",
        [*GRANIAN, "--interface", "wsgi", "--blocking-threads", "10", "benchmarks.bare:wsgi"],
        "kept",
        True,
    ),
]
ONE_PAGE = "page, one connection (ms)"
Figures = dict[str, float]


class Client:
    """One kept-open connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> bytes:
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head, body = b"", b""
        while b"\r\n\r\n" not in head:
            head += self._more()
        head, _, body = head.partition(b"\r\n\r\n")
        assert head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 204")), head
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if b"chunked" in fields.get(b"transfer-encoding", b""):
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        while len(body) < int(fields.get(b"content-length", 0)):
            body += self._more()
        return body

    def _more(self) -> bytes:
        part = self.socket.recv(65536)
        assert part, "the server hung up"
        return part


def in_parallel(port: int, path: str, *, connections: int, seconds: float) -> float:
    """Answers a second."""
    counts = [0] * connections
    end = time.perf_counter() + seconds

    def ask(number: int) -> None:
        client = Client(port)
        while time.perf_counter() < end:
            client.get(path)
            counts[number] += 1

    workers = [threading.Thread(target=ask, args=(number,)) for number in range(connections)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts) / seconds


def one_by_one(port: int, path: str, *, seconds: float) -> float:
    """The median answer, in milliseconds."""
    client = Client(port)
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        client.get(path)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def first_part(port: int) -> float:
    """Milliseconds until a stream of 250 ms shows its first part."""
    client = Client(port)
    began = time.perf_counter()
    client.socket.sendall(b"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
    got = b""
    while b"0\n" not in got:
        got += client._more()
    return (time.perf_counter() - began) * 1000


def measure(port: int, seconds: float) -> Figures:
    def parallel(path: str) -> float:
        return in_parallel(port, path, connections=8, seconds=seconds)

    steps: dict[str, Callable[[], float]] = {
        ONE_PAGE: lambda: one_by_one(port, "/page", seconds=seconds),
        "pages a second, eight": lambda: parallel("/page"),
        "inserts a second, eight": lambda: parallel("/insert"),
        "first part of a stream (ms)": lambda: first_part(port),
    }
    found = {name: step() for name, step in steps.items()}
    idle = [Client(port) for _ in range(200)]
    for client in idle:
        client.get("/page")
    found["pages a second, 200 idle beside"] = parallel("/page")
    found["inserts a second, 200 idle beside"] = parallel("/insert")
    for client in idle:
        client.socket.close()
    return found


def served(python: str, arguments: list[str], connections: str, url: str, seconds: float) -> Figures:
    port = free_port()
    command = [python, *(word.format(port=port) for word in arguments)]
    environment = os.environ | {"DATABASE_URL": url, "CONNECTIONS": connections, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        assert wait_until(lambda: answers(port), seconds=20), f"no answer from {command}"
        return measure(port, seconds)
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    try:
        return bool(Client(port).get("/page"))
    except (OSError, AssertionError):
        return False


def show(results: dict[str, list[Figures]]) -> None:
    medians = {
        name: {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
        for name, rounds in results.items()
    }
    first = next(iter(medians.values()))
    for key in first:
        print(f"\n{key}")
        for name, figures in medians.items():
            print(f"  {name:32} {figures[key]:9.2f}   ×{figures[key] / first[key]:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--also")
    options = parser.parse_args()
    folder = scratch_folder()
    server = Postgres(Folders(folder / "data"))
    server.start()
    results: dict[str, list[Figures]] = {}
    try:
        where = urlencode({"host": server.places.sockets, "passfile": server.places.passwords})
        url = f"postgresql://{ROLE}@/{DATABASE}?{where}"
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE line (id bigserial PRIMARY KEY, name text NOT NULL)")
            connection.execute("INSERT INTO line (name) SELECT 'line ' || n FROM generate_series(1, 50) n")
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
            for name, arguments, connections, elsewhere in CANDIDATES:
                if elsewhere and not options.also:
                    continue
                python = options.also if elsewhere else sys.executable
                results.setdefault(name, []).append(served(python, arguments, connections, url, options.seconds))
    finally:
        server.stop()
        shutil.rmtree(folder)
    show(results)


if __name__ == "__main__":
    main()
