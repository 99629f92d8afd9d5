"""How well names are found: exact bounds and label, on sets that were never trained or tuned on.

The texts are read as the application reads articles, agreement within a text included. Labels that a set's makers did
not look for do not count. Speed is of reading whole, parse and all, on one core.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from annotations.suggesters.labels import tag_of
from annotations.suggesters.pipeline import Pipeline
from annotations.suggesters.proposing import read_paragraphs
from annotations.suggesters.reading import Reader
from reader.text.paragraphs import Kind

from . import corpora, written
from .records import Record
from .scoring_statements import NOTHING, Score

#: The test sets by the file that holds each.
TESTS = {
    "UNER EWT": "uner_ewt_test",
    "UNER PUD": "uner_pud_test",
    "CrossNER politics": "crossner_politics_test",
    "WikiGold part": "wikigold_test",
    "GUM": "gum_test",
}
ELSEWHERE = "ww_test"  # news of the world, where somebody has it
LABELS = ("PERSON", "ORG", "LOC", "NORP", "EVENT", "DATE")

MEMORY = """
import resource, sys, time
begun = time.perf_counter()
from annotations.suggesters import pipeline
imported = time.perf_counter()
loaded = pipeline.load(sys.argv[1])
seconds = time.perf_counter() - imported
loaded.read("Ada Lovelace read in London.")
print(round(seconds, 2), round(imported - begun, 2), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def score(reader: Reader, records: Sequence[Record]) -> dict[str, Score]:
    """The scores by label on `records`, "all" for all that the set's makers looked for."""
    right: dict[str, int] = defaultdict(int)
    found: dict[str, int] = defaultdict(int)
    there: dict[str, int] = defaultdict(int)
    for record in records:
        asked = {tag_of(label): label for label in LABELS if label in record.labels}
        gold = {(start, end, label) for start, end, label in record.spans if label in record.labels}
        read = read_paragraphs(record.text, [(0, len(record.text), Kind.PARAGRAPH.value)], reader).names
        ours = {(each.start, each.end, asked[each.tag]) for each in read if each.tag in asked}
        for names, counts in ((gold & ours, right), (ours, found), (gold, there)):
            for *_, label in names:
                counts[label] += 1
    by_label = {label: Score(right[label], found[label], there[label]) for label in LABELS if there[label]}
    return {"all": sum(by_label.values(), NOTHING), **by_label}


def sets(corpus: Path) -> Iterator[tuple[str, list[Record]]]:
    """The test sets that the corpus folder holds."""
    for name, file in (*TESTS.items(), ("world news", ELSEWHERE)):
        if (corpus / f"ner_{file}.jsonl").exists():
            yield name, corpora.read(corpus, file)


def tuning_sets(corpus: Path) -> Iterator[tuple[str, list[Record]]]:
    """The sets that decisions were made by; their figures flatter."""
    yield from corpora.to_tune_on(corpus).items()
    yield "written dev", [paragraph for article in written.parted()[1] for paragraph in article]


def row(name: str, scores: Mapping[str, Score]) -> str:
    total = scores["all"]
    labels = "  ".join(f"{label} {each.f:.1f}" for label, each in scores.items() if label != "all")
    return f"{name:18} P {total.precision:5.1f}  R {total.recall:5.1f}  F {total.f:5.1f}   by label, F: {labels}"


def names_section(corpus: Path, reader: Reader) -> Iterator[str]:
    """The scores on every test set, a line each."""
    yield "Names, exact bounds and label, by test set (never trained or tuned on)"
    for name, records in sets(corpus):
        yield row(name, score(reader, records))
    yield "Names on the sets that were tuned on"
    for name, records in tuning_sets(corpus):
        yield row(name, score(reader, records))


def size_section(corpus: Path, reader: Reader) -> Iterator[str]:
    """Speed, time to load, memory and size."""
    where = str(reader.nlp.path) if isinstance(reader, Pipeline) else reader.name
    texts = [record.text for record in corpora.read(corpus, "uner_pud_test") + corpora.read(corpus, "gum_test")]
    words = sum(len(text.split()) for text in texts)
    begun = time.process_time()
    for text in texts:
        reader.read(text)
    yield f"Speed: {words / (time.process_time() - begun):,.0f} words a second on one core, names and parse"
    seconds, importing, resident = measured(where)
    yield f"Loads in {seconds} s (importing spaCy {importing} s more), {resident} MB resident"
    if Path(where).is_dir():
        size = sum(path.stat().st_size for path in Path(where).rglob("*") if path.is_file())
        yield f"Size: {size / 1e6:.1f} MB"


def measured(folder: str) -> list[str]:
    """Seconds to load, seconds to import, megabytes resident, of a process that does nothing else."""
    done = subprocess.run(  # noqa: S603 – our own interpreter and code
        [sys.executable, "-c", MEMORY, folder], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    return done.stdout.split()
