"""manage.py export_annotations: the same document as from the page, filtered by the same words."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.make import make_annotation, make_article, make_codebook, make_reply
from tests.stored import stored


@stored
def article(desk):
    make_codebook(desk)
    article = make_article(desk)
    make_reply(make_annotation(article, "quick", by="ben"), by="ada")
    make_annotation(article, "lazy", by="cleo", tag="speculation")
    return article


def authors(document):
    return [annotation["author"] for each in document["articles"] for annotation in each["annotations"]]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, ["ben", "cleo"]),
        ({"author": ["cleo"]}, ["cleo"]),
        ({"tag": ["claim", "speculation"], "q": "quick"}, ["ben"]),
        ({"thread": ["open"]}, ["ben"]),
        ({"until": "2001-01-01"}, []),
    ],
)
def test_what_the_filter_lets_through_is_written(article, capsys, options, wanted):
    call_command("export_annotations", collection="desk", **options)
    told = capsys.readouterr()
    assert authors(json.loads(told.out)) == wanted
    assert told.err == f"Exported {len(wanted)} annotations of “Desk”.\n"


def test_it_is_written_to_a_file(article, tmp_path, capsys):
    call_command("export_annotations", collection="desk", output=tmp_path / "desk.json")
    assert authors(json.loads((tmp_path / "desk.json").read_text(encoding="utf-8"))) == ["ben", "cleo"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"collection": "nowhere"}, "There is no collection “nowhere”."),
        ({"collection": "desk", "since": "yesterday"}, "day"),
        ({"collection": "desk", "thread": ["loud"]}, "loud"),
    ],
)
def test_nonsense_is_refused_before_anything_is_written(article, capsys, options, said):
    with pytest.raises(CommandError, match=said):
        call_command("export_annotations", **options)
    assert capsys.readouterr().out == ""
