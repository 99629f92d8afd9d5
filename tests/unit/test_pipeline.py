"""The seam to spaCy: which pipeline, under what name, with which labels."""

import filecmp
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from annotations.suggesters import build_rules, pipeline, words
from annotations.suggesters.labels import tag_of


def test_the_default_pipeline_says_what_it_is():
    loaded = pipeline.load(settings.SPACY_MODEL)
    assert (loaded.name, loaded.version) == ("en_postil_rules", build_rules.VERSION)


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


def test_a_name_that_is_not_installed_says_what_to_do():
    with pytest.raises(pipeline.PipelineMissing, match=r"“xx_no_such_model”.*Install it.*leave SPACY_MODEL unset"):
        pipeline.load("xx_no_such_model")


def test_a_folder_that_is_no_pipeline_says_so(tmp_path):
    with pytest.raises(pipeline.PipelineMissing, match="not a spaCy pipeline that loads here"):
        pipeline.load(str(tmp_path))


def test_any_other_pipeline_may_be_named(tmp_path):
    """One of spaCy's own parts only, with a label of CoNLL's, found by its path."""
    pipeline.save(tmp_path / "ours", meta={"name": "ours", "version": "2.5"}, patterns=[], lists=build_rules.lists())
    config = (tmp_path / "ours" / "config.cfg").read_text()
    assert "entity_ruler" in config
    nlp = pipeline.load(str(tmp_path / "ours")).nlp
    nlp.remove_pipe("postil_names")
    nlp.get_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "Orvil", "id": "orvil-1"}])
    nlp.to_disk(tmp_path / "other")
    other = pipeline.load(str(tmp_path / "other"))
    assert other.read("Then Orvil left.").entities == [(5, 10, "PER", pipeline.UNSCORED)]
    assert (other.name, other.version) == ("en_ours", "2.5")


def test_the_committed_pipeline_is_what_the_word_lists_make(tmp_path):
    build_rules.build(tmp_path / "rules")
    made = sorted(path.relative_to(tmp_path / "rules") for path in (tmp_path / "rules").rglob("*") if path.is_file())
    committed = sorted(path.relative_to(build_rules.FOLDER) for path in build_rules.FOLDER.rglob("*") if path.is_file())
    assert made == committed
    _, differing, missing = filecmp.cmpfiles(tmp_path / "rules", build_rules.FOLDER, made, shallow=False)
    assert (differing, missing) == ([], []), "run python -m annotations.suggesters.build_rules"


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
