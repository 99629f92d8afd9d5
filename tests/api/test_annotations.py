"""Annotations through the API: made, read, changed, removed by the same actions as on the pages."""

import pytest

from annotations.models import Annotation, Event
from tests.api.conftest import refusal
from tests.make import make_annotation, make_article, picture

QUICK = {"start": 4, "end": 9, "quote": "quick"}


def test_a_passage_is_tagged(ben, article):
    answer = ben.post(f"/articles/{article.pk}/annotations", {"tag": "claim", "spans": [QUICK], "note": "  by whom?  "})
    assert answer.status_code == 201
    told = answer.json()
    assert told == {
        "id": str(Annotation.objects.get().pk),
        "article": str(article.pk),
        "tag": "claim",
        "author": "ben",
        "spans": [
            {
                "role": "claim",
                "start": 4,
                "end": 9,
                "quote": "quick",
                "prefix": "The ",
                "suffix": " brown fox jumps.\n\nOver the lazy",
            }
        ],
        "attributes": {},
        "note": "by whom?",
        "entity": None,
        "created_at": told["created_at"],
        "updated_at": told["created_at"],
        "version": 1,
        "suggestion": None,
        "replies": [],
        "resolved": None,
    }
    assert answer["Location"] == f"/api/v1/annotations/{told['id']}"
    assert answer["ETag"] == '"1"'
    assert ben.get(answer["Location"]).json() == told
    assert picture(article) == "The {quick} brown fox jumps.\n\nOver the lazy dog."
    assert Event.objects.get().actor.username == "ben"


def test_an_annotation_has_several_spans(ben, article):
    spans = [QUICK, {"start": 37, "end": 41}]
    told = ben.post(f"/articles/{article.pk}/annotations", {"tag": "claim", "spans": spans}).json()
    assert [span["quote"] for span in told["spans"]] == ["quick", "lazy"]
    assert picture(article) == "The {quick} brown fox jumps.\n\nOver the {lazy} dog."


def test_a_span_can_be_sent_as_it_was_told(ben, article):
    told = ben.post(f"/articles/{article.pk}/annotations", {"tag": "claim", "spans": [QUICK]}).json()
    again = ben.post(f"/articles/{article.pk}/annotations", {"tag": "claim", "spans": told["spans"]})
    assert again.json()["spans"] == told["spans"]


def test_parts_and_values_are_given_by_their_keys(ben, article):
    body = {
        "tag": "attribution",
        "spans": [
            {"role": "cue", "start": 20, "end": 25},
            {"role": "source", "start": 0, "end": 9, "quote": "quick"},
            {"start": 10, "end": 15},
        ],
        "attributes": {
            "source-type": "document",
            "form": None,
            "source": {"tag": "person", "name": "The  Quick"},
            "reliability": "B",
        },
    }
    answer = ben.post(f"/articles/{article.pk}/annotations", body)
    told = answer.json()
    assert [(span["role"], span["quote"]) for span in told["spans"]] == [
        ("content", "brown"),
        ("source", "quick"),
        ("cue", "jumps"),
    ]
    assert told["attributes"] == {
        "source-type": "document",
        "kind": "assertion",
        "polarity": "positive",
        "source": {"tag": "person", "name": "The Quick"},
        "reliability": "B",
    }
    changed = ben.patch(answer["Location"], {"attributes": {"reliability": None, "form": "mixed"}}).json()
    del told["attributes"]["reliability"]
    assert changed["attributes"] == told["attributes"] | {"form": "mixed"}


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"mood": "sad"}, "attributes.mood"),
        ({"checkability": "sad"}, "attributes.checkability"),
        ({"checkability": True}, "attributes.checkability"),
        ({"checkability": ["CFS"]}, "attributes.checkability"),
        ({"checkability": 3}, "attributes.checkability"),
        ({"checkability": "\0"}, "attributes.checkability"),
        ({"checkability": {"tag": "person", "name": "Doe"}}, "attributes.checkability"),
        ({"checkability": {"tag": "person", "name": "Doe", "age": "7"}}, "attributes.checkability"),
        ({"checkability": [["CFS"]]}, "attributes.checkability"),
        (["checkability"], "attributes"),
        (None, "attributes"),
    ],
)
def test_a_value_that_the_codebook_does_not_know_is_refused(ben, article, attributes, field):
    body = {"tag": "claim", "spans": [QUICK], "attributes": attributes}
    assert refusal(ben.post(f"/articles/{article.pk}/annotations", body), 422)["field"] == field
    mark = make_annotation(article, "brown", by="ben")
    assert refusal(ben.patch(f"/annotations/{mark.pk}", {"attributes": attributes}), 422)["field"] == field
    assert Annotation.objects.get().version == 1


@pytest.mark.parametrize(
    "entity", [{"tag": "claim", "name": "x"}, {"tag": "no", "name": "x"}, {"tag": "person", "name": " "}]
)
def test_an_entity_needs_a_tag_for_names_and_a_name(ben, article, entity):
    body = {"tag": "attribution", "spans": [QUICK], "attributes": {"source": entity}}
    assert refusal(ben.post(f"/articles/{article.pk}/annotations", body), 422)["field"] == "attributes.source"


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ({"start": 0, "end": 5, "quote": "quick"}, (4, 9)),
        ({"start": 999, "end": 1005, "quote": "quick"}, (4, 9)),
        ({"start": 9, "end": 4, "quote": "quick"}, (4, 9)),
        ({"start": 30, "end": 33, "quote": "he"}, (34, 36)),  # the nearest one, in “the lazy”
        ({"start": 0, "end": 2, "quote": "jumps. Over"}, (20, 32)),  # white space is white space
    ],
)
def test_a_quote_that_has_moved_is_found_again(ben, article, span, found):
    told = ben.post(f"/articles/{article.pk}/annotations", {"tag": "claim", "spans": [span]}).json()
    assert [(each["start"], each["end"]) for each in told["spans"]] == [found]


def test_a_decomposed_quote_is_found(ben, desk, article):
    other = make_article(desk, "Un café, s'il vous plaît.")
    span = {"start": 3, "end": 7, "quote": "cafe\u0301"}
    told = ben.post(f"/articles/{other.pk}/annotations", {"tag": "claim", "spans": [span]}).json()
    assert told["spans"][0]["quote"] == "café"


def test_a_quote_that_stands_nowhere_is_refused(ben, article):
    spans = [QUICK, {"start": 4, "end": 9, "quote": "quack"}]
    error = refusal(ben.post(f"/articles/{article.pk}/annotations", {"tag": "claim", "spans": spans}), 422)
    assert (error["code"], error["field"]) == ("quote_not_found", "spans.1.quote")
    assert not Annotation.objects.exists()


def test_a_quote_as_long_as_a_book_is_not_looked_for(ben, article):
    span = {"start": 4, "end": 9, "quote": "quick " * 10_000}
    assert ben.post(f"/articles/{article.pk}/annotations", {"tag": "claim", "spans": [span]}).status_code == 422


def test_offsets_count_code_points(ben, desk, article):
    other = make_article(desk, "👩‍👩‍👧‍👦 said no.")
    told = ben.post(
        f"/articles/{other.pk}/annotations", {"tag": "claim", "spans": [{"start": 8, "end": 12, "quote": "said"}]}
    ).json()
    assert (told["spans"][0]["start"], told["spans"][0]["prefix"]) == (8, "👩‍👩‍👧‍👦 ")


@pytest.mark.parametrize(
    ("span", "field"),
    [
        ({"start": -1, "end": 3}, "spans.0.start"),
        ({"start": 0, "end": -3}, "spans.0.end"),
        ({"start": 1.5, "end": 3}, "spans.0.start"),
        ({"start": 1.0, "end": 3}, "spans.0.start"),
        ({"start": "1", "end": 3}, "spans.0.start"),
        ({"start": True, "end": 3}, "spans.0.start"),
        ({"start": None, "end": 3}, "spans.0.start"),
        ({"start": 0, "end": [3]}, "spans.0.end"),
        ({"end": 3}, "spans.0.start"),
        ({"start": 0}, "spans.0.end"),
        ({"start": 0, "end": 3, "quote": 3}, "spans.0.quote"),
        ({"start": 0, "end": 3, "role": 7}, "spans.0.role"),
        ({"start": 0, "end": 3, "role": "source"}, "spans"),
        ({"start": 0, "end": 3, "colour": "red"}, "spans.0.colour"),
        ({"start": 0, "end": 10**30}, "spans"),
        ({"start": 10**30, "end": 10**30 + 1}, "spans"),
        ({"start": 0, "end": 2**63}, "spans"),
        ({"start": 9, "end": 4}, "spans"),
        ({"start": 4, "end": 4}, "spans"),
        ({"start": 3, "end": 4}, "spans"),
        ("quick", "spans.0"),
        (None, "spans.0"),
    ],
)
def test_a_span_that_is_none_is_refused(ben, article, span, field):
    answer = ben.post(f"/articles/{article.pk}/annotations", {"tag": "claim", "spans": [span]})
    assert refusal(answer, 422)["field"] == field
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"spans": [QUICK]}, "tag"),
        ({"tag": "nonsense", "spans": [QUICK]}, "tag"),
        ({"tag": None, "spans": [QUICK]}, "tag"),
        ({"tag": "claim"}, "spans"),
        ({"tag": "claim", "spans": []}, "spans"),
        ({"tag": "claim", "spans": [QUICK] * 101}, "spans"),
        ({"tag": "claim", "spans": {"0": QUICK}}, "spans"),
        ({"tag": "claim", "spans": [QUICK], "note": 5}, "note"),
        ({"tag": "claim", "spans": [QUICK], "note": "x" * 10_001}, "note"),
        ({"tag": "claim", "spans": [QUICK], "entity": "Ada"}, "entity"),
        ({"tag": "person", "spans": [QUICK], "entity": "x" * 301}, "entity"),
        ({"tag": "claim", "spans": [QUICK], "author": "ada"}, "author"),
        ([], "body"),
        ("claim", "body"),
        (7, "body"),
    ],
)
def test_an_annotation_that_is_none_is_refused(ben, article, body, field):
    assert refusal(ben.post(f"/articles/{article.pk}/annotations", body), 422)["field"] == field
    assert not Annotation.objects.exists()


def test_an_annotation_names_an_entity(ben, article):
    path = f"/articles/{article.pk}/annotations"
    given = ben.post(path, {"tag": "person", "spans": [QUICK], "entity": " Quick  Fox "}).json()
    read = ben.post(path, {"tag": "person", "spans": [{"start": 20, "end": 25}]}).json()
    short = ben.post(path, {"tag": "person", "spans": [QUICK]}).json()
    assert (given["entity"], read["entity"]) == ("Quick Fox", "jumps")
    assert short["entity"] == "Quick Fox", "a short name is whom the text tells in full"


def test_only_what_is_given_is_changed(ben, article):
    path = f"/annotations/{make_annotation(article, 'quick', by='ben', note='why').pk}"
    assert ben.patch(path, {"tag": "speculation"}).json()["note"] == "why"
    told = ben.patch(path, {"note": "", "spans": [{"start": 37, "end": 41}]}).json()
    assert (told["tag"], told["note"], told["version"]) == ("speculation", "", 3)
    assert picture(article) == "The quick brown fox jumps.\n\nOver the [lazy] dog."
    answer = ben.patch(path, {})
    assert (answer.status_code, answer.json()["version"], answer["ETag"]) == (200, 3, '"3"')


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"tag": None}, "tag"),
        ({"tag": ""}, "tag"),
        ({"spans": []}, "spans"),
        ({"spans": [{"start": 0, "end": 3, "quote": "nowhere"}]}, "spans.0.quote"),
        ({"note": None}, "note"),
        ({"entity": "Ada"}, "entity"),
        ({"attributes": {"a": 1}}, "attributes.a"),
        ({"version": 7}, "version"),
        ({"author": "ada"}, "author"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(ben, article, body, field):
    annotation = make_annotation(article, "quick", by="ben", note="why")
    assert refusal(ben.patch(f"/annotations/{annotation.pk}", body), 422)["field"] == field
    annotation.refresh_from_db()
    assert (annotation.version, annotation.note) == (1, "why")


def test_an_annotation_is_removed(ben, article):
    path = f"/annotations/{make_annotation(article, 'quick', by='ben').pk}"
    answer = ben.delete(path)
    assert (answer.status_code, answer.content) == (204, b"")
    refusal(ben.get(path), 404)
    assert Event.objects.last().verb == "removed"
