"""The seam to spaCy: which pipeline, under what name, with which labels."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from django.conf import settings

from annotations.suggesters import pipeline, words
from annotations.suggesters.labels import tag_of


def test_the_default_pipeline_says_what_it_is():
    loaded = pipeline.load(settings.SPACY_MODEL)
    assert (loaded.name, loaded.version) == ("en_postil_news", loaded.nlp.meta["version"])


def test_what_is_shipped_is_complete_and_of_the_size_told():
    folder = Path(settings.SPACY_MODEL)
    assert {"LICENSE", "NOTICE", "MODEL_CARD.md", "meta.json"} <= {path.name for path in folder.iterdir()}
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 20e6


def test_it_reads_names_words_and_relations():
    read = pipeline.load(settings.SPACY_MODEL).read("President Kassym-Jomart Tokayev spoke in Almaty on 5 January.")
    assert [(start, end, label) for start, end, label, _ in read.entities] == [
        (10, 31, "PERSON"),
        (41, 47, "LOC"),
        (51, 60, "DATE"),
    ]
    assert all(0 < score < 1 for *_, score in read.entities)
    spoke = next(token for token in read.tokens if (token.start, token.end) == (32, 37))
    assert (spoke.pos, spoke.dep) == ("VERB", "ROOT")
    assert read.tokens[0].opens


def test_a_pipeline_is_loaded_once():
    assert pipeline.load(settings.SPACY_MODEL) is pipeline.load(settings.SPACY_MODEL)


@pytest.mark.parametrize(
    ("labels", "tag"),
    [
        (["PERSON", "PER", "per"], "person"),
        (["ORG"], "organisation"),
        (["GPE", "LOC", "FAC"], "place"),
        (["NORP"], "group"),
        (["DATE"], "date"),
        (["EVENT"], "event"),
        (["MISC", "CARDINAL", "TIME", "MONEY", "WORK_OF_ART", ""], None),
    ],
)
def test_labels_become_tags(labels, tag):
    assert {tag_of(label) for label in labels} == {tag}


def test_another_language_is_not_parsed_by_ours(tmp_path):
    spacy.blank("de").to_disk(tmp_path / "german")
    assert pipeline.load(str(tmp_path / "german")).read("Dann ging Orvil.").tokens == []


def test_a_name_that_is_not_installed_says_what_to_do():
    with pytest.raises(pipeline.PipelineMissing, match=r"“xx_no_such_model”.*Install it.*leave SPACY_MODEL unset"):
        pipeline.load("xx_no_such_model")


def test_a_folder_that_is_no_pipeline_says_so(tmp_path):
    with pytest.raises(pipeline.PipelineMissing, match="not a spaCy pipeline that loads here"):
        pipeline.load(str(tmp_path))


def test_any_other_pipeline_may_be_named(tmp_path):
    """One of spaCy's own parts only, with a label of CoNLL's, found by its path."""
    nlp = spacy.blank("en", meta={"name": "ours", "version": "2.5"})
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "Orvil", "id": "orvil-1"}])
    nlp.to_disk(tmp_path / "other")
    other = pipeline.load(str(tmp_path / "other"))
    read = other.read("Then Orvil left.")
    assert read.entities == [(5, 10, "PER", pipeline.UNSCORED)]
    assert [(token.start, token.end) for token in read.tokens] == [(0, 4), (5, 10), (11, 15), (15, 16)]
    assert read.tokens[1].dep == "nsubj", "what does not parse has its English parsed by ours"
    assert (other.name, other.version) == ("en_ours", "2.5")


@pytest.mark.parametrize("path", sorted(words.FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_list_has_entries_and_no_stray_space(path):
    for entries in words.sections(path.stem).values():
        assert all(entry == " ".join(entry.split()) for entry in entries)
    assert sum(len(entries) for entries in words.sections(path.stem).values()) > 10


def test_a_web_process_never_imports_spacy():
    code = (
        "import sys\n"
        "from reader.wsgi import application\n"
        "from django.urls import get_resolver\n"
        "assert get_resolver().url_patterns\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'spacy', 'thinc', 'numpy'}))\n"
    )
    assert printed(code) == "[]"


def test_the_worker_does():
    """Else the test above would prove nothing."""
    code = (
        "import sys, django\n"
        "django.setup()\n"
        "import annotations.management.commands.worker\n"
        "print('spacy' in sys.modules)\n"
    )
    assert printed(code) == "True"


def printed(code: str) -> str:
    """What a fresh Python prints that has the project's settings."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "reader.settings", "PYTHONWARNINGS": "default"}
    command = [sys.executable, "-c", code]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
