"""Export, import, export: the same document. And what a document must be to come in at all."""

import hashlib
import json
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from annotations.actions import annotate, decide
from annotations.documents import json_schema
from annotations.models import Alias, Annotation, Attribute, Entity, Event, Option, Suggestion, Tag, TagRole
from annotations.queries.exporting import exported
from annotations.queries.filtering.filter import Filter
from reader.models import Article, User
from tests.make import (
    make_annotation,
    make_article,
    make_codebook,
    make_collection,
    make_statement,
    make_suggestion,
    picture,
)
from tests.stored import stored

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "export-1-sample.json"
SCHEMA = Path(__file__).resolve().parents[2] / "static" / "schema" / "export-2.json"


@stored
def full(desk, cast):
    """A collection with a little of everything."""
    make_codebook(desk)
    one = make_article(desk, "“Quick” brown 👩🏽‍🚀 fox.", "Übers Faule — Hund. عربي", title="One", byline="A. Writer")
    make_article(desk, "Nobody has read this.", title="Two")
    make_annotation(one, "“Quick”", note="A note\nin two lines")
    make_annotation(one, "👩🏽‍🚀 fox.\n\nÜbers", by="ben", tag="speculation")
    make_annotation(one, "عربي", by="cleo", tag="organisation")
    decide.accept(make_suggestion(one, "Hund"), by=cast["ben"])
    make_suggestion(one, "Faule")
    return desk


@stored
def rich(full, cast):
    """With parts in pieces, values of every type, a nested attribution, aliases, a retired tag."""
    tags = {tag.key: tag for tag in Tag.objects.filter(collection=full).whole()}
    text = "The Gazette reported that Doe said prices may, it seems, rise."
    article = make_article(full, text, title="Three")
    claim = tags["claim"]
    for position, kind in enumerate(["choices", "yes-no", "text", "entity", "choice"], start=7):
        attribute = Attribute.objects.create(tag=claim, key=kind, name=kind, type=kind, position=position)
        for nth, key in enumerate(["b", "a", "CT+"]):
            Option.objects.create(attribute=attribute, key=key, name=key.upper(), position=nth, retired=key == "a")
    old = Tag.objects.create(
        collection=full,
        key="old",
        name="Old",
        colour="slate",
        pattern="solid",
        letter="O",
        retired=True,
        shortcut="1",
        position=99,
    )

    def mark(tag, *pieces, **more):
        spans = [(text.index(quote), text.index(quote) + len(quote), role) for quote, role in pieces]
        annotate.create(article, by=cast["ada"], tag=tag, spans=spans, **more)

    doe = {"tag": "person", "name": "Jane Doe"}
    choices = {"choices": ["CT+", "b"], "yes-no": False, "text": "as “told”\nthen", "entity": doe, "choice": "a"}
    mark(claim, ("prices", "claim"), ("rise", "claim"), attributes=choices | {"factuality": "PS+", "credibility": "3"})
    mark(tags["speculation"], ("may", "cue"), ("it seems", "cue"), ("prices", "scope"), ("rise", "scope"))
    mark(tags["attribution"], ("Doe said prices may", "content"), ("reported", "cue"), ("The Gazette", "source"))
    mark(tags["attribution"], ("prices may", "content"), ("Doe", "source"), ("said", "cue"), attributes={"source": doe})
    mark(old, ("Gazette", ""))
    jane = Entity.objects.get(name="Jane Doe")
    for name in ["Ms Doe", "Doe"]:
        Alias.objects.create(entity=jane, tag=jane.tag, name=name)
    Entity.objects.create(collection=full, tag=jane.tag, name="Nobody, yet")
    return full


def export(collection, query: str = "") -> dict:
    return json.loads("".join(exported(collection, Filter.parse(QueryDict(query)), user=None)))


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
    assert document["version"] == 2
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


def test_with_parts_values_and_aliases_it_is_the_same_too(rich, tmp_path):
    before = export(rich)
    jsonschema.validate(before, json.loads(SCHEMA.read_text(encoding="utf-8")))
    make_collection("copy", ada=4)
    read_back(before, "copy", tmp_path)
    copy = Article.objects.filter(collection__slug="copy")
    assert told(export(copy[0].collection)) == told(before)
    (three,) = [article for article in before["articles"] if article["title"] == "Three"]
    claim, _, outer, inner, old = three["annotations"]
    assert [(span["role"], span["quote"]) for span in inner["spans"]] == [
        ("content", "prices may"),
        ("source", "Doe"),
        ("cue", "said"),
    ]
    assert claim["attributes"]["choices"] == ["b", "CT+"]
    assert claim["attributes"]["entity"] == inner["attributes"]["source"] == {"tag": "person", "name": "Jane Doe"}
    assert outer["spans"][0]["quote"] == "Doe said prices may"
    assert old["spans"][0]["role"] is None
    assert {"tag": "person", "name": "Jane Doe", "aliases": ["Doe", "Ms Doe"]} in before["entities"]


def test_a_filtered_export_names_the_entities_it_points_to(rich):
    assert [(each["tag"], each["name"]) for each in export(rich, "tag=organisation")["entities"]] == [
        ("organisation", "عربي")
    ]
    assert [each["name"] for each in export(rich, "tag=attribution")["entities"]] == ["Jane Doe"]
    assert export(rich, "tag=speculation")["entities"] == []
    assert "Nobody, yet" in [each["name"] for each in export(rich)["entities"]]


def test_a_codebook_with_the_same_tags_gains_the_parts_it_lacks_and_changes_in_nothing(rich, tmp_path):
    before = export(rich)
    other = make_collection("other", ada=4)
    tags = make_codebook(other)
    make_article(other, "Something else.")
    TagRole.objects.filter(tag=tags["speculation"]).delete()
    tags["speculation"].attributes.all().delete()
    scale = Attribute.objects.get(tag=tags["claim"], key="credibility")
    scale.options.filter(key="3").delete()
    scale.options.filter(key="1").update(name="sure", definition="")
    made = Attribute.objects.get(tag=tags["attribution"], key="kind")
    made.options.update(default=False)
    made.options.filter(key="belief").update(default=True)
    made.options.filter(key="assertion").delete()
    Tag.objects.filter(pk=tags["date"].pk).delete()
    Tag.objects.filter(pk=tags["event"].pk).update(shortcut=tags["date"].shortcut or "8")
    jane = Entity.objects.create(collection=other, tag=tags["person"], name="J. Doe")
    Alias.objects.create(entity=jane, tag=tags["person"], name="Jane Doe")
    read_back(before, "other", tmp_path)
    assert [role.key for role in tags["speculation"].roles.all()] == ["scope", "cue"]
    assert tags["speculation"].attributes.get(key="worded").options.count() == 7
    assert scale.options.values_list("key", "name").first() == ("1", "sure")
    assert scale.options.last().key == "3"
    assert list(made.options.filter(default=True).values_list("key", flat=True)) == ["belief"]
    assert Tag.objects.get(collection=other, key="date").shortcut == ""
    assert Tag.objects.get(collection=other, key="old").retired
    assert set(jane.aliases.values_list("name", flat=True)) == {"Jane Doe", "Doe", "Ms Doe"}
    assert not Entity.objects.filter(collection=other, name="Jane Doe").exists()
    attribution = Annotation.objects.filter(article__collection=other, tag=tags["attribution"])
    assert {"tag": "person", "name": "J. Doe"} in [each.attributes().get("source") for each in attribution]


def test_reading_back_asks_as_often_for_many_annotations_as_for_few(rich, tmp_path):
    def asked(slug: str, document: dict) -> int:
        make_collection(slug, ada=4)
        with CaptureQueriesContext(connection) as queries:
            read_back(document, slug, tmp_path)
        return len(queries)

    few = asked("few", export(rich))
    article = Article.objects.get(collection=rich, title="Three")
    for number in range(30):
        start = article.text.index("rise")
        annotate.create(
            article,
            by=User.objects.get(username="ben"),
            tag=Tag.objects.get(collection=rich, key="attribution"),
            spans=[(start, start + 4)],
            attributes={"source": {"tag": "person", "name": f"Person {number}"}},
        )
    assert asked("many", export(rich)) <= few + 1


def test_a_document_of_version_1_comes_in_with_its_ids_and_times(cast, tmp_path):
    document = json.loads(SAMPLE.read_text(encoding="utf-8"))
    jsonschema.validate(document, json.loads(SCHEMA.with_name("export-1.json").read_text(encoding="utf-8")))
    old = make_collection("old", ada=4)
    make_codebook(old)
    assert "1 articles and 3 annotations imported" in read_back(document, "old", tmp_path)
    (article,) = export(old)["articles"]
    silent = {"replies": [], "resolved": None}
    told = [annotation | silent for annotation in document["articles"][0]["annotations"]]
    assert article == document["articles"][0] | {"annotations": told}
    assert export(old)["tags"] == [tag | {"retired": False} for tag in document["tags"]]
    assert User.objects.get(username="edith").get_full_name() == "Edith Old"


def test_a_document_of_version_1_finds_the_place_of_a_misfit(cast, tmp_path):
    make_collection("old", ada=4)
    for spoil, place in [
        (lambda d: d["tags"].insert(1, "claim"), "tags.1"),
        (lambda d: d["articles"][0]["annotations"][2]["spans"][0].update(start="7"), "0.annotations.2.spans.0.start"),
        (lambda d: d.update(tags=None), "tags"),
    ]:
        document = json.loads(SAMPLE.read_text(encoding="utf-8"))
        spoil(document)
        path = tmp_path / "old.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        said = StringIO()
        with pytest.raises(CommandError):
            call_command("import_annotations", str(path), "--collection", "old", stderr=said)
        assert f"version 1 or 2: articles.{place}:".replace("articles.tags", "tags") in said.getvalue()


def test_the_schema_of_version_1_is_frozen():
    digest = hashlib.sha256(SCHEMA.with_name("export-1.json").read_bytes()).hexdigest()
    assert digest == "cb8d6e7884a5d0baeb3bef8690b7dd4e44878d8d83d1fa92eba77d0f63d4234b"


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


def test_statements_of_one_content_come_back_with_an_origin_each(desk, cast, tmp_path):
    make_codebook(desk)
    article = make_article(desk, "The minister said, and later repeated, that taxes may rise.")
    for cue, by in (("said", "ben"), ("repeated", "cleo")):
        decide.accept(make_statement(article, "taxes may rise", parts={"cue": cue}), by=cast[by])
    make_collection("copy", ada=4)
    read_back(export(desk), "copy", tmp_path)
    rows = Suggestion.objects.filter(article__collection__slug="copy", decision="accepted").order_by("anchor_start")
    assert [(row.decided_by.username, article.text[row.anchor_start : row.anchor_end]) for row in rows] == [
        ("ben", "said"),
        ("cleo", "repeated"),
    ]
    assert all(row.annotations.count() == 1 for row in rows)


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


def first(document: dict) -> dict:
    return document["articles"][0]["annotations"][0]


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
        (lambda d: d["tags"][0]["roles"].append(d["tags"][0]["roles"][0]), "two roles have the key “claim”"),
        (lambda d: d["tags"][0]["attributes"][0]["options"][0].update(low=40), "low and high"),
        (lambda d: [o.update(default=True) for o in d["tags"][0]["attributes"][0]["options"]], "default"),
        (lambda d: d["articles"][0]["annotations"][0]["spans"][0].update(role="cue"), "a part “cue”"),
        (lambda d: d["articles"][0]["annotations"][0]["spans"].append(first(d)["spans"][0]), "overlap"),
        (lambda d: first(d).update(attributes={"mood": "sad"}), "attributes.mood: Claim has no attribute “mood”"),
        (lambda d: first(d).update(attributes={"checkability": "?"}), "Checkability cannot be “?”"),
        (lambda d: first(d).update(attributes={"checkability": 3}), "attributes.checkability"),
        (lambda d: d["entities"].append({"tag": "ghost", "name": "Casper", "aliases": []}), "ghost"),
        (lambda d: d["authors"][0].update(username="<b>"), "username"),
    ],
)
def test_a_document_that_contradicts_itself_stores_nothing(full, tmp_path, spoil, said):
    document = export(full)
    spoil(document)
    make_collection("copy", ada=4)
    path = tmp_path / "spoilt.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    wrong = StringIO()
    with pytest.raises(CommandError):
        call_command("import_annotations", str(path), "--collection", "copy", stderr=wrong)
    assert said in wrong.getvalue()
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
    decide.dismiss(make_suggestion(article, "Hund"), by=cast["ben"])
    read_back(document, "here", tmp_path)
    assert Suggestion.objects.get(article=article).decision == "dismissed"
    assert Event.objects.filter(article=article, verb="restored").get().paragraphs == [0, 1]
