"""Texts of a million characters, as hard on the suggesters as may be, and how much memory a process has taken."""

from collections.abc import Callable
from itertools import cycle
from pathlib import Path

DEMO = Path(__file__).resolve().parents[1] / "fixtures" / "demo" / "articles"
SIZE = 1_000_000  # characters


def sentences() -> list[str]:
    """What the demo's articles say, a line each."""
    texts = (file.read_text(encoding="utf-8") for file in sorted(DEMO.iterdir()))
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def filled(joint: str, size: int = SIZE) -> str:
    """The sentences over and over, numbered so that no two paragraphs are alike, joined by `joint`."""
    lines: list[str] = []
    length = 0
    for number, line in enumerate(cycle(sentences())):
        lines.append(f"{line} ({number})")
        length += len(lines[-1]) + len(joint)
        if length > size:
            return joint.join(lines)[:size].strip()
    raise AssertionError("a cycle does not end")


#: By name, what makes each: a blank line between paragraphs.
TEXTS: dict[str, Callable[[], str]] = {
    "paragraphs": lambda: filled("\n\n"),
    "one paragraph": lambda: filled(" "),
    "no spaces": lambda: "".join(filled("", SIZE * 2).split())[:SIZE],
    "marks only": lambda: "a,b-c.d/" * (SIZE // 8),
}


def peak(pid: int) -> int:
    """The most memory that the process has had resident, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024
