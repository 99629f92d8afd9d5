"""Suggestions through the API: listed, accepted, dismissed, once."""

import pytest

from annotations.models import Annotation, Suggestion
from tests.api.conftest import refusal
from tests.make import make_article, make_codebook, make_statement, make_suggestion
from tests.stored import stored


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "Tokayev spoke.", "Nazarbayev and Tokayev did not.")


def test_suggestions_are_listed_as_they_stand(ben, article):
    later = make_suggestion(article, "Nazarbayev")
    first = make_suggestion(article, "Tokayev", score=0.5)
    told = ben.get(f"/articles/{article.pk}/suggestions").json()
    assert [each["id"] for each in told["items"]] == [str(first.pk), str(later.pk)]
    assert told["next"] is None
    assert told["items"][0] == {
        "id": str(first.pk),
        "article": str(article.pk),
        "kind": "name",
        "tag": "person",
        "spans": [
            {
                "role": None,
                "start": 0,
                "end": 7,
                "quote": "Tokayev",
                "prefix": "",
                "suffix": " spoke.\n\nNazarbayev and Tokayev ",
            }
        ],
        "attributes": {},
        "reasons": [],
        "score": 0.5,
        "suggester": {"name": "test", "version": "1"},
        "decision": "open",
        "decided_by": None,
        "decided_at": None,
    }


def test_accepting_makes_an_annotation(ben, article):
    suggestion = make_suggestion(article, "Tokayev")
    answer = ben.post(f"/suggestions/{suggestion.pk}/accept")
    assert answer.status_code == 201
    told = answer.json()
    assert (told["tag"], told["author"], told["entity"], told["spans"][0]["start"]) == ("person", "ben", "Tokayev", 0)
    assert told["suggestion"]["decided_by"] == "ben"
    assert answer["Location"] == f"/api/v1/annotations/{told['id']}"
    assert ben.get(answer["Location"]).json() == told
    assert ben.items(f"/articles/{article.pk}/suggestions")[0]["decision"] == "accepted"


def test_accepting_under_another_tag_and_all_alike(ben, article):
    first = make_suggestion(article, "Tokayev")
    make_suggestion(article, "Tokayev", at=10)
    make_suggestion(article, "Nazarbayev")
    answer = ben.post(f"/suggestions/{first.pk}/accept", {"tag": "organisation", "alike": True})
    assert (answer.status_code, answer.json()["tag"], answer.json()["spans"][0]["start"]) == (201, "organisation", 0)
    assert Annotation.objects.count() == 2
    assert Suggestion.objects.open().count() == 1


def test_dismissing_answers_the_suggestion(ben, article):
    suggestion = make_suggestion(article, "Tokayev")
    answer = ben.post(f"/suggestions/{suggestion.pk}/dismiss", {"alike": False})
    assert answer.status_code == 200
    told = answer.json()
    assert (told["id"], told["decision"], told["decided_by"]) == (str(suggestion.pk), "dismissed", "ben")
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("first", ["accept", "dismiss"])
@pytest.mark.parametrize("second", ["accept", "dismiss"])
def test_a_decision_is_made_once(ben, article, first, second):
    suggestion = make_suggestion(article, "Tokayev")
    ben.post(f"/suggestions/{suggestion.pk}/{first}")
    before = Annotation.objects.count()
    error = refusal(ben.post(f"/suggestions/{suggestion.pk}/{second}"), 409)
    assert error["code"] == "already_decided"
    assert "ben" in error["message"]
    assert Annotation.objects.count() == before


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("accept", {"tag": "nonsense"}, "tag"),
        ("accept", {"tag": 7}, "tag"),
        ("accept", {"alike": 1}, "alike"),
        ("accept", {"alike": "yes"}, "alike"),
        ("dismiss", {"tag": "person"}, "tag"),
        ("dismiss", {"alike": None}, "alike"),
        ("dismiss", [], "body"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(ben, article, verb, body, field):
    suggestion = make_suggestion(article, "Tokayev")
    assert refusal(ben.post(f"/suggestions/{suggestion.pk}/{verb}", body), 422)["field"] == field
    assert Suggestion.objects.open().exists()


def test_suggestions_are_chosen_by_decision(ben, article):
    make_suggestion(article, "Tokayev")
    dismissed = make_suggestion(article, "Nazarbayev")
    ben.post(f"/suggestions/{dismissed.pk}/dismiss")
    path = f"/articles/{article.pk}/suggestions"
    assert [each["id"] for each in ben.items(f"{path}?decision=dismissed")] == [str(dismissed.pk)]
    assert len(ben.items(path)) == 2
    assert refusal(ben.get(f"{path}?decision=perhaps"), 422)["field"] == "decision"


@stored
def statement(desk, article):
    text = make_article(desk, "The mayor said that Rome was shut.", title="Another")
    return make_statement(
        text,
        "that Rome was shut",
        parts={"source": "The mayor", "cue": "said"},
        attributes={"form": "indirect"},
        reasons=("a verb of saying",),
    )


def test_a_statement_is_told_with_parts_values_and_reasons(ben, statement):
    (told,) = ben.items(f"/articles/{statement.article.pk}/suggestions")
    assert (told["kind"], told["tag"]) == ("attribution", "attribution")
    assert [(span["role"], span["quote"]) for span in told["spans"]] == [
        ("content", "that Rome was shut"),
        ("source", "The mayor"),
        ("cue", "said"),
    ]
    assert (told["attributes"], told["reasons"]) == ({"form": "indirect"}, ["a verb of saying"])


def test_suggestions_are_chosen_by_kind(ben, statement):
    make_suggestion(statement.article, "Rome", tag="place")
    path = f"/articles/{statement.article.pk}/suggestions"
    assert [each["kind"] for each in ben.items(f"{path}?kind=name")] == ["name"]
    assert [each["id"] for each in ben.items(f"{path}?kind=attribution&decision=open")] == [str(statement.pk)]
    assert refusal(ben.get(f"{path}?kind=rumour"), 422)["field"] == "kind"


def test_a_statement_is_accepted_with_its_passage_put_right(ben, statement):
    start = statement.article.text.index("Rome")
    answer = ben.post(f"/suggestions/{statement.pk}/accept", {"start": start, "end": start + 8})
    told = answer.json()
    assert [(span["role"], span["quote"]) for span in told["spans"]] == [
        ("content", "Rome was"),
        ("source", "The mayor"),
        ("cue", "said"),
    ]
    assert told["attributes"]["form"] == "indirect"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"start": 3}, "end"),
        ({"end": 3}, "end"),
        ({"start": 0, "end": 3, "alike": True}, "alike"),
        ({"start": -1, "end": 3}, "start"),
        ({"start": 3, "end": 3}, "spans"),
        ({"start": 0, "end": 10_000}, "spans"),
        ({"tag": "person"}, "tag"),
    ],
)
def test_bounds_and_tags_that_make_no_sense_are_refused(ben, statement, body, field):
    assert refusal(ben.post(f"/suggestions/{statement.pk}/accept", body), 422)["field"] == field
    assert not Annotation.objects.exists()
