"""What is stored once for many tests is for each as if it had been stored for it alone."""

import pytest

from reader.models import Collection
from tests.make import make_collection
from tests.stored import stage, stored

#: How often the first was stored, and how often when the first test of several began.
times: list[int] = [0]


@stored
def shelf(db) -> Collection:
    times[0] += 1
    return make_collection("shelf")


@stored
def second(shelf) -> Collection:
    """Changes what it asks for, as what makes one thing of another may."""
    shelf.name = "First"
    shelf.save()
    return make_collection("second")


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_what_a_test_does_to_it_is_undone_behind_the_test(shelf, nth):
    assert shelf.name == "Shelf"
    assert list(Collection.objects.values_list("name", flat=True)) == ["Shelf"]
    shelf.name = "Changed"
    shelf.save()
    make_collection("another")
    times[1:] = times[1:] or [times[0]]
    assert times[0] == times[1]


def test_one_stands_on_another(shelf, second):
    assert [shelf.name, second.name] == ["First", "Second"]
    assert set(Collection.objects.values_list("name", flat=True)) == {"First", "Second"}


def test_who_does_not_ask_for_it_does_not_have_it(db):
    assert stage.layers == []
    assert not Collection.objects.exists()


def test_who_commits_has_it_alone(transactional_db, shelf):
    assert stage.layers == []
    assert list(Collection.objects.all()) == [shelf]
