"""Which process runs which tests, and when: a pytest plugin (`-p tests.scheduling`) for `-n … --dist loadfile`.

Browser tests wait much, for pages and their animations, and the others hardly do. So half of the processes begin with
the browser's and half with the others', and no processor is idle. Who has run one in a browser runs no other any more:
Playwright's event loop stays in its process, where other tests want one of their own.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

BROWSER = "tests/browser/"
#: What a clock decides stays in the first process. The others stand back for it, so that a crowd does not count.
TIMED = ("tests/faults/", "tests/live/", "tests/jobs/test_worker.py")
#: Files and folders whose tests share what took long to set up. Else each function goes where there is room.
WHOLE = ("tests/faults/", "tests/jobs/test_languages.py", "tests/api/test_openapi.py", "tests/views/test_routes.py")
#: What nobody stands back in: this too goes by the clock, but in a browser.
UNHINDERED = (*TIMED, "tests/browser/live/")
#: After that, what takes long by itself comes first, so that nobody is left with it at the end.
FIRST = (
    *UNHINDERED,
    "tests/api/test_naughty_strings.py",
    "tests/views/test_blind_walk.py",
    "tests/browser/test_open_states_accessible.py",
    "tests/browser/test_accessibility.py",
    "tests/browser/test_whole_paragraph.py",
)
BACK = 5  # as `nice` counts: next to one that does not stand back, it gets a quarter of a processor
#: So many processes to each processor, as even tests without a browser wait for the database.
CROWD = 2


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Whoever comes to what no clock decides stands back from now on."""
    if "PYTEST_XDIST_WORKER" in os.environ and not item.nodeid.startswith(UNHINDERED):
        os.nice(max(0, BACK - os.nice(0)))


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_auto_num_workers() -> int:
    return CROWD * len(os.sched_getaffinity(0))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    return Halves(config, log) if config.getvalue("dist") == "loadfile" else None


class Halves(LoadScopeScheduling):
    """A unit of work is a function with all its parameters, or what shares a set-up."""

    def _split_scope(self, nodeid: str) -> str:
        return next((whole for whole in WHOLE if nodeid.startswith(whole)), nodeid.partition("[")[0])

    def _assign_work_unit(self, node: WorkerController) -> None:
        chosen = self._next_for(node)
        if chosen is not None:
            self.workqueue.move_to_end(chosen, last=False)
            super()._assign_work_unit(node)

    def _reschedule(self, node: WorkerController) -> None:
        if self._next_for(node) is not None:
            super()._reschedule(node)
        elif not node.shutting_down:
            node.shutdown()

    def _next_for(self, node: WorkerController) -> str | None:
        """The unit that this process is to do next: the dearest, else that with the most tests."""
        number = int(node.gateway.id.removeprefix("gw"))
        stays_there = (self._has_both and number % 2 == 1) or any(map(in_browser, self.assigned_work[node]))
        units = [unit for unit in self.workqueue if in_browser(unit) == stays_there]
        if number > 0 and any(other.gateway.id == "gw0" for other in self.nodes):
            units = [unit for unit in units if not unit.startswith(TIMED)]
        if not units and not stays_there:
            units = [unit for unit in self.workqueue if in_browser(unit)]
        return max(units, key=self._rank, default=None)

    @cached_property
    def _has_both(self) -> bool:
        return len(set(map(in_browser, self.workqueue))) > 1 and self.numnodes > 1

    def _rank(self, unit: str) -> tuple[int, int]:
        place = next((at for at, dear in enumerate(FIRST) if unit.startswith(dear)), len(FIRST))
        return -place, len(self.workqueue[unit])


def in_browser(unit: str) -> bool:
    return unit.startswith(BROWSER)
