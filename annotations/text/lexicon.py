"""The word lists that floor 0 reads texts with: plain text in `lexicon/`.

Entries are parted by ";" or the end of a line, "#" begins a comment, "[name]" begins a section.
"""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "lexicon"


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The entries of `lexicon/<name>.txt` by section, in order. Entries stand in a section, each section once."""
    result: dict[str, list[str]] = {}
    section = ""
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            section = line.strip("[]")
            result[section] = []
        elif line:
            result[section].extend(entry.strip() for entry in line.split(";") if entry.strip())
    return {section: tuple(entries) for section, entries in result.items()}
