"""Records as spaCy's documents on disk, which its trainer reads."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.util import filter_spans

from .records import UNSURE, Record

NAMES = ["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"]
PARSES = ["ORTH", "SPACY", "POS", "HEAD", "DEP", "SENT_START"]
BY_RULE = {"DATE"}  # dates are the rules' affair


def split(nlp: Language, name: str) -> str:
    """The tokens of a name, parted by spaces."""
    return " ".join(token.text for token in nlp.make_doc(name))


def load(pipeline: Path) -> Language:
    """The pipeline in that folder."""
    return spacy.load(pipeline)


def document(nlp: Language, record: Record) -> Doc:
    """The record as a document with entities; where a span cuts a token, the whole token belongs to it."""
    doc = nlp.make_doc(record.text)
    spans = []
    for start, end, label in record.spans:
        if label in BY_RULE:
            continue
        span = doc.char_span(start, end, label=label, alignment_mode="contract")
        span = span or doc.char_span(start, end, label=label, alignment_mode="expand")
        if span is not None and span.text.strip():
            spans.append(span)
    doc.set_ents(
        filter_spans([span for span in spans if span.label_ != UNSURE]),
        missing=[span for span in spans if span.label_ == UNSURE],
    )
    return doc


def write(records: Iterable[Record], path: Path, *, shuffled: bool = True) -> None:
    """The records as a DocBin at `path`."""
    nlp = spacy.blank("en")
    docs = [document(nlp, record) for record in records]
    if shuffled:
        random.Random(1).shuffle(docs)  # noqa: S311 – not for secrets
    DocBin(attrs=NAMES, docs=docs).to_disk(path)


def write_parses(source: Path, unstated: str, stated: str, path: Path) -> None:
    """The treebank's documents at `source`, without those of GUM's genres of unstated licence.

    `unstated` and `stated` are the running text of GUM's two groups of genres, white space as single spaces: the
    treebank's documents do not tell their genre.
    """
    nlp = spacy.blank("en")
    docs = [doc for doc in DocBin().from_disk(source).get_docs(nlp.vocab) if not is_unstated(doc, unstated, stated)]
    DocBin(attrs=PARSES, docs=docs).to_disk(path)


def is_unstated(doc: Doc, unstated: str, stated: str) -> bool:
    """Whether the opening or the middle of a document stands in the text of the genres to leave aside."""
    middle = len(doc) // 2
    samples = [" ".join(doc[start:end].text.split()) for start, end in ((0, 12), (middle, middle + 10))]
    ours = sum(sample in stated for sample in samples)
    theirs = sum(sample in unstated for sample in samples)
    return theirs > ours or (theirs > 0 and len(doc) > 20)
