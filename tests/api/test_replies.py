"""What is said under annotations, to programs: list, say, change, remove, settle; and that exports carry it."""

import json

import jsonschema
import pytest
from django.core.management import call_command
from django.http import QueryDict

from annotations.actions import conversation
from annotations.documents import json_schema
from annotations.models import Annotation, Notice, Reply, Resolution
from annotations.queries.exporting import exported
from annotations.queries.filtering.filter import Filter
from reader.models import Collection, User
from tests.api.conftest import refusal
from tests.make import make_annotation, make_collection, make_reply
from tests.stored import stored


@stored
def mark(article):
    """ben's."""
    return make_annotation(article, "quick", by="ben")


def test_say_list_change_remove(ada, ben, mark):
    said = ben.post(f"/annotations/{mark.pk}/replies", {"body": " Is that so, @ada? "})
    assert said.status_code == 201
    reply = said.json()
    assert (reply["author"], reply["body"], reply["version"]) == ("ben", "Is that so, @ada?", 1)
    assert reply["annotation"] == str(mark.pk)
    assert said["ETag"] == '"1"'
    assert Notice.objects.get().recipient.username == "ada"
    ada.post(f"/annotations/{mark.pk}/replies", {"body": "It is."})
    items = ben.items(f"/annotations/{mark.pk}/replies", limit=1)
    assert [each["body"] for each in items] == ["Is that so, @ada?", "It is."]
    changed = ben.patch(f"/replies/{reply['id']}", {"body": "Says who?"}, If_Match='"1"')
    assert (changed.json()["body"], changed["ETag"]) == ("Says who?", '"2"')
    assert ben.delete(f"/replies/{reply['id']}", If_Match='"2"').status_code == 204
    assert Reply.objects.count() == 1


def test_a_stale_change_answers_both_versions(ben, mark, cast):
    reply = make_reply(mark, by="ben")
    conversation.edit_reply(reply, by=cast["ben"], body="From elsewhere")
    for answer in (
        ben.patch(f"/replies/{reply.pk}", {"body": "From here"}, If_Match='"1"'),
        ben.delete(f"/replies/{reply.pk}", If_Match='"1"'),
    ):
        assert answer.status_code == 412
        told = answer.json()
        assert told["current"]["body"] == "From elsewhere"
        assert told["current"]["version"] == 2
        assert told["yours"]["version"] == 1
    assert Reply.objects.get().body == "From elsewhere"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"body": "  "}, "body"),
        ({"body": "x" * 4001}, "body"),
        ({"body": "NUL \0"}, "body"),
        ({"body": 7}, "body"),
        ({}, "body"),
        ({"body": "x", "author": "ada"}, "author"),
    ],
)
def test_what_cannot_be_said_is_refused(ben, mark, body, field):
    assert refusal(ben.post(f"/annotations/{mark.pk}/replies", body), 422)["field"] == field
    assert not Reply.objects.exists()


def test_who_may(ada, ben, program, mark, cast):
    cleo, dana = program("cleo"), program("dana")
    reply = make_reply(mark, by="cleo")
    assert dana.items(f"/annotations/{mark.pk}/replies")[0]["body"] == "Is that so?"
    for call, path in ((dana.post, "replies"), (dana.post, "resolve"), (dana.post, "reopen")):
        refusal(call(f"/annotations/{mark.pk}/{path}", {"body": "x"} if path == "replies" else None), 403)
    refusal(ben.patch(f"/replies/{reply.pk}", {"body": "x"}), 403)
    refusal(ada.patch(f"/replies/{reply.pk}", {"body": "x"}), 403)
    refusal(ben.delete(f"/replies/{reply.pk}"), 403)
    assert ada.delete(f"/replies/{reply.pk}").status_code == 204
    refusal(cleo.patch(f"/replies/{reply.pk}", {"body": "x"}), 404)


def test_settle_and_take_up_again(ben, mark, cast):
    make_reply(mark, by="cleo")
    told = ben.post(f"/annotations/{mark.pk}/resolve").json()
    assert told["resolved"]["by"] == "ben"
    assert [each["author"] for each in told["replies"]] == ["cleo"]
    assert [each["id"] for each in ben.items("/collections/desk/annotations?thread=resolved")] == [str(mark.pk)]
    assert ben.post(f"/annotations/{mark.pk}/reopen").json()["resolved"] is None
    assert [each["id"] for each in ben.items("/collections/desk/annotations?thread=open")] == [str(mark.pk)]
    assert ben.items("/collections/desk/annotations?thread=none") == []
    refusal(ben.get("/collections/desk/annotations?thread=loud"), 422)
    assert ben.items("/collections/desk/annotations?new=1") == []


def test_blind_one_is_told_ones_own_alone(program, ben, mark, desk, cast):
    make_reply(mark, by="ada", body="Marker")
    conversation.resolve(mark, by=cast["ada"])
    Collection.objects.filter(pk=desk.pk).update(blind=True)
    for answer in (
        ben.get(f"/annotations/{mark.pk}"),
        ben.get(f"/annotations/{mark.pk}/replies"),
        ben.get("/collections/desk/annotations"),
        ben.get("/collections/desk/annotations?thread=resolved"),
        ben.patch(f"/annotations/{mark.pk}", {"note": "x"}, If_Match='"7"'),
    ):
        assert "Marker" not in answer.content.decode()
        assert "resolved_by" not in answer.content.decode()
        assert '"by"' not in answer.content.decode()
    document = "".join(exported(desk, Filter(), user=cast["ben"]))
    assert "Marker" not in document
    assert "Marker" in "".join(exported(desk, Filter(), user=cast["ada"]))
    assert program("cleo").get(f"/annotations/{mark.pk}/replies").status_code == 404


def document_of(collection) -> dict:
    return json.loads("".join(exported(collection, Filter.parse(QueryDict("")), user=None)))


def bare(document: dict) -> list:
    """What is said, without ids."""
    told = [each for article in document["articles"] for each in article["annotations"]]
    return [
        (
            [{name: value for name, value in reply.items() if name != "id"} for reply in each["replies"]],
            each["resolved"],
        )
        for each in told
    ]


def read_back(document: dict, slug: str, folder) -> None:
    path = folder / "export.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    call_command("import_annotations", str(path), "--collection", slug)


@stored
def talked(desk, mark, cast):
    make_reply(mark, by="cleo", body="“Is” that 👩🏽‍🚀 so?\nعربي @ada")
    make_reply(mark, by="ada", body="It is.")
    conversation.edit_reply(Reply.objects.get(author=cast["ada"]), by=cast["ada"], body="It is, it is.")
    conversation.resolve(mark, by=cast["ben"])
    return desk


def test_what_is_said_travels_with_an_export(talked, tmp_path):
    before = document_of(talked)
    jsonschema.validate(before, json_schema())
    [(replies, resolved)] = bare(before)
    assert [reply["author"] for reply in replies] == ["cleo", "ada"]
    assert resolved["by"] == "ben"
    assert [author["username"] for author in before["authors"]] == ["ada", "ben", "cleo"]
    make_collection("copy", ada=4)
    told = Notice.objects.count()
    read_back(before, "copy", tmp_path)
    assert bare(document_of(Collection.objects.get(slug="copy"))) == bare(before)
    assert Notice.objects.count() == told
    read_back(before, "copy", tmp_path)
    assert Reply.objects.count() == 4


def test_on_a_server_that_knows_none_of_it_ids_are_kept(talked, tmp_path):
    before = document_of(talked)
    ids = set(Reply.objects.values_list("pk", flat=True))
    talked.delete()
    User.objects.exclude(username="ada").delete()
    make_collection("fresh", ada=4)
    read_back(before, "fresh", tmp_path)
    assert set(Reply.objects.values_list("pk", flat=True)) == ids
    assert Resolution.objects.get().by.username == "ben"
    assert document_of(Collection.objects.get(slug="fresh"))["articles"] == before["articles"]


def test_a_document_from_before_there_were_replies_still_comes_in(talked, tmp_path):
    before = document_of(talked)
    for article in before["articles"]:
        for annotation in article["annotations"]:
            del annotation["replies"], annotation["resolved"]
    jsonschema.validate(before, json_schema())
    make_collection("copy", ada=4)
    read_back(before, "copy", tmp_path)
    assert Annotation.objects.filter(article__collection__slug="copy").count() == 1
