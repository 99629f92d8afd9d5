"""From a collection's decisions to a pipeline of its own, if that one is no worse. Needs the database, not spaCy."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from annotations.models import TrainedPipeline
from annotations.queries.suggestions.decided import Decided, Name, decided
from annotations.suggesters import own, pipeline
from annotations.suggesters.labels import TAG_OF_LABEL
from annotations.suggesters.proposing import read_paragraphs
from annotations.suggesters.reading import Reader
from reader.models import Article, Collection
from reader.service.folders import make_folder
from reader.text.paragraphs import Kind

from .retraining import Text, retrain
from .written import read as read_written

NEEDED = 100  # names in paragraphs that are decided through and through
ARTICLES = 5  # in so many articles
HELD_OUT = 0.25  # of the names are not trained on
OTHERS = 1000  # paragraphs at most that only keep from forgetting
LANGUAGE = "en"  # of the texts that come with the program
TRAINING = 4_711  # of the database's advisory locks, the kind that a training holds
TAGS = frozenset(TAG_OF_LABEL.values())


class TooFew(Exception):
    """There are too few decisions to learn from. The message says how many are missing."""


class AlreadyTraining(Exception):
    """Another process trains this collection's pipeline at the moment."""


@dataclass(frozen=True)
class Outcome:
    """What a training gave: F in percent on `held_out` names, of the pipeline in use and of the new one."""

    pipeline: TrainedPipeline
    before: str  # name and version of the pipeline that was in use
    rounds: int


def improve(collection: Collection, *, minutes: float) -> Outcome:
    """Train the collection's pipeline further, compare both on articles held out, and use the new one if it is no
    worse. Raises TooFew, AlreadyTraining, retraining.Untrainable and pipeline.PipelineMissing."""
    with alone(collection):
        return _improve(collection, minutes)


@contextmanager
def alone(collection: Collection) -> Iterator[None]:
    """One training of a collection at a time, whichever process does it. Raises AlreadyTraining."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [TRAINING, collection.pk])
        if not cursor.fetchone()[0]:
            raise AlreadyTraining(f"“{collection.name}” is being trained already. Try again when that is done.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [TRAINING, collection.pk])


def _improve(collection: Collection, minutes: float) -> Outcome:
    base = own.own_pipeline(collection.pk)[0] or settings.SPACY_MODEL
    used = pipeline.load(base)
    articles = list(decided(collection, TAGS, language=used.language))
    refuse_too_few(articles)
    held, shown = parted(articles)
    version, folder = next_one(collection, used)
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    try:
        texts = others(collection, articles, with_written=used.language == LANGUAGE)
        rounds = retrain(base, lessons(shown), texts, unfinished, version=version, minutes=minutes)
        row = TrainedPipeline(
            collection=collection,
            name=used.name,
            version=version,
            folder=folder.name,
            trained_on=sum(each.names for each in shown),
            held_out=sum(each.names for each in held),
            f_before=measure(used, held),
            f_after=measure(pipeline.load(str(unfinished)), held),
        )
        better = row.f_after >= row.f_before
        if better:
            unfinished.rename(folder)
        keep(row, used=better)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Outcome(row, f"{used.name} {used.version}", rounds)


def refuse_too_few(articles: Sequence[Decided]) -> None:
    names = sum(each.names for each in articles)
    number = sum(1 for each in articles if each.names)
    if names >= NEEDED and number >= ARTICLES:
        return
    missing = [f"{NEEDED - names} more names"] if names < NEEDED else []
    missing += [f"{ARTICLES - number} more articles"] if number < ARTICLES else []
    raise TooFew(
        f"There are too few decisions to learn from: {names} names in {number} articles stand in paragraphs in which "
        f"every suggested name is decided on. {NEEDED} in {ARTICLES} articles are needed, so decide on "
        f"{' in '.join(missing)}. Until then accepted and dismissed names take effect as words."
    )


def parted(articles: Sequence[Decided]) -> tuple[list[Decided], list[Decided]]:
    """The articles to measure on, a quarter of the names or a little more, and those to train on.

    An article once held out is held out again, however many come to it: which are is told by their ids.
    """
    wanted = HELD_OUT * sum(each.names for each in articles)
    held: list[Decided] = []
    shown: list[Decided] = []
    for each in sorted(articles, key=lambda each: hashlib.sha256(each.article.pk.bytes).digest()):
        (held if sum(other.names for other in held) < wanted else shown).append(each)
    return held, shown


def lessons(articles: Sequence[Decided]) -> list[Text]:
    """The paragraphs that were decided on, by themselves."""
    found = []
    for each in articles:
        for lesson in each.lessons:
            names, no_names = ([moved(name, lesson.start) for name in some] for some in (lesson.names, lesson.no_names))
            found.append(Text(each.article.text[lesson.start : lesson.end], names, no_names, lesson.whole))
    return found


def moved(name: Name, by: int) -> Name:
    start, end, tag = name
    return start - by, end - by, tag


def others(collection: Collection, articles: Sequence[Decided], *, with_written: bool) -> list[str]:
    """Paragraphs of the collection in which nothing was decided, and `with_written` some of the texts that come with
    the program: those that the order of their digests brings first."""
    known = {(each.article.pk, lesson.start) for each in articles for lesson in each.lessons}
    own_texts = []
    for article in Article.objects.filter(collection=collection).order_by("pk").iterator(chunk_size=20):
        for start, end in article.paragraphs.exclude(kind=Kind.BOILERPLATE.value).values_list("start", "end"):
            if (article.pk, start) not in known:
                own_texts.append(article.text[start:end])
    files = read_written() if with_written else {}
    written = [each.text for file in files.values() for article in file for each in article]
    return [text for texts in (own_texts, written) for text in sorted(texts, key=digest)[: OTHERS // 2]]


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def measure(reader: Reader, articles: Sequence[Decided]) -> float:
    """F in percent of what the reader finds in the paragraphs decided on through and through: bounds and tag exact."""
    right = found = marked = 0
    for each in articles:
        stretches = [(lesson.start, lesson.end, Kind.PARAGRAPH.value) for lesson in each.whole]
        names = {
            (name.start, name.end, name.tag) for name in read_paragraphs(each.article.text, stretches, reader).names
        }
        gold = {name for lesson in each.whole for name in lesson.names}
        right, found, marked = right + len(names & gold), found + len(names), marked + len(gold)
    return 200 * right / (found + marked) if found + marked else 0.0


def next_one(collection: Collection, used: Reader) -> tuple[str, Path]:
    """The version that a further pipeline has, and its folder."""
    number = collection.pipelines.count() + 1
    place = Path(settings.FOLDERS.pipelines)
    while (place / f"{collection.pk}-{number}").exists():
        number += 1
    make_folder(place, mode=0o700)
    return f"{used.version.partition('+')[0]}+{number}", place / f"{collection.pk}-{number}"


@transaction.atomic
def keep(row: TrainedPipeline, *, used: bool) -> None:
    """Store how the training went; with `used` its pipeline is the collection's from now on."""
    if used:
        TrainedPipeline.objects.filter(collection=row.collection_id, in_use=True).update(in_use=False)
    row.in_use = used
    row.save()


@transaction.atomic
def revert(collection: Collection) -> tuple[TrainedPipeline | None, TrainedPipeline | None]:
    """Go back to the pipeline that the collection used before. Returns the one that was in use, and the one that is;
    None for the one that all collections share."""
    rows = list(collection.pipelines.order_by("-created_at", "-pk"))
    used = next((row for row in rows if row.in_use), None)
    if used is None:
        return None, None
    older = rows[rows.index(used) + 1 :]
    before = next((row for row in older if own.folder_of(row).is_dir()), None)
    TrainedPipeline.objects.filter(pk=used.pk).update(in_use=False)
    if before is not None:
        TrainedPipeline.objects.filter(pk=before.pk).update(in_use=True)
    return used, before
