"""Where the embedded database and its secrets live. The settings ask this, so it must not ask them."""

import hashlib
import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path

from reader.service.errors import CannotServe

#: The longest path that Linux binds a socket to, in bytes.
SOCKET_PATH_LIMIT = 107
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    name: str

    def can_enter(self, folder: Path) -> bool:
        """Whether the permission bits let this account reach what lies in `folder`."""
        return all(self._may(part, 0o1) for part in (folder, *folder.parents))

    def can_run(self, file: Path) -> bool:
        return self.can_enter(file.parent) and self._may(file, 0o5)

    def _may(self, path: Path, wanted: int) -> bool:
        status = path.stat()
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        return (status.st_mode >> shift) & wanted == wanted


@dataclass(frozen=True)
class Folders:
    """The places inside one data folder. Nothing here touches the disk."""

    data: Path

    @property
    def cluster(self) -> Path:
        return self.data / "postgres"

    @property
    def unfinished(self) -> Path:
        """A cluster being made; it is renamed to `cluster` once it is whole."""
        return self.data / "postgres.unfinished"

    @property
    def sentinel(self) -> Path:
        """Beside the cluster, so that it outlives one that was emptied or lost."""
        return self.data / "initialised.json"

    @property
    def passwords(self) -> Path:
        """The application's password, as libpq reads it (its `passfile`)."""
        return self.data / "application.passfile"

    @property
    def superuser_passwords(self) -> Path:
        return self.data / "superuser.passfile"

    @property
    def secret_key(self) -> Path:
        return self.data / "secret-key"

    @property
    def binaries(self) -> Path:
        return self.data / "binaries"

    @property
    def pipelines(self) -> Path:
        """The pipelines that collections trained on their decisions."""
        return self.data / "pipelines"

    @property
    def log(self) -> Path:
        return self.data / "postgres.log"

    @property
    def lock(self) -> Path:
        """Held by the process that looks after the server."""
        return self.data / "lock"

    @property
    def sockets(self) -> Path:
        """The folder of the server's socket: inside the data folder, or a short one where that path is too long.

        libpq reads a comma in it as the start of a second host.
        """
        inside = self.data / "run"
        if len(os.fsencode(inside / SOCKET_NAME)) <= SOCKET_PATH_LIMIT and "," not in str(inside):
            return inside
        return Path(tempfile.gettempdir()) / f"postil-{os.geteuid()}-{short_hash(self.data)}"


def folders(project: Path) -> Folders:
    """The data folder that DATA_DIR names, else the project's own one."""
    named = os.environ.get("DATA_DIR", "")
    return Folders(Path(named).expanduser().absolute() if named else default_data(project))


def default_data(project: Path) -> Path:
    """`data` in the project. But PostgreSQL refuses to run as root, so root starts it under another account, and a
    project that this account cannot enter (one below /root) has its data under /var/lib."""
    inside = Folders(project / "data")
    account = server_account(inside)
    if account is None or inside.sentinel.exists() or account.can_enter(project):
        return inside.data
    return Path("/var/lib/postil") / short_hash(project)


def server_account(places: Folders) -> Account | None:
    """The account to start PostgreSQL under, or None for our own: only root needs another one.

    It is the one that owns the cluster, else `nobody`, which every system has.
    """
    if os.geteuid() != 0:
        return None
    try:
        owner = places.cluster.stat().st_uid
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    except FileNotFoundError:
        entry = pwd.getpwnam("nobody")
    except KeyError as error:
        raise CannotServe(
            f"The database in {places.cluster} belongs to an account that this system does not have. "
            "Start Postil as that account, or set DATA_DIR to another folder."
        ) from error
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def make_folder(folder: Path, *, mode: int) -> None:
    """Make `folder` and what is missing above it, with `mode` whatever the umask; what exists stays as it is."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        make_folder(folder.parent, mode=mode)
    try:
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)
    except OSError as error:
        raise CannotServe(
            f"{folder} cannot be made ({error.strerror}). Set DATA_DIR to a folder that you may write to."
        ) from error


def make_data_folder(places: Folders, account: Account | None) -> None:
    """The data folder, private but for the server's account, which must be able to pass through it."""
    make_folder(places.data, mode=0o700 if account is None else 0o711)
    if not os.access(places.data, os.W_OK | os.X_OK):
        raise CannotServe(f"{places.data} cannot be written to. Set DATA_DIR to a folder of your own.")
    if account is not None and not account.can_enter(places.data):
        raise CannotServe(
            f"PostgreSQL does not run as root, so it is started as {account.name}, who cannot enter {places.data}. "
            "Set DATA_DIR to a folder that every account can pass through, for instance below /var/lib."
        )


def make_socket_folder(places: Folders, account: Account | None) -> None:
    """The socket's folder, which must be ours alone: in a shared temporary folder somebody else may have been first."""
    folder = places.sockets
    owner = os.geteuid() if account is None else account.uid
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if account is not None:
            os.chown(folder, account.uid, account.gid)
    status = folder.lstat()
    if folder.is_symlink() or status.st_uid != owner or status.st_mode & 0o077:
        raise CannotServe(
            f"{folder} is not a private folder of the account that runs the database. Remove it and start again."
        )
