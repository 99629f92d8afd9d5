"""The embedded PostgreSQL: started as our child, proven alive by connecting, stopped with us. See docs/adr/0001."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable
from typing import IO

import psycopg

from reader.service import cluster
from reader.service.binaries import Programs, programs
from reader.service.errors import CannotServe
from reader.service.folders import (
    SOCKET_NAME,
    Account,
    Folders,
    make_data_folder,
    make_socket_folder,
    server_account,
)
from reader.service.processes import dies_with_us, exists, is_alive, servers_on, wait_until

#: Replaying what a crash left takes seconds (314 MB in 1.9 s here); a slow disk gets this long.
RECOVERY_SECONDS = 300
LOG_LIMIT = 10 * 1024 * 1024
#: What a commit that was acknowledged relies on. The server is not used with any of them off.
DURABILITY = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")


def quietly(message: str) -> None:
    """For callers who do not want to hear it."""


class Postgres:
    """One server on one data folder. Only one process at a time looks after it, by a lock in the folder."""

    def __init__(self, places: Folders, *, say: Callable[[str], None] = quietly) -> None:
        self.places = places
        self.say = say
        self.child: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    def start(self) -> None:
        """Serve, with a new cluster if there never was one. Raises CannotServe."""
        account = server_account(self.places)
        make_data_folder(self.places, account)
        self._take_lock()
        try:
            found = programs(self.places, account)
            self._end_orphans()
            if cluster.prepare(self.places, found, account):
                self.say(f"Made a new database (PostgreSQL {found.version}) in {self.places.cluster}.")
            make_socket_folder(self.places, server_account(self.places))
            self._run(found, server_account(self.places))
            self._refuse_to_risk_data()
        except BaseException:
            self.stop()
            raise

    def restart(self) -> None:
        """Start again what died; the lock is still ours."""
        account = server_account(self.places)
        self._run(programs(self.places, account), account)

    def stop(self, *, seconds: float = 4) -> None:
        """Stop at once but in order; what does not obey in time is cut off, which loses nothing that was committed."""
        if self.child is not None and self.child.poll() is None:
            for signum in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                self.child.send_signal(signum)
                try:
                    self.child.wait(seconds)
                    break
                except subprocess.TimeoutExpired:
                    seconds = 1
        self.child = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def finish(self) -> None:
        """Stop once the last client has gone: another command may be using the server too."""
        if self.child is not None and self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            self.child.wait()
        self.stop()

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection of the application's role. Raises psycopg.OperationalError."""
        return connect(self.places)

    def _take_lock(self) -> None:
        lock = self.places.lock.open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            number = lock.read().strip() or "another one"
            lock.close()
            raise AlreadyServed(
                f"Postil already runs on {self.places.data} (process {number}). "
                "Stop that one first, or set DATA_DIR to another folder."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _end_orphans(self) -> None:
        """Stop a server of ours whose process above was killed. The lock says that nobody looks after it."""
        for pid in servers_on(self.places.cluster):
            self.say(f"Stopping a database server that was left behind (process {pid}).")
            for signum, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10)):
                try:
                    os.kill(pid, signum)
                except ProcessLookupError:
                    break
                except PermissionError as error:
                    raise CannotServe(
                        f"Another account's PostgreSQL (process {pid}) serves {self.places.cluster}. Stop it first."
                    ) from error
                if wait_until(lambda pid=pid: not is_alive(pid), seconds=seconds):  # type: ignore[misc]
                    break

    def _remove_stale_numbers(self) -> None:
        """Forget the number of a server that is gone, if another process has that number now.

        PostgreSQL takes any process of its account for a server and would refuse to start; even one that is dead
        but not collected by its parent, as killed servers are in a container whose first process collects nobody.
        A number that nobody has is left to PostgreSQL, which clears it with more care than we could.
        """
        for file in (self.places.cluster / "postmaster.pid", self.places.sockets / f"{SOCKET_NAME}.lock"):
            try:
                pid = int(file.read_text().split()[0])
            except (FileNotFoundError, ValueError, IndexError):
                continue
            if exists(pid) and not servers_on(self.places.cluster):
                file.unlink()

    def _run(self, found: Programs, account: Account | None) -> None:
        """Start the server and wait until it answers. A killed server's last processes may need a moment to go."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        shared = 20
        while True:
            self._remove_stale_numbers()
            begin = self._spawn(found, account)
            if self._wait_for_answer(deadline):
                return
            said = self._said(begin)
            if "pre-existing shared memory block" not in said or not shared:
                raise CannotServe(
                    f"The database in {self.places.cluster} does not start. It said: {said or 'nothing'} "
                    f"(all of it is in {self.places.log})"
                )
            shared -= 1
            time.sleep(0.25)

    def _spawn(self, found: Programs, account: Account | None) -> int:
        """Start the server; where its part of the log begins."""
        log = self.places.log
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        # A list of folders to PostgreSQL, so that a comma or a space in ours is quoted.
        sockets = '"' + str(self.places.sockets).replace('"', '""') + '"'
        command = [str(found.postgres), "-D", str(self.places.cluster.resolve())]
        for option in (f"unix_socket_directories={sockets}", "unix_socket_permissions=0700", "listen_addresses="):
            command += ["-c", option]
        command += ["-c", "max_wal_size=256MB", "-c", "logging_collector=off", "-c", "log_destination=stderr"]
        with log.open("ab") as opened:
            begin = opened.tell()
            self.child = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=opened,
                stderr=opened,
                cwd="/",
                env=cluster.environment(),
                start_new_session=True,
                preexec_fn=dies_with_us(signal.SIGINT),
                **cluster.identity(account),
            )
        return begin

    def _wait_for_answer(self, deadline: float) -> bool:
        """True once a connection was made to the server; False if it ended instead."""
        child = self.child
        told = time.monotonic() + 3
        while child is not None and child.poll() is None:
            try:
                self.connect().close()
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    raise CannotServe(
                        f"{self.places.passwords} does not hold the database's password. Put it back from your backup."
                    ) from error
                if time.monotonic() > deadline:
                    raise CannotServe(
                        f"The database in {self.places.cluster} did not answer within {RECOVERY_SECONDS} s; "
                        f"{self.places.log} says why."
                    ) from error
                if time.monotonic() > told:
                    self.say("The database is recovering; this can take some minutes.")
                    told = deadline
                time.sleep(0.03)
            else:
                # Somebody else's server could have answered in the moment ours ended.
                return child.poll() is None
        return False

    def _refuse_to_risk_data(self) -> None:
        with self.connect() as connection:
            off = risky(connection)
        if off:
            raise CannotServe(
                f"PostgreSQL's {' and '.join(off)} must be on: without it a crash loses what was saved. "
                f"Look in {self.places.cluster}/postgresql.conf and postgresql.auto.conf."
            )

    def _said(self, begin: int) -> str:
        """The last words of the server that was started at `begin` in the log."""
        with self.places.log.open("rb") as opened:
            opened.seek(begin)
            lines = opened.read()[-4000:].decode(errors="replace").splitlines()
        return " ".join(line for line in lines if "FATAL" in line or "PANIC" in line or "HINT" in line)


class AlreadyServed(CannotServe):
    """Another process looks after the server of this data folder."""


def connect(places: Folders) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        dbname=cluster.DATABASE,
        user=cluster.ROLE,
        host=str(places.sockets),
        passfile=str(places.passwords),
        connect_timeout=5,
    )


def risky(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Which of DURABILITY are off on this server."""
    found = connection.execute(
        "SELECT name FROM pg_settings WHERE name = ANY (%s) AND setting = 'off' ORDER BY name", [list(DURABILITY)]
    )
    return [str(name) for (name,) in found]


def answers(places: Folders) -> bool:
    try:
        connect(places).close()
    except psycopg.OperationalError:
        return False
    return True
