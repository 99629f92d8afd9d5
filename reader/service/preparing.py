"""What `serve` sees to between the database and the web: migrations, the demo, static files."""

import http.client
import os
import socket
import time
from collections.abc import Callable

import psycopg
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from reader.models import Collection
from reader.service.errors import CannotServe
from reader.service.postgres import risky

#: The name, to PostgreSQL, of the lock that one process holds while it changes the tables.
MIGRATION_LOCK = 7205759403792793
DEMO = "demo"


def prepare(say: Callable[[str], None]) -> None:
    """Bring the database and the static files up to this version. Raises CannotServe."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CannotServe(f"The database cannot be reached: {str(error).strip()}") from error
    if settings.DATABASE_URL:
        _judge_durability(say)
    with connection.cursor() as cursor:
        # Several hosts may start at once; the others wait here and find nothing left to do.
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            _migrate(say)
            if settings.DEMO:
                _load_demo(say)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    connection.close()
    if settings.PRODUCTION:
        call_command("collectstatic", interactive=False, verbosity=0)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, for web processes to share. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    listener.listen(2048)
    return listener


def port() -> int:
    return _whole_number("PORT", default=8000, highest=65535)


def web_processes() -> int:
    return _whole_number("WEB_PROCESSES", default=1, highest=64)


def _whole_number(name: str, *, default: int, highest: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= highest:
        raise CannotServe(f"{name} is {text!r}, and must be a whole number from 1 to {highest}.")
    return int(text)


def address(host: str, port: int) -> str:
    """Where a browser on this machine finds us."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}"


def known_host() -> str:
    """A host name that we answer to."""
    first = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "*"
    return "localhost" if first == "*" else first.lstrip(".")


def answers(host: str, port: int, is_running: Callable[[], bool]) -> bool:
    """Wait until the web process answers. False if it ended before: its supervisor says so."""
    while is_running():
        try:
            asked = http.client.HTTPConnection(address(host, port).removeprefix("http://"), timeout=60)
            asked.request("GET", "/", headers={"Host": known_host()})
            asked.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return True
        finally:
            asked.close()
    return False


def _judge_durability(say: Callable[[str], None]) -> None:
    """A server of somebody else's: refused in production if a crash there can lose what was saved."""
    connection.ensure_connection()
    raw: psycopg.Connection[tuple[object, ...]] = connection.connection
    off = risky(raw)
    fatal = [name for name in off if name != "data_checksums"]
    if fatal and settings.PRODUCTION:
        raise CannotServe(
            f"PostgreSQL's {' and '.join(fatal)} must be on in the database that DATABASE_URL names: "
            "without it a crash loses what was saved."
        )
    if off:
        say(f"Warning: PostgreSQL's {' and '.join(off)} is off in the database that DATABASE_URL names.")


def _migrate(say: Callable[[str], None]) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the tables up to date.")
        call_command("migrate", interactive=False, verbosity=0)


def _load_demo(say: Callable[[str], None]) -> None:
    if "load_demo" in get_commands() and not Collection.objects.filter(slug=DEMO).exists():
        say("Loading the demo collection.")
        call_command("load_demo")
