import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.service.processes import wait_until
from tests.database import scratch_folder
from tests.faults.running import Running, copy_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def once_served() -> Iterator[Path]:
    """A data folder that Postil has made, filled with the demo and closed in order."""
    folder = scratch_folder()
    running = Running(folder / "data")
    try:
        running.start()
    finally:
        running.stop()
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def data(once_served: Path) -> Iterator[Path]:
    """A copy of it for one test."""
    folder = scratch_folder()
    yield copy_of(once_served, folder / "data")
    shutil.rmtree(folder)


@pytest.fixture
def empty() -> Iterator[Path]:
    """A data folder that is still to be made."""
    folder = scratch_folder()
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def shared(once_served: Path) -> Iterator[Running]:
    """Postil on a copy of it, for the tests of one file that leave it running."""
    folder = scratch_folder()
    running = Running(copy_of(once_served, folder / "data"))
    try:
        running.start()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)


@pytest.fixture
def running(shared: Running) -> Running:
    assert wait_until(shared.has_settled, seconds=30), shared.lines
    return shared
