"""Text in another language is recognised, and goes to that language's pipeline or to none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from django.conf import settings

from annotations.models import Suggesting, Suggestion
from annotations.suggesters import languages, pipeline, pipelines, proposing, recognising
from annotations.suggesters.reading import Parsed
from annotations.text.found import SuggestionKind
from tests import make

ENGLISH = (
    "President Kassym-Jomart Tokayev told reporters in Almaty on Wednesday that the government had asked the alliance "
    "for help, and that the first planes would land within hours."
)
RUSSIAN = (
    "Президент Казахстана Касым-Жомарт Токаев заявил в Алматы, что правительство обратилось за помощью к союзникам и "
    "что первые самолёты приземлятся через несколько часов."
)
GERMAN = (
    "Der Präsident von Kasachstan hat am Mittwoch in Almaty erklärt, die Regierung habe ihre Verbündeten um Hilfe "
    "gebeten, und die ersten Flugzeuge würden in wenigen Stunden landen."
)


@pytest.fixture(scope="module")
def readers() -> pipelines.Pipelines:
    return pipelines.load()


@pytest.fixture
def codebook(desk):
    make.make_codebook(desk)
    return desk


def read(article, readers) -> Suggesting:
    proposing.suggest_in(article, readers.usual, readers=readers)
    return Suggesting.objects.get(article=article)


def quotes(article) -> list[str]:
    return list(Suggestion.objects.filter(article=article).values_list("quote", flat=True))


def german(folder: Path) -> str:
    """A German pipeline that knows one name, by its folder."""
    nlp = spacy.blank("de", meta={"name": "kennt_sm", "version": "1.0"})
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Almaty"}])
    nlp.to_disk(folder)
    return str(folder)


def test_an_article_in_a_language_without_a_pipeline_gets_no_names_but_a_remark(codebook, readers):
    article = make.make_article(codebook, RUSSIAN, "Токаев прибыл в Алматы.", "Almaty, 5 January")
    told = read(article, readers)
    assert quotes(article) == []
    assert (told.state, told.language) == ("done", "ru")
    assert told.remark == (
        "This article seems to be in Russian. Postil is not set up to read it, so no names are suggested."
    )


def test_a_russian_quotation_in_an_english_article_is_left_out(codebook, readers):
    article = make.make_article(codebook, ENGLISH, RUSSIAN, "«Токаев уехал»", ENGLISH + " He left.")
    told = read(article, readers)
    assert "Almaty" in quotes(article)
    first = len(ENGLISH) + 2
    last = first + len(RUSSIAN) + 2 + len("«Токаев уехал»")
    assert not Suggestion.objects.filter(article=article, end__gt=first, start__lt=last).exists()
    assert (told.language, told.remark) == (
        "en",
        "Its paragraphs in Russian are left out: no pipeline for them is installed.",
    )


def test_what_is_recognised_wins_over_what_the_importer_said(codebook, readers):
    english = make.make_article(codebook, ENGLISH, language="ru")
    assert read(english, readers).language == "en"
    assert "Almaty" in quotes(english)
    foreign = make.make_article(codebook, GERMAN, language="en")
    assert read(foreign, readers).language == "de"


@pytest.mark.parametrize(
    "headline",
    ["Tokayev vows revenge", "Gaza: Hamas, Netanyahu", "El Niño returns", "Marine Le Pen, Jordan Bardella", "18 May"],
)
def test_short_texts_do_not_flip(codebook, readers, headline):
    alone = make.make_article(codebook, headline)
    assert read(alone, readers).language == "en"
    within = make.make_article(codebook, headline, ENGLISH)
    told = read(within, readers)
    assert (told.language, told.remark) == ("en", "")


def test_a_short_text_is_in_the_language_that_its_importer_said(codebook, readers):
    article = make.make_article(codebook, "Almaty", language="de-AT")
    assert read(article, readers).language == "de"


def test_a_short_text_in_another_script_is_not_english(codebook, readers):
    article = make.make_article(codebook, "«Токаев уехал»")
    assert read(article, readers).remark.startswith("This article seems to be in ")


def test_another_language_is_read_by_its_own_pipeline(codebook, readers):
    class German:
        name, version = "german", "7"

        def read(self, text: str) -> Parsed:
            return Parsed([(text.index("Almaty"), text.index("Almaty") + 6, "LOC", 0.7)])

    class Both:
        recognise = staticmethod(recognising.recognise)

        def reader(self, language, usual):
            return {"en": usual, "de": German()}.get(language)

    article = make.make_article(codebook, GERMAN, ENGLISH)
    article_de = make.make_article(codebook, GERMAN)
    proposing.suggest_in(article, readers.usual, readers=Both())
    by = dict(Suggestion.objects.filter(article=article, quote="Almaty").values_list("suggester", "start"))
    assert by == {"german": GERMAN.index("Almaty"), readers.usual.name: len(GERMAN) + 2 + ENGLISH.index("Almaty")}
    proposing.suggest_in(article_de, readers.usual, readers=Both())
    told = Suggesting.objects.get(article=article_de)
    assert (told.suggester, told.suggester_version) == ("german", "7")
    assert told.remark == "This article seems to be in German: names are suggested, statements only in English."


def test_statements_are_looked_for_in_english_only(codebook, readers, monkeypatch):
    seen: list[str] = []

    class Looking:
        kind, name, version = SuggestionKind.CLAIM, "looking", "1"

        def __call__(self, reading):
            seen.extend(reading.text[each.start : each.end] for each in reading.passages)
            return []

    class Everybody:
        recognise = staticmethod(recognising.recognise)

        def reader(self, language, usual):
            return usual

    monkeypatch.setattr(proposing, "SUGGESTERS", (Looking(),))
    proposing.suggest_in(make.make_article(codebook, GERMAN, ENGLISH), readers.usual, readers=Everybody())
    assert seen == [ENGLISH]


def test_the_settings_name_pipelines_for_languages(tmp_path, settings, codebook):
    settings.SPACY_MODELS = {"de": german(tmp_path / "de")}
    readers = pipelines.load()
    loaded = readers.reader("de", readers.usual)
    assert loaded is not None
    assert loaded.name == "de_kennt_sm"
    assert readers.reader("de", readers.usual) is loaded  # once a process
    assert readers.reader("en", readers.usual) is readers.usual
    assert readers.reader("ru", readers.usual) is None


def test_a_pipeline_that_is_installed_is_found_by_its_language(tmp_path):
    package = tmp_path / "de_kennt_sm"
    german(package)
    (package / "__init__.py").touch()
    (tmp_path / "de_kennt_sm-1.0.dist-info").mkdir()
    (tmp_path / "de_kennt_sm-1.0.dist-info" / "entry_points.txt").write_text(
        "[spacy_models]\nde_kennt_sm = de_kennt_sm\n"
    )
    (tmp_path / "de_kennt_sm-1.0.dist-info" / "METADATA").write_text("Name: de_kennt_sm\nVersion: 1.0\n")
    code = "from annotations.suggesters import pipeline; print(pipeline.installed())"
    assert ran(code, PYTHONPATH=str(tmp_path)) == "{'de': 'de_kennt_sm'}"


def ran(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
    )
    return done.stdout.strip()


def test_a_pipeline_that_the_settings_name_and_that_is_not_there_is_told(settings):
    settings.SPACY_MODELS = {"de": "de_no_such_model"}
    with pytest.raises(pipeline.PipelineMissing, match=r"SPACY_MODELS names “de_no_such_model”.*Install it"):
        pipelines.load()


def test_web_processes_load_neither_spacy_nor_the_recogniser(tmp_path):
    code = (
        "import sys, reader.asgi; from annotations import jobs; from django.urls import get_resolver;"
        "get_resolver().url_patterns; print([name for name in ('spacy', 'py3langid', 'numpy') if name in sys.modules])"
    )
    assert ran(code, DJANGO_SETTINGS_MODULE="reader.settings") == "[]"


SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "articles"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared articles are not here")
def test_no_paragraph_of_real_articles_flips():
    readers = pipelines.load()
    for file in sorted(SHARED.glob("*.txt")):
        texts = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        spoken = languages.spoken_in(texts, "en", readers)
        assert set(spoken.paragraphs) == {"en"}, file.name
