"""Starting and stopping `serve`: in order, or not at all and with a sentence that says why."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from reader.service.processes import is_alive
from tests.faults.running import PROJECT, Running, environment, manage


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_quickly_says_where_it_is_and_stops_in_order(data, signum):
    running = Running(data)
    began = time.monotonic()
    running.start()
    # 2 to 3 s on two idle cores; the tests have company.
    assert time.monotonic() - began < 20
    assert any(line.startswith(f"Postil is ready: http://127.0.0.1:{running.port}") for line in running.lines)
    pids = running.tree()
    assert len(pids) > 4
    began = time.monotonic()
    running.stop(signum)
    assert time.monotonic() - began < 10
    assert running.process.returncode == 0
    assert not any(is_alive(pid) for pid in pids)
    assert not (running.places.cluster / "postmaster.pid").exists()
    assert running.lines[-1] == "Stopped."


def test_a_port_in_use_is_told(data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = manage("serve", DATA_DIR=str(data), PORT=str(port))
    assert done.returncode != 0
    assert (
        done.stderr
        == f"Port {port} on 127.0.0.1 cannot be used: Address already in use. Set PORT (or HOST) to another one.\n"
    )


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_is_told(port):
    done = manage("serve", PORT=port, DATA_DIR="/nowhere", SECRET_KEY="x")
    assert done.returncode != 0
    assert done.stderr == f"PORT is '{port}', and must be a whole number from 1 to 65535.\n"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": "x" * 60}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql:///x"}, "SECRET_KEY"),
    ],
)
def test_production_settings_that_are_incomplete_are_refused(given, missing):
    done = manage("serve", DEBUG="0", **given)
    assert done.returncode != 0
    assert done.stderr.startswith(f"DEBUG is off, so {missing} must be set: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_database_that_cannot_be_reached_is_told():
    done = manage("serve", SECRET_KEY="x", DATABASE_URL="postgresql://postil@/postil?host=/nowhere", PORT="8149")
    assert done.returncode != 0
    assert done.stderr.startswith("The database cannot be reached: ")


def test_commands_start_the_database_for_themselves(data):
    done = manage("showmigrations", "reader", DATA_DIR=str(data))
    assert done.returncode == 0
    assert "[X] 0001_initial" in done.stdout
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_deployment_checks_have_nothing_to_say(db):
    done = manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        DEBUG="0",
        SECRET_KEY="a key that is long enough, which nobody guesses: 5vz9w8e7rt6y",
        ALLOWED_HOSTS="postil.example.org",
        DATABASE_URL=os.environ["DATABASE_URL"],
    )
    assert done.returncode == 0, done.stderr


def test_two_installations_have_different_keys(empty):
    keys = set()
    for name in ("one", "other"):
        show = [sys.executable, "-c", "from django.conf import settings; print(settings.SECRET_KEY)"]
        values = environment(DATA_DIR=str(empty / name), DJANGO_SETTINGS_MODULE="reader.settings")
        for _ in range(2):
            keys.add(subprocess.run(show, env=values, cwd=PROJECT, capture_output=True, text=True, check=True).stdout)
        assert (empty / name / "secret-key").stat().st_mode & 0o777 == 0o600
    assert len(keys) == 2
    assert min(len(key) for key in keys) > 50
