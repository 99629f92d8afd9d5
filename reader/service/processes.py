"""Starting and ending processes so that none is left behind."""

import ctypes
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def dies_with_us(signum: signal.Signals) -> Callable[[], None]:
    """What a child does before it becomes its program: ask the kernel for `signum` when this process is gone.

    A change of account clears the request, so it belongs after it (`preexec_fn` runs there). Threads count as
    parents: call it from one that lives as long as the process.
    """
    parent = os.getpid()

    def ask() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(signum))
        if os.getppid() != parent:
            os.kill(os.getpid(), signum)

    return ask


def commands() -> Iterator[tuple[int, list[str]]]:
    """Every live process that we may know of: its number and its command line."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if line:
                yield int(entry.name), [os.fsdecode(word) for word in line.rstrip(b"\0").split(b"\0")]


def servers_on(cluster: Path) -> list[int]:
    """The processes that are `postgres -D cluster`, by their command line: a number in a file proves nothing."""
    wanted = cluster.resolve()
    return [
        pid
        for pid, words in commands()
        if Path(words[0]).name == "postgres" and "-D" in words[:-1] and Path(words[words.index("-D") + 1]) == wanted
    ]


def exists(pid: int) -> bool:
    """Whether a process has this number, dead but uncollected ones included."""
    return Path(f"/proc/{pid}").exists()


def is_alive(pid: int) -> bool:
    """Whether the process still runs; one that has ended but waits for its parent does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


def wait_until(condition: Callable[[], bool], *, seconds: float, every: float = 0.02) -> bool:
    """Whether `condition` came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(every)
    return True
