"""If-Match guards a change: nobody overwrites what they have not seen."""

import threading

import pytest
from django.db import connection

from annotations.models import Annotation, Event
from tests.api.conftest import refusal
from tests.make import make_annotation, make_article, make_codebook, make_suggestion
from tests.stored import stored

ROUNDS = 15


@stored
def annotation(article):
    return make_annotation(article, "quick", by="ben", note="first")


@pytest.mark.parametrize("header", ['"1"', "1", ' "1" ', 'W/"1"', "*"])
def test_the_version_that_stands_may_be_changed(ben, annotation, header):
    answer = ben.patch(f"/annotations/{annotation.pk}", {"note": "second"}, If_Match=header)
    assert (answer.status_code, answer["ETag"], answer.json()["version"]) == (200, '"2"', 2)


def test_a_change_without_the_header_is_not_guarded(ben, annotation):
    assert ben.patch(f"/annotations/{annotation.pk}", {"note": "second"}).status_code == 200
    assert ben.patch(f"/annotations/{annotation.pk}", {"note": "third"}).json()["version"] == 3


@pytest.mark.parametrize("header", ['"2"', "0", '"999999999999999999"'])
def test_another_version_is_a_conflict_that_shows_both(ben, ada, annotation, header):
    answer = ben.patch(f"/annotations/{annotation.pk}", {"note": "second", "tag": "speculation"}, If_Match=header)
    assert refusal(answer, 412)["code"] == "conflict"
    told = answer.json()
    assert told["current"] == ada.get(f"/annotations/{annotation.pk}").json()
    assert told["current"]["note"] == "first"
    assert told["yours"] == {"version": int(header.strip('"')), "note": "second", "tag": "speculation"}
    assert Event.objects.count() == 1


def test_a_removal_is_guarded_too(ben, ada, annotation):
    ada.patch(f"/annotations/{annotation.pk}", {"note": "second"})
    answer = ben.delete(f"/annotations/{annotation.pk}", If_Match='"1"')
    refusal(answer, 412)
    assert (answer.json()["current"]["note"], answer.json()["yours"]) == ("second", {"version": 1})
    assert ben.delete(f"/annotations/{annotation.pk}", If_Match='"2"').status_code == 204


@pytest.mark.parametrize(
    "header", ["abc", '"abc"', '"1", "2"', "-1", "1.0", '"1', "１", '"' + "9" * 5000 + '"', "1" * 19, "\x00", "é"]
)
def test_a_header_that_is_no_version_is_refused(ben, annotation, header):
    for answer in (
        ben.patch(f"/annotations/{annotation.pk}", {"note": "second"}, If_Match=header),
        ben.delete(f"/annotations/{annotation.pk}", If_Match=header),
    ):
        assert refusal(answer, 422)["field"] == "If-Match"
    annotation.refresh_from_db()
    assert annotation.note == "first"


def race(*calls) -> list[int]:
    """Make the calls at the same moment, each over a connection of its own; answer their statuses."""
    together, statuses = threading.Barrier(len(calls)), []

    def run(call) -> None:
        try:
            together.wait(10)
            answer = call()
            statuses.append(answer.status_code)
            if answer.status_code == 412:
                assert answer.json()["current"] is None or answer.json()["current"]["version"] == 2
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(statuses)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_at_once_one_is_told(transactional_db, ada, ben, desk):
    make_codebook(desk)
    article = make_article(desk)
    for number in range(ROUNDS):
        annotation = make_annotation(article, "quick", by="ben")
        path = f"/annotations/{annotation.pk}"
        statuses = race(
            lambda path=path: ada.patch(path, {"note": "ada's"}, If_Match='"1"'),
            lambda path=path: ben.patch(path, {"note": "ben's"}, If_Match='"1"'),
        )
        assert statuses == [200, 412], number
        annotation.refresh_from_db()
        assert annotation.version == 2
    assert Event.objects.filter(verb="edited").count() == ROUNDS


@pytest.mark.django_db(transaction=True)
def test_of_a_change_and_a_removal_at_once_one_is_told(transactional_db, ada, ben, desk):
    make_codebook(desk)
    article = make_article(desk)
    for _ in range(ROUNDS):
        path = f"/annotations/{make_annotation(article, 'quick', by='ben').pk}"
        statuses = race(
            lambda path=path: ada.delete(path, If_Match='"1"'),
            lambda path=path: ben.patch(path, {"note": "ben's"}, If_Match='"1"'),
        )
        # Who comes after the removal finds nothing, if they had not looked before.
        assert statuses in ([200, 412], [204, 412], [204, 404]), statuses
    assert Annotation.objects.count() == Event.objects.filter(verb="edited").count()


@pytest.mark.django_db(transaction=True)
def test_a_suggestion_is_accepted_once(transactional_db, ada, ben, desk):
    make_codebook(desk)
    article = make_article(desk, *(f"Person{number} spoke." for number in range(ROUNDS)))
    for number in range(ROUNDS):
        path = f"/suggestions/{make_suggestion(article, f'Person{number}').pk}/accept"
        assert race(lambda path=path: ada.post(path), lambda path=path: ben.post(path)) == [201, 409]
    assert Annotation.objects.count() == ROUNDS
