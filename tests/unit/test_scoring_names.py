"""How well names are found, as it is counted, and the command that prints it for each test set that there is."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotations.suggesters.reading import Parsed
from annotations.suggesters.training import corpora, scoring

TEXT = "Ada Lovelace lived in London. Graz is far."
ADA, LONDON, GRAZ = [0, 12, "PERSON"], [22, 28, "LOC"], [30, 34, "LOC"]
TUNED_ON = ("uner_ewt_dev", "crossner_politics_dev", "gum_dev")


class Reader:
    """Finds Ada and London, and takes Graz for somebody."""

    name, version = "reader", "1"

    def read(self, text):
        return Parsed([(0, 12, "PERSON", 0.9), (22, 28, "LOC", 0.9), (30, 34, "PERSON", 0.9)], [])


def write(folder, name, labels, *spans):
    entry = {"text": TEXT, "spans": spans, "labels": labels, "src": name}
    (folder / f"ner_{name}.jsonl").write_text(json.dumps(entry) + "\n", encoding="utf-8")


@pytest.fixture
def corpus(tmp_path):
    """PUD, and WikiGold, whose makers are said to have looked for people alone; and what is tuned on."""
    write(tmp_path, "uner_pud_test", ["PERSON", "ORG", "LOC"], ADA, LONDON, GRAZ)
    write(tmp_path, "wikigold_test", ["PERSON"], ADA)
    for name in TUNED_ON:
        write(tmp_path, name, ["PERSON"], ADA)
    return tmp_path


def test_bounds_and_label_count_and_only_labels_that_were_looked_for(corpus):
    scores = {name: scoring.score(Reader(), records) for name, records in scoring.sets(corpus)}
    pud, wikigold = scores["UNER PUD"], scores["WikiGold part"]
    assert scores.keys() == {"UNER PUD", "WikiGold part"}
    assert (pud["all"].right, pud["all"].found, pud["all"].there) == (2, 3, 3)
    assert {label: (each.right, each.there) for label, each in pud.items()} == {
        "all": (2, 3),
        "PERSON": (1, 1),
        "LOC": (1, 2),
    }
    assert (wikigold["all"].right, wikigold["all"].found, wikigold["all"].there) == (1, 2, 1)


def test_no_test_set_is_one_that_was_learnt_from():
    learnt = {*corpora.TRAIN, *corpora.NEWS, *TUNED_ON}
    assert learnt.isdisjoint({*scoring.TESTS.values(), scoring.ELSEWHERE})


def test_the_command_prints_a_line_for_each_set_with_the_pipeline_in_the_box(corpus):
    said = StringIO()
    call_command("score_suggesters", corpus, only=["names"], stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0].startswith("Pipeline: en_postil_news ")
    told = [line.split(" P ")[0].strip() for line in lines if " F " in line]
    assert told == ["UNER PUD", "WikiGold part", "EWT dev", "politics dev", "GUM dev", "written dev"]


def test_without_a_folder_it_says_so(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("score_suggesters", tmp_path / "nowhere")
