"""The embedded server's data: made once, never made anew, and told apart from data that was lost."""

import json
import os
import secrets
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from reader.service.binaries import Programs
from reader.service.errors import CannotServe
from reader.service.folders import Account, Folders
from reader.service.private_files import write_private

SUPERUSER = "postgres"
ROLE = "postil"
DATABASE = "postil"

# The role makes databases for the tests, and is nothing else that the superuser is.
SET_UP = f"""
CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOCREATEROLE CREATEDB PASSWORD '%s'
CREATE DATABASE {DATABASE} OWNER {ROLE}
REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC
"""
ACCESS = "local all all scram-sha-256\n"


def prepare(places: Folders, programs: Programs, account: Account | None) -> bool:
    """See that there is a cluster which these programs can serve. True if it was made just now.

    Raises CannotServe for data that was there once and is gone, and for another version's.
    """
    if not _is_whole(places.cluster):
        _refuse_what_was_lost(places)
        _make(places, programs, account)
        _remember(places, programs)
        return True
    major = (places.cluster / "PG_VERSION").read_text().strip()
    if major != str(programs.major):
        raise CannotServe(
            f"The data in {places.cluster} was written by PostgreSQL {major}, and this Postil brings PostgreSQL "
            f"{programs.major}. Nothing was changed. Start the Postil that wrote it and export your collections, "
            f"or dump the database with PostgreSQL {major}, then start with a new DATA_DIR and import them."
        )
    for file in (places.passwords, places.superuser_passwords):
        if not file.exists():
            raise CannotServe(
                f"{file}, the password of the database in {places.cluster}, is missing. Nothing was changed. "
                "Put it back from your backup."
            )
    if not places.sentinel.exists():
        _remember(places, programs)
    return False


def _is_whole(cluster: Path) -> bool:
    return (cluster / "PG_VERSION").exists() and (cluster / "global" / "pg_control").exists()


def _refuse_what_was_lost(places: Folders) -> None:
    if places.sentinel.exists():
        kept = json.loads(places.sentinel.read_text())
        raise CannotServe(
            f"The database in {places.cluster} is gone or emptied, though it was made on {kept['made_at'][:10]} "
            f"({places.sentinel} says so). Postil does not start afresh over lost data. "
            f"Put {places.cluster} back from your backup (is a disk not mounted?), "
            f"or, to start empty on purpose, remove {places.sentinel}."
        )
    if places.cluster.exists() and any(places.cluster.iterdir()):
        raise CannotServe(
            f"{places.cluster} holds files, but no whole PostgreSQL database. Nothing was changed. "
            "Put it back from your backup, or move it away to start empty."
        )


def _remember(places: Folders, programs: Programs) -> None:
    kept = {"postgresql": programs.major, "made_at": datetime.now(UTC).isoformat(timespec="seconds")}
    write_private(places.sentinel, json.dumps(kept) + "\n")


def _make(places: Folders, programs: Programs, account: Account | None) -> None:
    """Make the cluster under another name and give it its own at the end: a start cut short leaves none."""
    shutil.rmtree(places.unfinished, ignore_errors=True)
    places.unfinished.mkdir(mode=0o700)
    passwords = {SUPERUSER: secrets.token_urlsafe(32), ROLE: secrets.token_urlsafe(32)}
    first = places.data / "superuser.new"
    write_private(first, passwords[SUPERUSER])
    if account is not None:
        os.chown(places.unfinished, account.uid, account.gid)
        os.chown(first, account.uid, account.gid)
    try:
        run_as(account, _initdb(programs, places.unfinished, first))
        single = [programs.postgres, "--single", "-D", places.unfinished, "-c", "log_statement=none", SUPERUSER]
        run_as(account, [str(word) for word in single], text=(SET_UP % passwords[ROLE]).lstrip())
    finally:
        first.unlink()
    (places.unfinished / "pg_hba.conf").write_text(ACCESS)
    write_private(places.superuser_passwords, f"*:*:*:{SUPERUSER}:{passwords[SUPERUSER]}\n")
    write_private(places.passwords, f"*:*:*:{ROLE}:{passwords[ROLE]}\n")
    if places.cluster.exists():
        places.cluster.rmdir()
    places.unfinished.rename(places.cluster)


def _initdb(programs: Programs, cluster: Path, password: Path) -> list[str]:
    """The locale is PostgreSQL's own C.UTF-8: an update of the system's libraries cannot change how an index sorts."""
    words = [programs.initdb, "-D", cluster, "-U", SUPERUSER, "--pwfile", password, "--auth=scram-sha-256"]
    words += ["--data-checksums", "--encoding=UTF8", "--locale=C"]
    words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
    return [str(word) for word in words]


def run_as(account: Account | None, command: list[str], *, text: str = "") -> None:
    """Run one of PostgreSQL's programs to its end under `account`. Raises CannotServe with what it said."""
    done = subprocess.run(  # noqa: S603
        command, input=text, capture_output=True, text=True, cwd="/", env=environment(), **identity(account)
    )
    if done.returncode != 0 or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise CannotServe(f"{Path(command[0]).name} failed: {' '.join(said[-3:])}")


class Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def identity(account: Account | None) -> Identity:
    """The keyword arguments with which subprocess starts a child as `account`, with none of our groups."""
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}


def environment() -> dict[str, str]:
    """What PostgreSQL needs of ours: a PGDATA or PGPORT of the user's shell must not reach it."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}
