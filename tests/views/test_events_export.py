"""The log as JSON lines: by the page, by the command, by the schema."""

import json
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import event_documents
from annotations.actions import annotate, conversation, decide, restoring_versions, splitting, undo
from annotations.actions.codebook import editing
from annotations.models import Annotation, Event, Suggestion
from annotations.queries.log import exporting
from reader.actions import collections, importing
from reader.models import Role
from tests.make import make_annotation, make_article, make_codebook, make_suggestion, make_user
from tests.stored import stored

SCHEMA = Path(__file__).resolve().parents[2] / "static" / "schema" / "event-1.json"
FILE = "/c/desk/activity.jsonl"


@stored
def article(desk, cast):
    """An article in which about everything has happened."""
    make_codebook(desk)
    article, _ = importing.import_article(
        desk,
        by=cast["ada"],
        title="Numbers",
        text="The ministry said that 12 people died. It was “calm”, said Jane Doe.\n",
    )
    claim = make_annotation(article, "ministry said that 12 people died", by="ben", note="Ночь 👩‍👩‍👧")
    parts = {"source": "Jane Doe", "cue": "said Jane"}
    make_annotation(article, "It was", by="cleo", tag="attribution", parts=parts)
    annotate.edit(claim, by=cast["ada"], note="Who says so?")
    splitting.split(Annotation.objects.get(pk=claim.pk), by=cast["ben"], at=article.text.index("that"))
    make_suggestion(article, "Jane Doe")
    decide.accept(Suggestion.objects.get(), by=cast["ben"])
    undo.undo(article, by=cast["ben"])
    undo.redo(article, by=cast["ben"])
    annotate.remove(Annotation.objects.get(pk=claim.pk), by=cast["ben"])
    made = Event.objects.filter(verb="created").first()
    restoring_versions.restore(article, claim.pk, by=cast["ben"], event_id=made.pk, side="after", version=0)
    conversation.reply(Annotation.objects.get(pk=claim.pk), by=cast["cleo"], body="Really?")
    conversation.resolve(Annotation.objects.get(pk=claim.pk), by=cast["ben"])
    editing.retire(desk, "claim", by=cast["ada"], retired=True)
    make_user("eve")
    collections.add_member(desk, by=cast["ada"], username="eve", role=Role.READER)
    return article


def exported(client, query=""):
    answer = client.get(FILE + query)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.getvalue().decode().splitlines()]


def test_the_schema_is_the_one_that_the_code_makes():
    assert json.loads(SCHEMA.read_text()) == event_documents.json_schema()


def test_every_line_is_one_event_that_satisfies_the_schema(client, article, cast):
    client.force_login(cast["dana"])
    lines = exported(client)
    checker = jsonschema.Draft202012Validator(
        json.loads(SCHEMA.read_text()), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for line in lines:
        checker.validate(line)
        event_documents.Event.model_validate_json(json.dumps(line))
        for states in (line["before"], line["after"]):
            for key, state in states.items():
                model = event_documents.STATES.get(key.partition(":")[0])
                if model is not None and state is not None:
                    model.model_validate_json(json.dumps(state))
    assert [line["id"] for line in lines] == [*Event.objects.order_by("pk").values_list("pk", flat=True)]
    verbs = {line["verb"] for line in lines}
    assert {"imported", "created", "edited", "split", "accepted", "undone", "redone", "removed"} <= verbs
    assert {"restored version", "replied", "resolved", "tag changed", "member added"} <= verbs
    assert any("👩‍👩‍👧" in json.dumps(line, ensure_ascii=False) for line in lines)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"format": "something else"},
        {"paragraphs": [-1]},
        {"more": 1},
        {"after": {"annotation:1": {"tag": "claim"}}},
        {"after": {"suggestion:1": {"decision": "maybe", "decided_by": None, "decided_at": None}}},
    ],
)
def test_the_schema_refuses_what_is_none(article, spoilt):
    schema = json.loads(SCHEMA.read_text())
    line = exporting.told(Event.objects.select_related("collection", "actor").first())
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    checker.validate(json.loads(json.dumps(line)))
    assert not checker.is_valid({**line, **spoilt})


def test_the_filter_of_the_page_chooses(client, article, cast):
    client.force_login(cast["dana"])
    assert {line["by"] for line in exported(client, "?author=cleo")} == {"cleo"}
    assert {line["verb"] for line in exported(client, "?change=conversation")} == {"replied", "resolved"}
    assert client.get(FILE + "?since=soon").status_code == 422
    assert exported(client, "?author=nobody") == []


def test_it_is_a_file_to_keep(client, article, cast):
    client.force_login(cast["dana"])
    answer = client.get(FILE)
    assert answer.streaming
    assert answer["Content-Type"] == "application/jsonl; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="desk-activity-')


def test_in_blind_reading_it_holds_what_one_did_oneself(client, article, desk, cast):
    desk.blind = True
    desk.save()
    client.force_login(cast["cleo"])
    assert {line["by"] for line in exported(client)} == {"cleo"}
    client.force_login(cast["ada"])
    assert {line["by"] for line in exported(client)} == {"ada", "ben", "cleo"}


def test_it_is_fetched_in_chunks(article, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 4)
    lines = exporting.exported(Event.objects.all(), user=None)
    with CaptureQueriesContext(connection) as queries:
        next(lines)
    assert len(queries) == 2  # the newest there is, the first chunk
    rest = [json.loads(line)["id"] for line in lines]
    assert rest == [*Event.objects.order_by("pk").values_list("pk", flat=True)][1:]


def test_what_comes_while_it_is_sent_is_left_for_the_next_time(article, cast):
    lines = exporting.exported(Event.objects.all(), user=None)
    number = Event.objects.count()
    next(lines)
    make_annotation(article, "calm", by="ben")
    assert len([*lines]) == number - 1


def test_the_command_writes_the_same(client, article, cast, tmp_path, capsys):
    client.force_login(cast["ada"])
    there, said = tmp_path / "log.jsonl", StringIO()
    call_command("export_events", collection="desk", output=there, stderr=said)
    assert [json.loads(line) for line in there.read_text().splitlines()] == exported(client)
    assert said.getvalue().strip() == f"Exported {Event.objects.count()} events of “Desk”."
    call_command("export_events", collection="desk", author=["cleo"], since="2000-01-01", stderr=said)
    out = capsys.readouterr().out
    assert {json.loads(line)["by"] for line in out.splitlines()} == {"cleo"}


def test_the_command_says_what_it_cannot_do(article):
    with pytest.raises(CommandError, match="no collection “none”"):
        call_command("export_events", collection="none")
    with pytest.raises(CommandError, match="no date"):
        call_command("export_events", collection="desk", since="soon")


def test_the_log_of_another_collection_stays_there(client, article, annex, cast):
    make_codebook(annex)
    make_annotation(make_article(annex), "quick", by="ben")
    client.force_login(cast["cleo"])
    assert client.get("/c/annex/activity.jsonl").status_code == 404
    assert {line["collection"] for line in exported(client)} == {"desk"}
