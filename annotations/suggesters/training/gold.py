"""The gold texts for statements: articles written for this project with every attribution, speculation and check-worthy
sentence marked. `gold/train/*.txt` may be read to tune, `gold/test/*.txt` only to score.

A file begins with "# title: …", "# genre: …" and "# licence: …". Each paragraph is one line; its annotations are lines
under it that begin with two spaces, and a blank line ends it:

    attribution | source: the mayor | cue: said@2 | content: “We stay,” || “and wait.” | kind: assertion | form: direct | source-type: named-person
    speculation | cue: may | scope: the bridge may fall | type: epistemic | worded: -
    claim | sentence: 2 | why: figure, date

A part is quoted word for word; "@2" chooses its second occurrence, "||" parts its pieces, ">" or "<" before a piece says
that it stands in the next or the previous paragraph, "-" that there is none.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import regex

from annotations.text.cues import ROWS
from annotations.text.found import SuggestionKind
from annotations.text.pieces import Piece
from annotations.text.sentences import sentences
from annotations.text.spans import Span
from reader.text.layout import lay_out
from reader.text.normalise import GAP
from reader.text.paragraphs import Kind

FOLDER = Path(__file__).resolve().parent / "gold"
HEADER = ("title", "genre", "licence")
WHY = frozenset({"figure", "date", "event", "actor"})
#: The parts of each annotation in their order, and the values that it may have.
ROLES = {"attribution": ("content", "source", "cue"), "speculation": ("scope", "cue")}
VALUES: dict[str, dict[str, frozenset[str]]] = {
    "attribution": {
        "kind": frozenset({"assertion", "belief", "fact", "eventuality"}),
        "form": frozenset({"direct", "indirect", "mixed"}),
        "source-type": frozenset(
            {"named-person", "named-organisation", "document", "media-report", "writer", "arbitrary"}
            | {"unnamed-official", "unnamed-other"}
        ),
    },
    "speculation": {
        "type": frozenset({"epistemic", "doxastic", "investigation", "condition", "hedge", "weasel"}),
        "worded": frozenset(ROWS),
    },
}
_OCCURRENCE = regex.compile(r"@(\d+)$")


class GoldError(ValueError):
    """A gold file does not keep to the form. The message begins with the file and the line."""


@dataclass(frozen=True)
class Marked:
    """One annotation: its pieces in the text of its article, and its values; `why` is a claim's."""

    kind: SuggestionKind
    pieces: tuple[Piece, ...]
    values: dict[str, str] = field(default_factory=dict)
    why: frozenset[str] = frozenset()

    def spans(self, role: str) -> list[Span]:
        return [piece.span for piece in self.pieces if piece.role == role]


@dataclass(frozen=True)
class GoldText:
    """An article with all its annotations; `paragraphs` are places in `text`, each with its kind."""

    name: str
    text: str
    paragraphs: list[tuple[Span, Kind]]
    marked: list[Marked]

    def of(self, *kinds: SuggestionKind) -> list[Marked]:
        return [each for each in self.marked if each.kind in kinds]


@cache
def gold(part: str) -> tuple[GoldText, ...]:
    """The gold texts of "train" or "test", by name. Raises GoldError."""
    return tuple(read(path) for path in sorted((FOLDER / part).glob("*.txt")))


def read(path: Path) -> GoldText:
    """The gold text in a file. Raises GoldError."""
    lines = path.read_text(encoding="utf-8").splitlines()
    body = _header(path, lines)
    paragraphs: list[Span] = []
    notes: list[tuple[int, int, str]] = []  # (line, paragraph, annotation)
    text, open_ = "", False
    for number, line in enumerate(lines[body:], body + 1):
        if not line.strip():
            open_ = False
        elif line.startswith("  "):
            if not open_:
                raise GoldError(f"{path}:{number}: an annotation without a paragraph above it")
            notes.append((number, len(paragraphs) - 1, line[2:]))
        elif open_ or line != line.strip():
            raise GoldError(f"{path}:{number}: a paragraph is one line, a blank line before it, no spaces around it")
        else:
            text += (GAP if text else "") + line
            paragraphs.append(Span(len(text) - len(line), len(text)))
            open_ = True
    marked = []
    for number, at, note in notes:
        try:
            marked.append(_marked(text, paragraphs, at, note))
        except ValueError as error:
            raise GoldError(f"{path}:{number}: {error}") from error
    kinds = {block.start: block.kind for block in lay_out(text).blocks}
    return GoldText(path.stem, text, [(span, kinds.get(span.start, Kind.PARAGRAPH)) for span in paragraphs], marked)


def _header(path: Path, lines: list[str]) -> int:
    """The line with which the text begins."""
    for number, name in enumerate(HEADER):
        if number >= len(lines) or not lines[number].startswith(f"# {name}: "):
            raise GoldError(f"{path}:{number + 1}: expected “# {name}: …”")
    return len(HEADER)


def _marked(text: str, paragraphs: list[Span], at: int, note: str) -> Marked:
    tag, *rest = note.split(" | ")
    fields: dict[str, str] = {}
    for each in rest:
        key, colon, value = each.partition(":")
        if not colon or key in fields:
            raise ValueError(f"“{each}” is no field, or stands twice")
        fields[key] = value.strip()
    if tag == "claim":
        return _claim(text, paragraphs[at], fields)
    if tag not in ROLES:
        raise ValueError(f"“{tag}” is neither attribution, speculation nor claim")
    if set(fields) != {*ROLES[tag], *VALUES[tag]}:
        raise ValueError(f"its fields are {', '.join(fields)}, not {', '.join((*ROLES[tag], *VALUES[tag]))}")
    values = {key: fields[key] for key in VALUES[tag] if fields[key] != "-"}
    for key, value in values.items():
        if value not in VALUES[tag][key]:
            raise ValueError(f"“{value}” is no {key}")
    pieces = [
        Piece(span.start, span.end, role) for role in ROLES[tag] for span in _places(text, paragraphs, at, fields[role])
    ]
    kind = SuggestionKind.WEASEL if values.get("type") == "weasel" else SuggestionKind(tag)
    return Marked(kind, tuple(pieces), values)


def _claim(text: str, paragraph: Span, fields: dict[str, str]) -> Marked:
    if set(fields) != {"sentence", "why"}:
        raise ValueError(f"a claim has “sentence” and “why”, not {', '.join(fields)}")
    why = frozenset(each.strip() for each in fields["why"].split(","))
    if not why <= WHY:
        raise ValueError(f"“{fields['why']}”: only {', '.join(sorted(WHY))}")
    found = sentences(text, paragraph.start, paragraph.end)
    if not fields["sentence"].isdigit() or not 1 <= int(fields["sentence"]) <= len(found):
        raise ValueError(f"there are {len(found)} sentences, no number {fields['sentence']}")
    span = found[int(fields["sentence"]) - 1]
    return Marked(SuggestionKind.CLAIM, (Piece(span.start, span.end, "claim"),), why=why)


def _places(text: str, paragraphs: list[Span], at: int, quoted: str) -> Iterator[Span]:
    for piece in [] if quoted == "-" else quoted.split("||"):
        words, here = piece.strip(), at
        if words.startswith((">", "<")):
            here += 1 if words[0] == ">" else -1
            words = words[1:].lstrip()
        if not 0 <= here < len(paragraphs):
            raise ValueError(f"“{piece.strip()}”: there is no such paragraph")
        yield _place(text, paragraphs[here], words)


def _place(text: str, paragraph: Span, words: str) -> Span:
    chosen = _OCCURRENCE.search(words)
    words = words[: chosen.start()] if chosen else words
    starts: list[int] = []
    start = text.find(words, paragraph.start, paragraph.end) if words else -1
    while start >= 0:
        starts.append(start)
        start = text.find(words, start + 1, paragraph.end)
    if not starts:
        raise ValueError(f"“{words}” does not stand in the paragraph")
    number = int(chosen.group(1)) if chosen else 1
    if number > len(starts) or number < 1 or (not chosen and len(starts) > 1):
        raise ValueError(f"“{words}” stands {len(starts)} times in the paragraph: say which by “@”")
    return Span(starts[number - 1], starts[number - 1] + len(words))
