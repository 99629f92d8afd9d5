"""The word lists that the default pipeline is built from: plain text in `words/`.

Entries are parted by ";" or the end of a line, "#" begins a comment, "[name]" begins a section.
"""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "words"


def sections(name: str) -> dict[str, list[str]]:
    """The entries of `words/<name>.txt` by section, in order and each once; entries before any section under ""."""
    result: dict[str, dict[str, None]] = {"": {}}
    section = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            section = line.strip("[]")
            result[section] = {}
        else:
            result[section].update(dict.fromkeys(entry.strip() for entry in line.split(";") if entry.strip()))
    return {section: list(entries) for section, entries in result.items()}


def entries(name: str) -> list[str]:
    """The entries of a list without sections."""
    return sections(name)[""]
