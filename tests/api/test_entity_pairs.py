"""Pairs of names that may be one, told to programs and answered by them."""

from annotations.models import Entity
from tests.make import make_pair
from tests.stored import stored


@stored
def pair(article):
    return make_pair(article, "quick", "brown")


def test_a_pair_is_told_and_answered_once(program, pair):
    ada = program("ada")
    told = ada.items("/collections/desk/entity-pairs")
    assert [(each["id"], each["first"]["name"], each["second"]["name"], each["verdict"]) for each in told] == [
        (pair.pk, "quick", "brown", "open")
    ]
    answer = ada.post(f"/collections/desk/entity-pairs/{pair.pk}/different")
    assert answer.json()["verdict"] == "different"
    assert ada.items("/collections/desk/entity-pairs") == []
    for verdict in ("same", "different"):
        assert ada.post(f"/collections/desk/entity-pairs/{pair.pk}/{verdict}").status_code == 409


def test_the_same_are_merged_under_the_name_that_is_wished(program, pair):
    ada = program("ada")
    address = f"/collections/desk/entity-pairs/{pair.pk}/same"
    assert ada.post(address, {"lead": "fox"}).status_code == 422
    assert Entity.objects.count() == 2
    assert ada.post(address, {"lead": "brown"}).json() == {"tag": "person", "name": "brown", "aliases": ["quick"]}
    assert Entity.objects.count() == 1


def test_another_collections_pair_is_not_there(program, pair):
    assert program("ada").post(f"/collections/annex/entity-pairs/{pair.pk}/same").status_code == 404
