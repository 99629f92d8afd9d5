"""Training a pipeline further on what a collection's people decided. In a process of its own, never the worker's.

The data that the pipeline was made from is not at hand. Against forgetting it the steps are few and small, and between
the lessons the pipeline is shown other paragraphs with what it finds in them itself.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan
from spacy.training import Example
from thinc.api import Adam, fix_random_seed

from annotations.suggesters.labels import tag_of

RECOGNISER = "ner"
SEED = 7
ROUNDS = 8  # times that each lesson is shown
STEP = 1e-4  # a tenth of what a pipeline is made with
BATCH = 16  # paragraphs
DROPPED = 0.1


class Untrainable(Exception):
    """The pipeline has no part that learns. The message says so."""


@dataclass(frozen=True)
class Text:
    """A text to learn from: the names in it, as (start, end, tag), and passages that are none of the tag. Where it is
    not `whole`, of the rest nothing is known."""

    text: str
    names: Sequence[tuple[int, int, str]] = ()
    no_names: Sequence[tuple[int, int, str]] = ()
    whole: bool = True


def retrain(
    base: str, lessons: Sequence[Text], others: Sequence[str], folder: Path, *, version: str, minutes: float
) -> int:
    """Train the pipeline `base` further and write it to `folder`, under a version of its own.

    `others` are texts to keep it from forgetting. Stops after so many minutes. Returns how many rounds it made, whole
    ones and one broken off. Raises Untrainable.
    """
    fix_random_seed(SEED)
    nlp = spacy.load(base)
    if RECOGNISER not in nlp.pipe_names:
        raise Untrainable(
            f"The pipeline {nlp.meta['lang']}_{nlp.meta['name']} finds names by rules, which do not learn."
        )
    own_words(nlp)
    examples = [lesson(nlp, each) for each in lessons] + [kept(nlp, each) for each in others]
    examples = [each for each in examples if is_teachable(nlp, each)]
    rounds = train(nlp, examples, until=time.monotonic() + 60 * minutes)
    nlp.meta["version"] = version
    nlp.to_disk(folder)
    return rounds


def own_words(nlp: Language) -> None:
    """Let the recogniser have its own copy of what it shares with the parser, which is not to change."""
    for name, pipe in nlp.pipeline:
        if RECOGNISER in getattr(pipe, "listening_components", []):
            nlp.replace_listeners(name, RECOGNISER, ["model.tok2vec"])


def lesson(nlp: Language, given: Text) -> Example:
    """The text as the recogniser meets it, and as it ought to be read."""
    met, told = read_before(nlp, given.text), nlp.make_doc(given.text)
    labels = labels_by_tag(nlp)
    finds = {(each.start_char, each.end_char): each.label_ for each in kept(nlp, given.text).reference.ents}
    taken: set[int] = set()
    names: list[DocSpan] = []
    unknown: list[DocSpan] = []
    for start, end, tag in given.names:
        own = finds.get((start, end), "")
        span = told.char_span(start, end, own if tag_of(own) == tag else labels.get(tag, ""))
        around = told.char_span(start, end, alignment_mode="expand")
        if span is not None and span.label_ and taken.isdisjoint(range(span.start, span.end)):
            names.append(span)
        elif around is not None and tag in labels:
            unknown.append(around)
        if around is not None:
            taken.update(range(around.start, around.end))
    if given.whole:
        told.set_ents(names, missing=apart(unknown, names), default="outside")
        return Example(met, told)
    denied = (told.char_span(start, end, alignment_mode="expand") for start, end, _ in given.no_names)
    none = [span for span in denied if span is not None and taken.isdisjoint(range(span.start, span.end))]
    told.set_ents(names, outside=none, default="missing")
    return Example(met, told)


def apart(spans: Sequence[DocSpan], names: Sequence[DocSpan]) -> list[DocSpan]:
    """Those of the spans that share no word with a name."""
    used = {at for name in names for at in range(name.start, name.end)}
    return [span for span in spans if used.isdisjoint(range(span.start, span.end))]


def is_teachable(nlp: Language, example: Example) -> bool:
    """Whether the recogniser can find its way to what the example tells: not to a name that is white space, say."""
    try:
        nlp.get_pipe(RECOGNISER).moves.get_oracle_sequence(example)  # type: ignore[attr-defined]
    except ValueError:
        return False
    return True


def kept(nlp: Language, text: str) -> Example:
    """A text with what the pipeline finds in it itself."""
    met = read_before(nlp, text)
    told = nlp.get_pipe(RECOGNISER)(read_before(nlp, text))
    return Example(met, told)


def read_before(nlp: Language, text: str) -> Doc:
    """The text as the recogniser was made to meet it: with what lists say of its words, but with no sentences and no
    names yet, which would forbid it some of what it is to learn."""
    doc = nlp.make_doc(text)
    for name, pipe in nlp.pipeline:
        if name == RECOGNISER:
            break
        if not hasattr(pipe, "model") and {"doc.ents", "doc.sents"}.isdisjoint(nlp.get_pipe_meta(name).assigns):
            doc = pipe(doc)
    return doc


def labels_by_tag(nlp: Language) -> dict[str, str]:
    """For each tag the label that the recogniser has for it: of several for places the one for countries and towns."""
    labels = nlp.get_pipe(RECOGNISER).labels  # type: ignore[attr-defined]
    found: dict[str, str] = {}
    for label in sorted(labels, key=lambda each: (each != "GPE", each != "LOC", each)):
        if (tag := tag_of(label)) is not None:
            found.setdefault(tag, label)
    return found


def train(nlp: Language, examples: list[Example], *, until: float) -> int:
    """Show the examples to the recogniser again and again, in a seeded order. Returns the number of rounds."""
    recogniser = nlp.get_pipe(RECOGNISER)
    optimizer = Adam(STEP, L2=0.0, grad_clip=1.0)
    order = random.Random(SEED)  # noqa: S311
    for number in range(ROUNDS):
        order.shuffle(examples)
        for at in range(0, len(examples), BATCH):
            if time.monotonic() > until:
                return number
            recogniser.update(examples[at : at + BATCH], drop=DROPPED, sgd=optimizer)  # type: ignore[attr-defined]
    return ROUNDS
