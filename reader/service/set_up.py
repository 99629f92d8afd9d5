"""Everything that has to be installed, into `.venv`: run without arguments to run Postil, `--tests` to test it too.

For a bare Python 3.11 with nothing but its standard library. Quick when there is nothing to do.
"""

from __future__ import annotations

import hashlib
import html.parser
import importlib.util
import io
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile

HERE = pathlib.Path(__file__).resolve().parents[2]
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
UV_PIN = HERE / "requirements-uv.txt"


class CannotSetUp(Exception):
    """What is missing and how to get it."""


def main(*, tests: bool) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036
        raise CannotSetUp(
            f"Postil needs Python 3.11 or later; {sys.executable} is {platform.python_version()}. "
            "Name another one: make PYTHON=python3.12 run"
        )
    stamps = {name: VENV / f"installed-{name}" for name in ("requirements-dev.txt", "requirements.txt")}
    names = ["requirements-dev.txt"] if tests else list(stamps)
    if any(is_current(stamps[name], HERE / name) for name in names):
        return
    make_venv()
    get_uv()
    name = "requirements-dev.txt" if tests else "requirements.txt"
    print(f"Installing the packages of {name} into .venv.", flush=True)
    for stamp in stamps.values():
        stamp.unlink(missing_ok=True)
    run([UV, "pip", "sync", "--python", PYTHON, "--require-hashes", HERE / name], env=os.environ | index_for_uv())
    stamps[name].write_text(fingerprint(HERE / name))


def is_current(stamp: pathlib.Path, requirements: pathlib.Path) -> bool:
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == fingerprint(requirements)


def fingerprint(requirements: pathlib.Path) -> str:
    """What was installed: these requirements, for the Python behind `.venv`, wherever that may point by now."""
    digest = hashlib.sha256(requirements.read_bytes() + UV_PIN.read_bytes()).hexdigest()
    return f"{digest} {PYTHON.resolve()}"


def make_venv() -> None:
    if PYTHON.exists():
        return
    print(f"Making .venv with Python {platform.python_version()}.", flush=True)
    if importlib.util.find_spec("venv") is None:
        raise CannotSetUp("This Python has no venv module. On Debian: apt-get install python3-venv")
    # Debian keeps pip for new environments in another package; uv does without.
    run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV])


def get_uv() -> None:
    """The pinned uv, checked against its hash: with pip if there is one, which knows how this machine reaches PyPI."""
    version = UV_PIN.read_text().split("==")[1].split()[0]
    if UV.exists() and f"uv {version}" in told_by([UV, "--version"]):
        return
    print(f"Getting uv {version}, which installs the rest.", flush=True)
    if not has_pip() and "PIP_INDEX_URL" not in os.environ:
        get_pip()
    wheel = wheel_by_pip() if has_pip() else wheel_by_hand(os.environ["PIP_INDEX_URL"])
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        program = next(name for name in archive.namelist() if name.endswith(".data/scripts/uv"))
        draft = UV.with_name("uv.unfinished")
        draft.write_bytes(archive.read(program))
    draft.chmod(0o755)
    draft.replace(UV)


def has_pip() -> bool:
    return importlib.util.find_spec("pip") is not None


def get_pip() -> None:
    """pip from apt, for root. Only pip, or whoever runs this, knows where this machine's package index is."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("This Python has no pip: installing python3-pip by apt-get.", flush=True)
        run(["apt-get", "update", "-qq"])
        run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-pip"])
        importlib.invalidate_caches()
    if not has_pip():
        raise CannotSetUp(
            f"{sys.executable} has no pip, which knows where packages come from. On Debian: "
            "sudo apt-get install python3-pip. Or set PIP_INDEX_URL to a package index. Then make run again."
        )


def wheel_by_pip() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        run([*command, "--require-hashes", "-r", UV_PIN, "-d", folder])
        return next(pathlib.Path(folder).glob("uv-*.whl")).read_bytes()


def wheel_by_hand(index: str) -> bytes:
    """This machine's wheel from the package index, whose page lists every file with its SHA-256."""
    pinned = {word.removeprefix("--hash=sha256:") for word in UV_PIN.read_text().split() if "sha256" in word}
    page = f"{index.rstrip('/')}/uv/"
    links = Links()
    try:
        links.feed(fetch(page).decode())
        for link in links.found:
            address, _, digest = urllib.parse.urljoin(page, link).partition("#sha256=")
            if digest in pinned and is_for_this_machine(address):
                wheel = fetch(address)
                if hashlib.sha256(wheel).hexdigest() != digest:
                    raise CannotSetUp(f"{address} is not what requirements-uv.txt pins. Nothing was installed.")
                return wheel
    except urllib.error.URLError as error:
        raise CannotSetUp(
            f"{error.url if isinstance(error, urllib.error.HTTPError) else page} could not be fetched: {error.reason}. "
            "If this machine reaches PyPI by another way, set PIP_INDEX_URL, https_proxy or SSL_CERT_FILE."
        ) from error
    raise CannotSetUp(f"{page} has no uv for {platform.system()} {platform.machine()}.")


def is_for_this_machine(address: str) -> bool:
    name = urllib.parse.unquote(address.rpartition("/")[2])
    system = "macosx" if sys.platform == "darwin" else "manylinux_2_17"
    return name.endswith(".whl") and system in name and platform.machine() in name


def fetch(address: str) -> bytes:
    # Both an index and the files it lists are named by whoever set PIP_INDEX_URL; the hash is what counts.
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310
        found: bytes = answer.read()
        return found


class Links(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def index_for_uv() -> dict[str, str]:
    """pip's index and certificates, which uv does not read by itself, under the names that uv reads."""
    told = {}
    if has_pip():
        for line in told_by([sys.executable, "-m", "pip", "config", "list"]).splitlines():
            name, _, value = line.partition("=")
            told[name.rpartition(".")[2]] = value.strip("'\"")
    index = os.environ.get("PIP_INDEX_URL") or told.get("index-url")
    certificates = os.environ.get("PIP_CERT") or told.get("cert")
    wanted = {"UV_DEFAULT_INDEX": index, "SSL_CERT_FILE": certificates}
    return {name: value for name, value in wanted.items() if value and name not in os.environ}


def told_by(command: list[str | pathlib.Path]) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout  # noqa: S603


def run(command: list[str | pathlib.Path], *, env: dict[str, str] | None = None) -> None:
    if subprocess.run(command, env=env).returncode != 0:  # noqa: S603
        raise CannotSetUp(f"This failed: {' '.join(str(word) for word in command)}")


if __name__ == "__main__":
    try:
        main(tests="--tests" in sys.argv[1:])
    except CannotSetUp as error:
        sys.exit(f"{error}")
