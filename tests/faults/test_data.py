"""The embedded database's data: never made anew over what was lost, never served when it is not what it should be."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.service.errors import CannotServe
from reader.service.folders import Folders, server_account
from reader.service.postgres import AlreadyServed, Postgres, answers, connect
from reader.service.processes import is_alive, servers_on, wait_until
from tests.database import scratch_folder
from tests.faults.running import copy_of


@pytest.fixture(scope="module")
def once_made() -> Iterator[Path]:
    folder = scratch_folder()
    served(Folders(folder / "data"))
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def places(once_made, empty) -> Folders:
    """A cluster that served once and was stopped."""
    return Folders(copy_of(once_made, empty))


def served(places: Folders, *, do: str = "SELECT 1") -> None:
    server = Postgres(places)
    server.start()
    try:
        with server.connect() as connection:
            connection.execute(do)
    finally:
        server.stop()


def refusal(places: Folders) -> str:
    with pytest.raises(CannotServe) as caught:
        served(places)
    assert not servers_on(places.cluster)
    return str(caught.value)


def test_the_application_is_no_superuser_and_there_is_no_tcp(places):
    server = Postgres(places)
    server.start()
    try:
        with server.connect() as connection:
            rights = "rolsuper, rolcreaterole, rolreplication, rolbypassrls"
            role = f"SELECT {rights} FROM pg_roles WHERE rolname = current_user"
            assert connection.execute(role).fetchone() == (False, False, False, False)
            names = ("listen_addresses", "max_wal_size", "password_encryption", "data_checksums", "server_encoding")
            shown = [connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0] for name in names]
            assert shown == ["", "256MB", "scram-sha-256", "on", "UTF8"]
            locale = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
            assert connection.execute(locale).fetchone() == ("b", "C.UTF-8")
        assert (places.sockets.stat().st_mode & 0o777, places.passwords.stat().st_mode & 0o777) == (0o700, 0o600)
    finally:
        server.stop()


def test_no_password_no_entry(places):
    kept = places.passwords.read_text()
    places.passwords.write_text("*:*:*:postil:guessed\n")
    assert "does not hold the database's password" in refusal(places)
    places.passwords.write_text(kept)
    served(places)


@pytest.mark.parametrize("state", ["alive", "dead and not collected"])
def test_a_stale_number_that_another_process_has_now_does_not_stop_it(places, state):
    account = server_account(places)
    for _ in range(3):
        other = subprocess.Popen(["sleep", "60"], user=None if account is None else account.uid)
        try:
            lines = [str(other.pid), str(places.cluster), "1", "5432", str(places.sockets), "", "0 0", "ready"]
            for file in (places.cluster / "postmaster.pid", places.sockets / ".s.PGSQL.5432.lock"):
                file.write_text("\n".join(lines) + "\n")
                if account is not None:
                    os.chown(file, account.uid, account.gid)
            if state == "alive":
                served(places)
                assert other.poll() is None
            else:
                other.kill()
                served(places)
        finally:
            other.kill()
            other.wait()


def test_a_server_that_was_left_behind_is_stopped_first(places):
    first = Postgres(places)
    first.start()
    # As if its parent had died without the kernel telling it: alive, and nobody holds the lock.
    first._lock.close()
    second = Postgres(places)
    # The orphan is this very process's child, so somebody must collect it.
    signal_before = signal.signal(signal.SIGCHLD, lambda *_: first.child.poll())
    try:
        second.start()
        assert not is_alive(first.child.pid)
        assert answers(places)
    finally:
        signal.signal(signal.SIGCHLD, signal_before)
        second.stop()


def test_two_do_not_look_after_one_server(places):
    server = Postgres(places)
    server.start()
    try:
        with pytest.raises(AlreadyServed, match="already runs on"):
            Postgres(places).start()
        assert answers(places)
    finally:
        server.stop()


@pytest.mark.parametrize("how", ["emptied", "gone", "half gone"])
def test_lost_data_is_told_and_not_replaced_by_an_empty_database(places, how):
    if how == "half gone":
        (places.cluster / "global" / "pg_control").unlink()
    else:
        shutil.rmtree(places.cluster)
    if how == "emptied":
        places.cluster.mkdir(mode=0o700)
    said = refusal(places)
    assert said.startswith(f"The database in {places.cluster} is gone or emptied, though it was made on 20")
    assert f"remove {places.sentinel}" in said
    assert not (places.cluster / "PG_VERSION").exists() or how == "half gone"


def test_a_start_that_was_cut_short_is_begun_again(empty):
    places = Folders(empty)
    served(places)
    places.cluster.rename(places.unfinished)
    places.sentinel.unlink()
    served(places)
    assert not places.unfinished.exists()


def test_another_versions_data_is_told_and_left_alone(places):
    version = places.cluster / "PG_VERSION"
    version.write_text("16\n")
    said = refusal(places)
    assert said.startswith(
        f"The data in {places.cluster} was written by PostgreSQL 16, and this Postil brings PostgreSQL 18."
    )
    version.write_text("18\n")
    served(places)


def test_the_sentinel_tells_what_was_made(places):
    assert json.loads(places.sentinel.read_text())["postgresql"] == 18


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_it_does_not_serve_with_a_setting_that_risks_what_was_saved(places, setting):
    conf = places.cluster / "postgresql.conf"
    with conf.open("a") as opened:
        opened.write(f"\n{setting} = off\n")
    assert refusal(places).startswith(f"PostgreSQL's {setting} must be on")


def test_a_killed_server_is_back_with_every_commit(places):
    server = Postgres(places)
    server.start()
    try:
        with server.connect() as connection:
            connection.execute("CREATE TABLE kept (number int PRIMARY KEY)")
        for number in range(30):
            with connect(places) as connection:
                connection.execute("INSERT INTO kept VALUES (%s)", [number])
            if number % 10 == 5:
                server.child.kill()
                assert wait_until(lambda: server.child.poll() is not None, seconds=5)
                server.restart()
        with connect(places) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (30,)
    finally:
        server.stop()


def test_a_path_that_is_too_long_for_a_socket_and_has_spaces_and_commas(empty):
    places = Folders(empty / "a long, long path" / ("x" * 100))
    try:
        served(places)
        assert len(str(places.sockets)) < 100
    finally:
        shutil.rmtree(places.sockets)


def test_a_socket_folder_that_somebody_else_prepared_is_refused(empty):
    places = Folders(empty / ("x" * 100))
    places.sockets.mkdir(mode=0o777)
    places.sockets.chmod(0o777)
    try:
        assert "is not a private folder" in refusal(places)
    finally:
        places.sockets.rmdir()
