"""The stages by which the pipeline is made. Each writes what it makes into a work folder and does nothing when it is
there already, so a recipe that was broken off goes on where it stopped.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy
from spacy.cli.train import train

from annotations.suggesters import pipeline

from . import assembling, corpora, docbins, gazetteers, silver, written
from .records import Record
from .swapping import Swapper

CONFIGS = Path(__file__).resolve().parent / "configs"
SHIPPED = Path(__file__).resolve().parents[1] / "pipeline_en"
PAPERS = ("LICENSE", "NOTICE", "MODEL_CARD.md")  # what goes with the weights and is written by hand
#: How often what was written for the project is shown, as it is and swapped, and how often more the web texts are,
#: whose labels follow the guidelines that are nearest to ours.
WRITTEN_TIMES, SWAPPED_TIMES, WEB_MORE = 3, 2, 1


def made(path: Path, make: Callable[[Path], None]) -> Path:
    """`path`, made now if it is not there. What is half made never bears its name."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}")
        if draft.is_dir():
            shutil.rmtree(draft)
        make(draft)
        draft.rename(path)
    return path


def parser(corpus: Path, work: Path) -> Path:
    """Words, sentences, parts of speech and relations: `parser/`, trained on the treebanks."""
    data = made(work / "ud_train.spacy", lambda path: treebank(corpus, path))
    return trained(work / "parser", "parser", {"paths.train": str(data), "paths.dev": str(corpus / "ud_dev.spacy")})


def treebank(corpus: Path, path: Path) -> None:
    records = corpora.read_all(corpus, ("gum_train", "gum_dev", "gum_test"))
    unstated = [each for each in records if each.source.endswith(corpora.UNSTATED)]
    stated = [each for each in records if not each.source.endswith(corpora.UNSTATED)]
    docbins.write_parses(corpus / "ud_train.spacy", running(unstated), running(stated), path)


def running(records: list[Record]) -> str:
    return " ".join(" ".join(each.text.split()) for each in records)


def gazetteer(corpus: Path, work: Path) -> Path:
    """The lists as a pipeline of their own, which the recogniser's training takes its features from."""

    def make(path: Path) -> None:
        nlp = spacy.blank("en")
        lists = gazetteers.lists(corpora.texts(corpus), lambda name: docbins.split(nlp, name))
        nlp.add_pipe(pipeline.GAZETTEER).use(lists)  # type: ignore[attr-defined]
        nlp.to_disk(path)

    return made(work / "gazetteer", make)


def recogniser(corpus: Path, work: Path) -> Path:
    """Names: `names/`, trained on the open corpora and on what was written for the project."""
    data = made(work / "names_train.spacy", lambda path: docbins.write(lessons(corpus), path))
    dev = made(work / "names_dev.spacy", lambda path: docbins.write(trials(corpus), path, shuffled=False))
    source = {"components.postil_gazetteer.source": str(gazetteer(corpus, work))}
    return trained(work / "names", "names", {"paths.train": str(data), "paths.dev": str(dev), **source})


def taught(corpus: Path, work: Path) -> Path:
    """Names: `taught/`, the recogniser trained further, on the same and on what the teacher found in the news."""
    names = str(recogniser(corpus, work))

    def make(path: Path) -> None:
        docbins.write(lessons(corpus) + silver.read(corpus), path)

    data, dev = made(work / "taught_train.spacy", make), work / "names_dev.spacy"
    sources = {"components.postil_gazetteer.source": names, "components.ner.source": names}
    return trained(work / "taught", "taught", {"paths.train": str(data), "paths.dev": str(dev), **sources})


def lessons(corpus: Path) -> list[Record]:
    """What the recogniser learns from: all as it is, and all again with other names."""
    gold, own = gold_texts(corpus)
    swapped, again = with_other_names(gold, own)
    web = corpora.read(corpus, corpora.TRAIN[0]) * WEB_MORE
    return gold + web + swapped + own * WRITTEN_TIMES + again


def gold_texts(corpus: Path) -> tuple[list[Record], list[Record]]:
    """The open corpora, and what was written for the project."""
    own = [paragraph for article in written.parted()[0] for paragraph in article]
    return corpora.to_train_on(corpus), own


def with_other_names(gold: list[Record], own: list[Record]) -> tuple[list[Record], list[Record]]:
    """Both with other names in them, those written for the project several times over."""
    organisations = corpora.organisations(own)
    people = (gazetteers.given_names(), gazetteers.family_names())
    places = (gazetteers.cities(), gazetteers.countries())
    of_gold = Swapper(*people, *places, corpora.organisations(gold) + organisations * 3)
    of_own = Swapper(*people, *places, organisations, seed=12)
    swapped = [of_gold.swapped(each) for each in gold if each.spans]
    return swapped, [of_own.swapped(each) for _ in range(SWAPPED_TIMES) for each in own]


def trials(corpus: Path) -> list[Record]:
    """What training is watched by."""
    own = [paragraph for article in written.parted()[1] for paragraph in article]
    return [each for records in corpora.to_tune_on(corpus).values() for each in records] + own


def trained(folder: Path, config: str, overrides: dict[str, Any]) -> Path:
    """The last state of a training by `configs/<config>.cfg`."""

    def make(path: Path) -> None:
        train(CONFIGS / f"{config}.cfg", path, overrides=overrides)

    return made(folder, make) / "model-last"


def whole(corpus: Path, work: Path, parser_at: Path, names_at: Path, out: Path) -> None:
    """The parts as one pipeline in the folder `out`; the papers that lie there stay."""
    nlp = assembling.assembled(parser_at, gazetteer(corpus, work), names_at, trials(corpus))
    papers = {name: (out / name).read_bytes() for name in PAPERS if (out / name).exists()}
    nlp.to_disk(out, exclude=["vocab"])
    for name, content in papers.items():
        (out / name).write_bytes(content)
