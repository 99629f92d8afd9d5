"""Label the news anew: `python -m annotations.suggesters.training.teacher CORPUS [OUT]`.

Trains the teacher on the gold texts of the recipe and writes what it finds in the unlabelled news to `silver.json.gz`,
which the recipe reads. Needs the libraries of requirements-teacher.txt, and about half an hour on two cores.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path
from typing import Any

from annotations.suggesters.training import docbins, silver, stages
from annotations.suggesters.training.records import Record

from . import decoding
from .network import Teacher
from .words import TAGS, Text

SWAPPED, AGAIN = 3, 5  # of the texts with other names one in so many is shown in a round
STYLE = "uner"  # the guidelines that are nearest to ours


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("out", type=Path, metavar="OUT", nargs="?", default=silver.FILE)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        silver.write(labelled(options.corpus, Path(passing)), options.out)


def labelled(corpus: Path, work: Path) -> list[Record]:
    """The news with the names that a teacher trained now finds."""
    nlp = docbins.load(stages.gazetteer(corpus, work))
    texts = stages.gold_texts(corpus)
    gold, own, swapped, again = (
        [seen(nlp, each) for each in part] for part in (*texts, *stages.with_other_names(*texts))
    )
    chance = random.Random(1)  # noqa: S311 – not for secrets

    def some() -> list[Text]:
        others = chance.sample(swapped, len(swapped) // SWAPPED) + chance.sample(again, len(again) // AGAIN)
        return gold + own * 2 + others

    teacher = Teacher(sorted({listed for text in gold for listed in text.listed}))
    teacher.learn(some)
    found = []
    for news in silver.texts(corpus):
        record = Record(news, (), "silver", frozenset())
        doc = nlp.make_doc(news)
        bounds = [(token.idx, token.idx + len(token)) for token in doc]
        likely = teacher.read(seen(nlp, record), STYLE)
        found.append(Record(news, decoding.spans(likely, bounds), "silver", frozenset()))
    return found


def seen(nlp: Any, record: Record) -> Text:
    """The record in words, with what the lists know of each, and the gold."""
    doc = docbins.document(nlp, record)
    tags = [f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O" for token in doc]
    listed = [token.tag_ for token in nlp.get_pipe("postil_gazetteer")(nlp.make_doc(record.text))]
    return Text([token.text for token in doc], listed, [TAGS.index(tag) for tag in tags], record.source)


if __name__ == "__main__":
    main()
