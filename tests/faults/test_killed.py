"""Whatever is killed: every write that was acknowledged is there, and Postil serves again."""

import os
import signal

import pytest

from reader.service.processes import is_alive, wait_until
from tests.faults.running import Running, Writer, free_port, manage


@pytest.fixture
def writer(running: Running) -> Writer:
    writer = Writer(running.port)
    writer.log_in("ada", "demo")
    return writer


def test_a_worker_that_is_stopped_is_told_by_the_health_page(running):
    # A worker that ends in order signs off, so nobody has to wait until its last sign of life is old. Those of the
    # workers that are killed below would be fresh for a while: this test comes first.
    os.kill(running.pid_of("manage.py worker"), signal.SIGTERM)
    assert wait_until(lambda: running.health() == (503, '{"database": "ok", "worker": "unreachable"}'), seconds=10)
    assert wait_until(running.is_healthy, seconds=15)


@pytest.mark.parametrize(
    ("what", "words"),
    [("database", "bin/postgres"), ("web process", "reader.service.web"), ("worker", "manage.py worker")],
)
def test_one_process_killed_is_started_again_and_nothing_is_lost(running, writer, what, words):
    with writer:
        for _ in range(3):
            writer.wait_for_more(10)
            os.kill(running.pid_of(words), signal.SIGKILL)
            running.hear(f"The {what} ended (signal SIGKILL)")
        writer.wait_for_more(10)
    assert wait_until(running.is_healthy, seconds=10)
    assert_all_are_there(running, writer)


def test_all_processes_killed_at_once_and_nothing_is_lost(running, writer):
    with writer:
        for _ in range(2):
            writer.wait_for_more(10)
            running.kill_tree()
            running.start()
        writer.wait_for_more(10)
    assert_all_are_there(running, writer)


def test_only_the_parent_killed_takes_the_others_with_it(running, writer):
    with writer:
        writer.wait_for_more(10)
        others = running.tree()[1:]
        running.process.kill()
        running.process.wait()
        assert wait_until(lambda: not any(is_alive(pid) for pid in others), seconds=10)
        running.start()
        writer.wait_for_more(10)
    assert_all_are_there(running, writer)


def test_a_database_out_of_reach_is_told_by_the_health_page(running):
    sockets = running.places.sockets
    sockets.rename(sockets.with_name("elsewhere"))
    try:
        # Whoever is connected stays so: only a new process has to find the server anew.
        os.kill(running.pid_of("reader.service.web"), signal.SIGKILL)
        assert wait_until(lambda: running.health()[0] == 503, seconds=15)
        assert running.health() == (503, '{"database": "unreachable", "worker": "unknown"}')
    finally:
        sockets.with_name("elsewhere").rename(sockets)
    assert wait_until(running.is_healthy, seconds=15)


def test_a_second_one_on_the_same_data_is_refused(running):
    done = manage("serve", DATA_DIR=str(running.places.data), PORT=str(free_port()))
    assert done.returncode != 0
    assert f"Postil already runs on {running.places.data} (process {running.process.pid})" in done.stderr
    assert running.is_healthy()


def assert_all_are_there(running: Running, writer: Writer) -> None:
    stored = running.collections()
    assert len(writer.acknowledged) >= 20
    assert sorted(set(writer.acknowledged) - set(stored)) == []
    assert len(stored) == len(set(stored))
