"""Export, import, export: the same document. And what a document must be to come in at all."""

import json
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from annotations.actions import suggest
from annotations.documents import json_schema
from annotations.models import Annotation, Event, Suggestion, Tag
from annotations.queries.exporting import exported
from annotations.queries.filter import Filter
from reader.models import Article, User
from tests.make import make_annotation, make_article, make_codebook, make_collection, make_suggestion, picture

SCHEMA = Path(__file__).resolve().parents[2] / "static" / "schema" / "export-1.json"


@pytest.fixture
def full(desk, cast):
    """A collection with a little of everything."""
    make_codebook(desk)
    one = make_article(desk, "“Quick” brown 👩🏽‍🚀 fox.", "Übers Faule — Hund. عربي", title="One", byline="A. Writer")
    make_article(desk, "Nobody has read this.", title="Two")
    make_annotation(one, "“Quick”", note="A note\nin two lines")
    make_annotation(one, "👩🏽‍🚀 fox.\n\nÜbers", by="ben", tag="speculation")
    make_annotation(one, "عربي", by="cleo", tag="organisation")
    suggest.accept(make_suggestion(one, "Hund"), by=cast["ben"])
    make_suggestion(one, "Faule")
    return desk


def export(collection, query: str = "") -> dict:
    annotations = Annotation.objects.filter(article__collection=collection)
    return json.loads("".join(exported(collection, annotations, Filter.parse(QueryDict(query)))))


def told(document: dict) -> dict:
    """The document without what tells of the export itself."""
    return {name: value for name, value in document.items() if name not in {"exported_at", "collection"}}


def read_back(document: dict, slug: str, tmp_path: Path) -> str:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    said = StringIO()
    call_command("import_annotations", str(path), "--collection", slug, stdout=said, stderr=said)
    return said.getvalue()


def test_the_schema_in_the_project_is_the_one_that_is_checked():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema()


def test_the_document_satisfies_its_schema_and_its_offsets(full):
    document = export(full)
    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert [len(article["annotations"]) for article in document["articles"]] == [4, 0]
    for article in document["articles"]:
        for annotation in article["annotations"]:
            for span in annotation["spans"]:
                assert article["text"][span["start"] : span["end"]] == span["quote"]
    assert document["authors"] == [{"username": name, "name": ""} for name in ("ada", "ben", "cleo")]


def test_into_an_empty_collection_and_out_again_is_the_same(full, cast, tmp_path):
    before = export(full)
    copy = make_collection("copy", ada=4)
    make_codebook(copy)
    said = read_back(before, "copy", tmp_path)
    assert "2 articles and 4 annotations imported" in said
    assert told(export(copy)) == told(before)
    assert {a.exported_id for a in Article.objects.filter(collection=copy)} == {
        a.pk for a in Article.objects.filter(collection=full)
    }


def test_on_a_server_that_knows_none_of_it_ids_and_times_are_kept(full, tmp_path):
    before = export(full)
    ids = set(Annotation.objects.values_list("pk", flat=True))
    Annotation.objects.all().delete()
    full.delete()
    User.objects.exclude(username="ada").delete()
    make_collection("fresh", ada=4)
    said = read_back(before, "fresh", tmp_path)
    assert "2 people added" in said
    assert set(Annotation.objects.values_list("pk", flat=True)) == ids
    assert not User.objects.get(username="ben").is_active
    assert told(export(Article.objects.first().collection)) == told(before)


def test_twice_is_once(full, tmp_path):
    before = export(full)
    make_collection("copy", ada=4)
    read_back(before, "copy", tmp_path)
    said = read_back(before, "copy", tmp_path)
    assert "0 articles and 0 annotations imported, 6 already there" in said
    assert Annotation.objects.filter(article__collection__slug="copy").count() == 4


def test_a_filtered_export_holds_exactly_what_passes(full):
    document = export(full, "tag=claim&tag=person")
    assert document["filter"] == {"tag": ["claim", "person"]}
    assert [[a["tag"] for a in article["annotations"]] for article in document["articles"]] == [["claim", "person"]]
    assert document["authors"] == [{"username": name, "name": ""} for name in ("ada", "ben")]


def test_an_accepted_suggestion_comes_back_with_its_origin(full, tmp_path):
    make_collection("copy", ada=4)
    read_back(export(full), "copy", tmp_path)
    suggestion = Suggestion.objects.get(article__collection__slug="copy")
    assert (suggestion.quote, suggestion.decision, suggestion.decided_by.username) == ("Hund", "accepted", "ben")


def test_a_collection_with_articles_keeps_its_codebook(full, tmp_path):
    before = export(full)
    other = make_collection("other", ada=4)
    Tag.objects.create(
        collection=other, key="claim", name="Assertion", colour="rose", pattern="solid", letter="X", position=0
    )
    make_article(other, "Something else.")
    read_back(before, "other", tmp_path)
    assert Tag.objects.get(collection=other, key="claim").name == "Assertion"
    assert "{“Quick”}" in picture(Article.objects.get(collection=other, title="One"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda d: d.update(format="other"), "no export of Postil"),
        (lambda d: d.update(version=9), "no export of Postil"),
        (lambda d: d["articles"][0].update(text="Another text."), "sha256"),
        (lambda d: d["articles"][0]["paragraphs"].pop(), "paragraphs"),
        (lambda d: d["articles"][0].update(source_url="javascript:alert(1)"), "address"),
        (lambda d: d["articles"][0]["annotations"][0]["spans"][0].update(start=1), "does not have it there"),
        (lambda d: d["articles"][0]["annotations"][0]["spans"][0].update(start="0"), "start"),
        (lambda d: d["articles"][0]["annotations"][0].update(tag="unheard"), "unheard"),
        (lambda d: d["articles"][0]["annotations"][0].update(note="x\0y"), "NUL"),
        (lambda d: d["articles"][0]["annotations"][0].update(note="\ud800"), "no export of Postil"),
        (lambda d: d["tags"].append(d["tags"][0]), "same key"),
        (lambda d: d["authors"][0].update(username="<b>"), "username"),
    ],
)
def test_a_document_that_contradicts_itself_stores_nothing(full, tmp_path, capsys, spoil, said):
    document = export(full)
    spoil(document)
    make_collection("copy", ada=4)
    with pytest.raises(CommandError):
        read_back(document, "copy", tmp_path)
    assert not Article.objects.filter(collection__slug="copy").exists()


def test_a_file_that_is_no_json_says_so(desk, tmp_path):
    path = tmp_path / "broken.json"
    path.write_bytes(b'{"format": "postil"')
    said = StringIO()
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("import_annotations", str(path), "--collection", "desk", stderr=said)
    assert "nothing was imported" in said.getvalue()


def test_what_was_decided_here_is_not_decided_anew_by_an_import(full, cast, tmp_path):
    document = export(full)
    here = make_collection("here", ben=4)
    make_codebook(here)
    article = make_article(here, *(p for p in ("“Quick” brown 👩🏽‍🚀 fox.", "Übers Faule — Hund. عربي")))
    suggest.dismiss(make_suggestion(article, "Hund"), by=cast["ben"])
    read_back(document, "here", tmp_path)
    assert Suggestion.objects.get(article=article).decision == "dismissed"
    assert Event.objects.filter(article=article, verb="restored").get().paragraphs == [0, 1]
