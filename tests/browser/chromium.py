"""The browser for the tests: the system's, else one that Playwright fetches, else one from apt. Never none, silently.

`python -m tests.browser.chromium` sees to it and says what it found.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

#: The first one draws no windows, and a test in it takes a fifth less of the processor.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class NoBrowser(Exception):
    """Why there is none, and what to install."""


def find_or_install() -> str:
    """The path of a Chromium or Chrome that starts. Raises NoBrowser."""
    found = on_system() or fetched()
    if found is None:
        print("No Chromium or Chrome on this system: fetching Playwright's.", flush=True)
        said = run([sys.executable, "-m", "playwright", "install", "chromium"])
        found = fetched()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Playwright's could not be fetched or does not start: installing one by apt-get.", flush=True)
        run(["apt-get", "update"])
        said = run(["apt-get", "install", "-y", "--no-install-recommends", NAMES[0]])
        found = on_system()
    if found is None:
        raise NoBrowser(
            "The browser tests need Chromium or Chrome, and neither is installed nor could be. "
            f"On Debian: sudo apt-get install {NAMES[0]}. The last attempt said: {said}"
        )
    return found


def on_system() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name)) and starts(path)), None)


def fetched() -> str | None:
    """Playwright's own, if it is there and the system has the libraries it needs."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and starts(path) else None


def starts(path: str) -> bool:
    return subprocess.run([path, "--version"], capture_output=True).returncode == 0


def run(command: list[str]) -> str:
    """Run it; its last line, whether it succeeded or not."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=environment)
    return ((done.stdout + done.stderr).strip().splitlines() or ["nothing"])[-1]


if __name__ == "__main__":
    try:
        print(f"Browser for the tests: {find_or_install()}")
    except NoBrowser as error:
        sys.exit(str(error))
