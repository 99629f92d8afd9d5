"""Names that a larger model found in the news without labels: `silver.json.gz`, where they stand, none of the text.

The model is that of `teacher/`. The texts are those of the corpus folder, each once, in order; the file has a digest of
all of them, and of each text the spans: a flat list of how far on from the end of the last one, how long, which label.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import corpora
from .records import UNSURE, Record, Span

FILE = Path(__file__).resolve().parent / "silver.json.gz"
LABELS = ("PERSON", "ORG", "LOC", "NORP", "EVENT", "MISC", UNSURE)


class Foreign(ValueError):
    """The texts are not those that the labels were made on."""


def texts(corpus: Path) -> list[str]:
    """The texts to label, each once: in the public domain, their annotations left aside."""
    return list(dict.fromkeys(each.text for each in corpora.read_all(corpus, corpora.NEWS)))


def read(corpus: Path, path: Path = FILE) -> list[Record]:
    """The texts with the names found in them. Raises Foreign."""
    packed = json.loads(gzip.decompress(path.read_bytes()))
    found = texts(corpus)
    if digest(found) != packed["digest"]:
        raise Foreign(f"{path.name} was not made on these texts: {', '.join(corpora.NEWS)}")
    return [
        Record(text, tuple(unpacked(numbers)), "silver", frozenset(LABELS[:-1]))
        for text, numbers in zip(found, packed["spans"], strict=True)
    ]


def write(records: Sequence[Record], path: Path = FILE) -> None:
    """Keep the spans of `records`, which are those of `texts`, in order."""
    packed = {
        "digest": digest([each.text for each in records]),
        "spans": [list(pack(each.spans)) for each in records],
    }
    path.write_bytes(gzip.compress(json.dumps(packed, separators=(",", ":")).encode(), mtime=0))


def pack(spans: Sequence[Span]) -> Iterator[int]:
    at = 0
    for start, end, label in spans:
        yield from (start - at, end - start, LABELS.index(label))
        at = end


def unpacked(numbers: Sequence[int]) -> Iterator[Span]:
    at = 0
    for on, length, label in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        yield at + on, at + on + length, LABELS[label]
        at += on + length


def digest(texts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
