"""Collections through the API."""

import pytest

from annotations.models import Event
from reader.models import Collection, Role
from tests.api.conftest import refusal
from tests.make import make_codebook


def test_one_sees_the_collections_one_belongs_to(program, desk, annex):
    assert [(each["id"], each["role"]) for each in program("ada").items("/collections")] == [
        ("annex", "owner"),
        ("desk", "owner"),
    ]
    assert [(each["slug"], each["role"]) for each in program("cleo").items("/collections")] == [("desk", "annotator")]


def test_a_collection_is_made_with_the_codebook(ben):
    answer = ben.post("/collections", {"name": " Kazakhstan 2022 ", "description": "Five articles"})
    assert answer.status_code == 201
    told = answer.json()
    assert (told["id"], told["slug"], told["name"]) == ("kazakhstan-2022",) * 2 + ("Kazakhstan 2022",)
    assert told["role"] == "owner"
    assert told["members"] == [{"username": "ben", "name": "", "role": "owner"}]
    assert [tag["key"] for tag in told["tags"]][:3] == ["claim", "speculation", "attribution"]
    assert answer["Location"] == "/api/v1/collections/kazakhstan-2022"
    assert ben.get(answer["Location"]).json() == told
    assert Collection.objects.get().role_of(Event.objects.get().actor) == Role.OWNER


def test_a_collection_tells_its_members_and_tags(program, desk):
    make_codebook(desk)
    told = program("dana").get("/collections/desk").json()
    assert [(member["username"], member["role"]) for member in told["members"]] == [
        ("ada", "owner"),
        ("ben", "annotator"),
        ("cleo", "annotator"),
        ("dana", "reader"),
    ]
    assert told["role"] == "reader"
    assert {tag["key"] for tag in told["tags"]} >= {"claim", "person"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": None}, "name"),
        ({"name": 3}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "New", "slug": "Not a slug"}, "slug"),
        ({"name": "New", "slug": "x" * 61}, "slug"),
        ({"name": "New", "description": "x" * 5001}, "description"),
        ({"name": "New", "owner": "ada"}, "owner"),
    ],
)
def test_a_collection_that_cannot_be_is_refused(ada, body, field):
    assert refusal(ada.post("/collections", body), 422)["field"] == field
    assert not Collection.objects.exists()


def test_an_address_is_taken_once(ben, desk):
    error = refusal(ben.post("/collections", {"name": "New", "slug": "desk"}), 409)
    assert error["field"] == "slug"
