"""The open corpora, as they lie in a folder outside the project: JSON lines of `{"text", "spans", "labels", "src"}`.

What each is and under which licence is told in the shipped pipeline's NOTICE.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .records import Record

#: Genres of GUM whose licence its makers do not state.
UNSTATED = ("essay", "court", "letter", "podcast")
TRAIN = ("uner_ewt_train", "crossner_politics_train", "crossner_other_train", "wikigold_train", "gum_train")
#: Of CrossNER's small training set for politics there is too little; four fifths of its development set are added.
POLITICS_KEPT = 100
#: Texts in the public domain whose annotations are left aside.
UNLABELLED = "gmb_train"
NEWS = (UNLABELLED, "gmb_dev", "gmb_test")


def read(folder: Path, name: str) -> list[Record]:
    """The records of `ner_<name>.jsonl`, without GUM's genres of unstated licence."""
    return [each for each in read_all(folder, [name]) if not each.source.endswith(UNSTATED)]


def read_all(folder: Path, names: Iterable[str]) -> list[Record]:
    """The records of several files, in order."""
    found = []
    for name in names:
        with (folder / f"ner_{name}.jsonl").open(encoding="utf-8") as lines:
            found += [record(json.loads(line)) for line in lines]
    return found


def record(entry: dict[str, Any]) -> Record:
    spans = tuple(sorted((start, end, label) for start, end, label in entry["spans"]))
    return Record(entry["text"], spans, entry["src"], frozenset(entry["labels"]))


def politics_dev(folder: Path) -> tuple[list[Record], list[Record]]:
    """CrossNER's development set for politics: what to train on, and what to tune on."""
    records = read(folder, "crossner_politics_dev")
    random.Random(0).shuffle(records)  # noqa: S311 – not for secrets
    return records[:-POLITICS_KEPT], records[-POLITICS_KEPT:]


def to_train_on(folder: Path) -> list[Record]:
    """All records with gold names that the pipeline may learn from."""
    return [each for name in TRAIN for each in read(folder, name)] + politics_dev(folder)[0]


def to_tune_on(folder: Path) -> dict[str, list[Record]]:
    """The sets that decisions are made by, by name."""
    return {
        "EWT dev": read(folder, "uner_ewt_dev"),
        "politics dev": politics_dev(folder)[1],
        "GUM dev": read(folder, "gum_dev"),
    }


def texts(folder: Path) -> list[str]:
    """Running text without labels, each once: the public-domain news, and the text of what is trained on."""
    found = [each.text for each in read(folder, UNLABELLED)]
    found += [each.text for each in to_train_on(folder)]
    return list(dict.fromkeys(found))


def organisations(records: Iterable[Record]) -> list[str]:
    """The names of organisations in `records`, as often as they stand there."""
    return [each.surface(span) for each in records for span in each.spans if span[2] == "ORG"]
