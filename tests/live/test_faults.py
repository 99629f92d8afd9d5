"""Whatever dies, no stream is lost for good, and what happened meanwhile is told."""

import time
from pathlib import Path

import pytest
from django.db import connection

from annotations.models import Event
from tests.make import make_annotation
from tests.serving import Web

LISTENING = "application_name = 'postil live' AND datname = current_database()"
OTHERS = "pid <> pg_backend_pid() AND datname = current_database()"


def mark(article, number) -> int:
    make_annotation(article, f"word{number:03}", by="ben")
    return Event.objects.order_by("-pk").values_list("pk", flat=True)[0]


def count(condition: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {condition}")
        return cursor.fetchone()[0]


def terminate(condition: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {condition}")
        return cursor.fetchone()[0]


def wait_until(condition, *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def seconds_of_cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def memory(pid: int) -> int:
    """Kilobytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


@pytest.fixture
def fresh(web: Web) -> Web:
    """Threads of pages of an earlier test keep their connections: not those that are counted here."""
    web.stop()
    web.start()
    return web


def test_a_listening_connection_that_was_cut_comes_back_and_nothing_is_missed(listen, article):
    stream = listen(article, "ada")
    assert wait_until(lambda: count(LISTENING) == 1, seconds=5)
    for number in range(3):
        assert terminate(LISTENING) == 1
        meanwhile = mark(article, 2 * number)
        assert stream.events(1, seconds=5) == [meanwhile]
        assert wait_until(lambda: count(LISTENING) == 1, seconds=5)
        event = mark(article, 2 * number + 1)
        assert stream.events(1) == [event]


def test_all_connections_cut_at_once_as_when_the_database_restarts(listen, article):
    streams = [listen(article, name) for name in ("ada", "ben")]
    for number in range(3):
        assert wait_until(lambda: count(LISTENING) == 1, seconds=8)
        assert terminate(OTHERS) >= 2
        event = mark(article, number)
        assert [stream.events(1, seconds=8) for stream in streams] == [[event]] * 2


def test_a_killed_web_process_and_those_who_come_back(web, listen, article):
    stream = listen(article, "ada")
    before = mark(article, 0)
    assert stream.events(1) == [before]
    web.kill()
    assert stream.has_ended(seconds=1)
    meanwhile = [mark(article, number) for number in range(1, 4)]
    web.start()
    stream.connect()
    assert stream.events(3) == meanwhile
    after = mark(article, 4)
    assert stream.events(1) == [after]


def test_a_web_process_that_is_told_to_stop_ends_its_streams_at_once(web, listen, article):
    streams = [listen(article, "ada") for _ in range(20)]
    assert web.stop() < 1.5
    assert all(stream.has_ended(seconds=1) for stream in streams)


def test_streams_hold_no_thread_and_few_connections_and_little_memory(fresh, listen, article, cookie):
    sessions = [cookie(name) for name in ("ada", "ben", "cleo", "dana")]
    listen(article, session=sessions[0])
    time.sleep(1)
    before = memory(fresh.process.pid)
    streams = [listen(article, session=sessions[number % 4]) for number in range(196)]
    assert {stream.status for stream in streams} == {200}
    threads = len(list(Path(f"/proc/{fresh.process.pid}/task").iterdir()))
    assert threads < 20
    assert count(OTHERS) <= 3
    cpu = seconds_of_cpu(fresh.process.pid)
    time.sleep(4)
    assert seconds_of_cpu(fresh.process.pid) - cpu < 1
    assert memory(fresh.process.pid) - before < 40_000
    event = mark(article, 0)
    assert {tuple(stream.events(1)) for stream in streams} == {(event,)}
    for stream in streams:
        stream.close()


def test_without_streams_nothing_is_connected(fresh, listen, article):
    stream = listen(article, "ada")
    assert wait_until(lambda: count(LISTENING) == 1, seconds=5)
    stream.close()
    assert wait_until(lambda: count(OTHERS) == 0, seconds=15)
    assert listen(article, "ada").status == 200
    assert wait_until(lambda: count(LISTENING) == 1, seconds=5)
