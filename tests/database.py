"""The database of the tests: what DATABASE_URL names, else an embedded server of this run's own.

A pytest plugin (`-p tests.database`), because the environment must be set before pytest-django reads the settings.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from reader.service.cluster import DATABASE, ROLE
from reader.service.folders import Folders
from reader.service.postgres import Postgres

MEMORY = "/dev/shm"
ENOUGH = 4 * 1024**3  # bytes: the databases of several runs at once


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    os.environ.setdefault("SECRET_KEY", "only for the tests, where nothing is secret")
    if not os.environ.get("DATABASE_URL"):
        folder = scratch_folder()
        places = Folders(folder / "data")
        server = Postgres(places)
        server.start()
        where = urlencode({"host": places.sockets, "passfile": places.passwords})
        os.environ["DATABASE_URL"] = f"postgresql://{ROLE}@/{DATABASE}?{where}"
        running.append((server, folder))
    yield


def pytest_unconfigure() -> None:
    for server, folder in running:
        server.stop()
        shutil.rmtree(folder)
        del os.environ["DATABASE_URL"]
    running.clear()


def in_memory() -> bool:
    """Whether there is memory that can be written as a disk: what must reach the disk is there at once."""
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH


def scratch_folder() -> Path:
    """A new folder that any account can pass through: PostgreSQL does not run as root, and pytest's are closed."""
    folder = Path(tempfile.mkdtemp(prefix="postil-test-", dir=MEMORY if in_memory() else None))
    folder.chmod(0o711)
    return folder


running: list[tuple[Postgres, Path]] = []
