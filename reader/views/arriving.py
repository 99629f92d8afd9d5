"""What was sent to the import page, kept as drafts: the good ones at once, the others named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from reader.actions.drafting import draft
from reader.actions.errors import Refused
from reader.models import Collection, Draft, User
from reader.service.charset import read_bytes
from reader.text.characters import MAX_BYTES, megabytes
from reader.text.errors import TextError

MARKDOWN = frozenset({".md", ".markdown"})
NAMES = MARKDOWN | {".txt", ".text", ""}
#: A file in UTF-16 may be twice as long as its text in UTF-8.
MOST_IN_FILE = 2 * MAX_BYTES + 2


@dataclass
class Arrival:
    """What came of a post: the drafts, the files that could not be read and why, and what is wrong with the text."""

    drafts: list[Draft] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    text_error: Refused | None = None


def take_in(collection: Collection, *, by: User, text: str, uploads: Sequence[UploadedFile[Any]]) -> Arrival:
    """Keep each text that can be read as a draft, whatever is wrong with the others."""
    arrival = Arrival()
    if text.strip():
        try:
            arrival.drafts.append(draft(collection, by=by, text=text))
        except Refused as error:
            arrival.text_error = error
    for file in uploads:
        name = (file.name or "").rpartition("/")[2] or "a file without a name"
        try:
            arrival.drafts.append(_from_file(collection, by=by, name=name, file=file))
        except (TextError, Refused) as error:
            arrival.wrong.append((name, error.message))
    return arrival


def _from_file(collection: Collection, *, by: User, name: str, file: UploadedFile[Any]) -> Draft:
    if (file.size or 0) > MOST_IN_FILE:
        message = f"The file has {megabytes(file.size or 0)}, and {megabytes(MAX_BYTES)} of text is the most. Split it."
        raise TextError("too-long", message)
    decoded = read_bytes(file.read())
    ending = PurePath(name).suffix.lower()
    if ending not in NAMES:
        message = f"Only .txt and .md files are read, and this one ends in {ending}. Rename it, or paste its text."
        raise TextError("not-text", message)
    markdown = ending in MARKDOWN
    return draft(collection, by=by, text=decoded.text, origin=name, encoding=decoded.encoding, markdown=markdown)
