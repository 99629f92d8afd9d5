"""manage.py train_suggester: a real pipeline, small enough to be trained in seconds."""

import random
import shutil
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
import spacy
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from spacy.training import Example

from annotations import jobs
from annotations.models import Annotation, Span, Suggesting, Tag, TrainedPipeline
from annotations.queries.suggestions.decided import decided
from annotations.suggesters import own, pipeline, pipelines
from annotations.suggesters.training import improving, retraining
from reader.models import Article, Collection
from reader.service.folders import Folders
from tests import make

PEOPLE = ["Orvil Tamsin", "Edda Quill", "Marek Oslo", "Ines Varga", "Tomas Belik", "Olga Renn"]
PLACES = ["Kuvalde", "Almaty", "Baku", "Tartu", "Graz", "Lomza"]
LABELS = {"person": "PERSON", "place": "LOC"}


def sentence(number: int) -> tuple[str, list[tuple[str, str]]]:
    """A sentence, and the names in it with their tags."""
    chance = random.Random(number)
    person, place = chance.choice(PEOPLE), chance.choice(PLACES)
    form = chance.choice(["{0} went to {1} again.", "In {1} the mayor met {0}.", "{0} left {1}, they said."])
    return form.format(person, place), [(person, "person"), (place, "place")]


def build(folder: Path, *, rounds: int) -> str:
    """A pipeline that was shown a few sentences so many times; its recogniser knows people and places."""
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("en", meta={"name": "tiny", "version": "1.0.0"})
    nlp.add_pipe("ner", config={"model": {"@architectures": "spacy.TransitionBasedParser.v2", "tok2vec": TOK2VEC}})
    examples = []
    for number in range(1000, 1060):
        text, names = sentence(number)
        spans = [(text.index(words), text.index(words) + len(words), LABELS[tag]) for words, tag in names]
        examples.append(Example.from_dict(nlp.make_doc(text), {"entities": spans}))
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(rounds):
        nlp.update(examples, sgd=optimizer)
    nlp.to_disk(folder)
    return str(folder)


TOK2VEC = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": 32,
    "depth": 2,
    "embed_size": 300,
    "window_size": 1,
    "maxout_pieces": 2,
    "subword_features": True,
}


@pytest.fixture
def places(settings, tmp_path) -> Path:
    """The data folder, and steps with which so small a pipeline gets somewhere."""
    settings.FOLDERS = Folders(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(retraining, "STEP", 0.005)
    monkeypatch.setattr(retraining, "ROUNDS", 15)
    monkeypatch.setattr(improving, "OTHERS", 20)
    monkeypatch.setattr(improving, "NEEDED", 60)


def fill(collection: Collection, cast, *, articles: int = 8, sentences: int = 5) -> list[Article]:
    """Articles in which every name is marked, by hand."""
    tags = make.make_codebook(collection)
    made = []
    for number in range(articles):
        told = [sentence(100 * number + each) for each in range(sentences)]
        article = make.make_article(collection, *[text for text, _ in told], title=str(number))
        start = 0
        for text, names in told:
            for words, tag in names:
                mark(article, start + text.index(words), words, tags[tag], cast["ben"])
            start += len(text) + 2
        made.append(article)
    return made


def mark(article: Article, start: int, words: str, tag: Tag, by) -> None:
    now = timezone.now()
    annotation = Annotation.objects.create(article=article, tag=tag, author=by, created_at=now, updated_at=now)
    Span.objects.create(annotation=annotation, start=start, end=start + len(words), quote=words)


def test_a_pipeline_that_is_no_worse_is_promoted_and_one_can_go_back(desk, cast, settings, places, capsys):
    settings.SPACY_MODEL = build(places / "tiny", rounds=1)
    fill(desk, cast)
    call_command("train_suggester", collection="desk")
    first = TrainedPipeline.objects.get()
    assert (first.name, first.version, first.in_use) == ("en_tiny", "1.0.0+1", True)
    assert first.f_before < 60 < 80 < first.f_after
    assert first.trained_on + first.held_out == 80
    assert 20 <= first.held_out < 40
    out = capsys.readouterr().out
    assert f"in use  en_tiny 1.0.0                  {first.f_before:5.1f}" in out
    assert f"new     en_tiny 1.0.0+1                {first.f_after:5.1f}" in out
    assert "The new pipeline is in use." in out
    folder, remark = own.own_pipeline(desk.pk)
    assert (Path(folder).parent, remark) == (places / "pipelines", "")
    assert pipeline.load(folder).version == "1.0.0+1"

    call_command("train_suggester", collection="desk")
    second = TrainedPipeline.objects.exclude(pk=first.pk).get()
    assert (second.version, second.f_before, second.in_use) == ("1.0.0+2", first.f_after, True)
    call_command("train_suggester", collection="desk", revert=True)
    assert "en_tiny 1.0.0+2 is no longer in use, but en_tiny 1.0.0+1." in capsys.readouterr().out
    assert own.own_pipeline(desk.pk) == (folder, "")
    call_command("train_suggester", collection="desk", revert=True)
    assert own.own_pipeline(desk.pk) == ("", "")
    with pytest.raises(CommandError, match="uses no pipeline of its own"):
        call_command("train_suggester", collection="desk", revert=True)


def test_a_pipeline_that_is_worse_is_thrown_away(desk, cast, settings, places, capsys):
    settings.SPACY_MODEL = build(places / "tiny", rounds=40)
    fill(desk, cast)
    tags = {tag.key: tag for tag in Tag.objects.filter(collection=desk)}
    _, shown = improving.parted(list(decided(desk, improving.TAGS)))
    wrong = Annotation.objects.filter(article__in=[each.article for each in shown])
    people = list(wrong.filter(tag=tags["person"]).values_list("pk", flat=True))
    wrong.update(tag=tags["person"])
    wrong.filter(pk__in=people).update(tag=tags["place"])
    call_command("train_suggester", collection="desk")
    row = TrainedPipeline.objects.get()
    assert row.f_after < row.f_before
    assert not row.in_use
    assert list((places / "pipelines").iterdir()) == []
    assert own.own_pipeline(desk.pk) == ("", "")
    assert "The new pipeline is worse, so it was thrown away and nothing changes." in capsys.readouterr().out


def test_the_same_decisions_give_the_same_pipeline(desk, cast, settings, places):
    settings.SPACY_MODEL = build(places / "tiny", rounds=1)
    fill(desk, cast)
    texts = [(each.article.pk, each.names) for each in improving.parted(list(decided(desk, improving.TAGS)))[0]]
    call_command("train_suggester", collection="desk")
    call_command("train_suggester", collection="desk", revert=True)
    assert texts == [(each.article.pk, each.names) for each in improving.parted(list(decided(desk, improving.TAGS)))[0]]
    call_command("train_suggester", collection="desk")
    one, other = TrainedPipeline.objects.order_by("pk")
    assert (one.f_before, one.f_after) == (other.f_before, other.f_after)


def test_too_few_decisions_are_refused_with_what_is_missing(desk, cast, settings, places):
    settings.SPACY_MODEL = build(places / "tiny", rounds=1)
    fill(desk, cast, articles=2)
    message = "20 names in 2 articles .* 60 in 5 articles are needed, so decide on 40 more names in 3 more articles"
    with pytest.raises(CommandError, match=message):
        call_command("train_suggester", collection="desk")
    assert not TrainedPipeline.objects.exists()


def test_a_collection_is_trained_by_one_at_a_time(desk):
    """Two would write into one folder, under one version."""
    with psycopg.connect(**connection_values()) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [improving.TRAINING, desk.pk])
        with pytest.raises(CommandError, match="“Desk” is being trained already"):
            call_command("train_suggester", collection="desk")
        # A connection's end is noticed only a moment later.
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [improving.TRAINING, desk.pk])
    with pytest.raises(CommandError, match="too few decisions"):
        call_command("train_suggester", collection="desk")


def connection_values() -> dict[str, object]:
    own = {"context", "cursor_factory", "prepare_threshold"}  # Django's
    return {name: value for name, value in connection.get_connection_params().items() if name not in own}


def test_a_pipeline_of_rules_does_not_learn(desk, cast, settings, places):
    spacy.blank("en", meta={"name": "rules"}).to_disk(places / "rules")
    settings.SPACY_MODEL = str(places / "rules")
    fill(desk, cast)
    with pytest.raises(CommandError, match="finds names by rules"):
        call_command("train_suggester", collection="desk")
    assert list((places / "pipelines").iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"), [({"collection": "no"}, "no collection"), ({"minutes": -1}, "more than 0")]
)
def test_nonsense_is_refused(desk, options, said):
    with pytest.raises(CommandError, match=said):
        call_command("train_suggester", **{"collection": "desk", **options})


def test_a_pipeline_whose_folder_is_gone_is_remarked(desk, places):
    TrainedPipeline.objects.create(
        collection=desk, name="n", version="1", folder="f", trained_on=1, held_out=1, f_before=1, f_after=1, in_use=True
    )
    assert own.own_pipeline(desk.pk) == ("", own.GONE)


def test_only_paragraphs_without_open_suggestions_are_whole(desk, cast):
    make.make_codebook(desk)
    article = make.make_article(desk, "Orvil left Baku.", "Edda left Graz.", "Rain fell.")
    make.make_annotation(article, "Orvil", tag="person")
    make.make_annotation(article, "Edda", tag="person")
    make.make_suggestion(article, "Baku", tag="place")
    rain = make.make_suggestion(article, "Rain", tag="person")
    rain.decision, rain.decided_at = "dismissed", timezone.now()
    rain.save()
    [found] = decided(desk, improving.TAGS)
    assert [(lesson.whole, len(lesson.names), len(lesson.no_names)) for lesson in found.lessons] == [
        (False, 1, 0),
        (True, 1, 0),
        (True, 0, 1),
    ]


def test_of_what_is_not_decided_nothing_is_taught():
    nlp = spacy.blank("en")
    nlp.add_pipe("ner").add_label("PERSON")
    nlp.initialize()
    text = retraining.Text("Orvil met Edda in May Hall", [(0, 5, "person")], [(18, 21, "person")], whole=False)
    told = retraining.lesson(nlp, text)
    assert told.get_aligned_ner() == ["U-PERSON", None, None, None, "O", None]
    assert retraining.lesson(nlp, retraining.Text(text.text, text.names)).get_aligned_ner() == ["U-PERSON", *"OOOOO"]


def test_the_worker_reads_with_the_collections_own_pipeline(desk, annex, cast, settings, places):
    settings.SPACY_MODEL = build(places / "tiny", rounds=1)
    fill(desk, cast)
    call_command("train_suggester", collection="desk")
    make.make_codebook(annex)
    for collection in (desk, annex):
        article = make.make_article(collection, sentence(7)[0], title="new")
        readers = pipelines.load()
        context = SimpleNamespace(additional_context={"reader": readers.usual, "readers": readers}, should_abort=bool)
        jobs.suggest.func(context, article_id=str(article.pk), attempt=1)
    versions = {row.article.collection.slug: row.suggester_version for row in Suggesting.objects.all()}
    assert versions == {"desk": "1.0.0+1", "annex": "1.0.0"}

    shutil.rmtree(places / "pipelines")
    jobs.suggest.func(context, article_id=str(Article.objects.get(collection=desk, title="new").pk), attempt=1)
    row = Suggesting.objects.get(article__collection=desk, article__title="new")
    assert (row.suggester_version, row.remark) == ("1.0.0", own.GONE)
