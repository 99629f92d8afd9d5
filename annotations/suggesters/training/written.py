"""The news written for this project with gold names: `written/*.txt`, read strictly.

One paragraph a line, a name as `[surface|LABEL]`, a blank line between articles, "#" before a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .records import LABELS, Record

FOLDER = Path(__file__).resolve().parent / "written"
NAME = re.compile(r"\[([^\[\]|]+)\|([A-Z]+)\]")
LEFT_OVER = re.compile(r"\[[^\]]*\||\|\s*[A-Za-z]*\]|\]\]|\[\[")
LICENCE = (
    "# Written for Postil as training prose: events, quotes and most persons are invented; nothing here is a report. "
    "Licence: Apache-2.0"
)


class Malformed(ValueError):
    """A line that cannot be read as it is; the message begins with file:line."""


def articles(path: Path) -> Iterator[list[Record]]:
    """The articles of one file, each a list of its paragraphs. Raises Malformed."""
    article: list[Record] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if number == 1 and line != LICENCE:
            raise Malformed(f"{path.name}:1: the first line must be “{LICENCE}”")
        if line.startswith("#"):
            continue
        if line.strip():
            article.append(paragraph(line, where=f"{path.name}:{number}", source=f"written:{path.stem}"))
        elif article:
            yield article
            article = []
    if article:
        yield article


def paragraph(line: str, *, where: str, source: str = "written") -> Record:
    """One line's text, and its names in code points of that text. Raises Malformed."""
    text, spans, at = "", [], 0
    for match in NAME.finditer(line):
        surface, label = match.groups()
        if label not in LABELS:
            raise Malformed(f"{where}: {label} is no label; these are: {', '.join(LABELS)}")
        if surface != surface.strip():
            raise Malformed(f"{where}: white space at an end of “{surface}”")
        text += line[at : match.start()]
        spans.append((len(text), len(text) + len(surface), label))
        text += surface
        at = match.end()
    text += line[at:]
    stray = left_over(text)
    if stray is not None:
        raise Malformed(f"{where}: a bracket or bar that belongs to no name, at “{text[stray : stray + 30]}”")
    return Record(text, tuple(spans), source, frozenset(LABELS))


def left_over(text: str) -> int | None:
    """Where a mark of a name is left over in `text`: a bar within square brackets, or by the bracket that ends them."""
    match = LEFT_OVER.search(text)
    return None if match is None else match.start()


def read(folder: Path = FOLDER) -> dict[str, list[list[Record]]]:
    """The articles of every file by its name, in order."""
    return {path.stem: list(articles(path)) for path in sorted(folder.glob("*.txt"))}


def parted(folder: Path = FOLDER, *, every: int = 10) -> tuple[list[list[Record]], list[list[Record]]]:
    """The articles to train on, and every tenth of each file, to tune on."""
    train: list[list[Record]] = []
    dev: list[list[Record]] = []
    for found in read(folder).values():
        for at, article in enumerate(found):
            (dev if at % every == every // 2 else train).append(article)
    return train, dev
