"""Who has the article open, and where: one entry a person, gone when they go, kept nowhere."""

import pytest
from django.test import Client
from django.urls import reverse

from annotations.live.presence import EXPIRES, HERE, LEFT, MOST, STILL, Present


def present(stream, *, seconds: float = 5) -> list[tuple[str, int | None]]:
    told = stream.wait_for("presence", seconds=seconds).data["present"]
    return [(one["username"], one["paragraph"]) for one in told]


def until(stream, wanted, *, seconds: float = 6) -> None:
    for frame in stream.frames(seconds=seconds):
        if frame.event == "presence":
            found = [(one["username"], one["paragraph"]) for one in frame.data["present"]]
            if found == wanted:
                return
    raise AssertionError(f"never {wanted}")


@pytest.fixture
def move(article, cast):
    """`move("ben", "tab-of-ben", 1)`: ben's tab is at the second paragraph."""

    def post(username: str, visit: str, paragraph: object) -> int:
        client = Client()
        client.force_login(cast[username])
        data = {"visit": visit, "paragraph": paragraph}
        return client.post(reverse("here", args=["desk", article.pk]), data).status_code

    return post


def test_who_comes_moves_and_goes_is_told_to_the_others(listen, article, move, cast):
    cast["ben"].first_name, cast["ben"].last_name = "Ben", "Bishop"
    cast["ben"].save()
    ada = listen(article, "ada", visit="tab-of-ada")
    assert present(ada) == [("ada", None)]
    ben = listen(article, "ben", visit="tab-of-ben")
    told = ada.wait_for("presence").data["present"]
    assert told[1] == {"username": "ben", "name": "Ben Bishop", "initials": "be", "paragraph": None}
    assert move("ben", "tab-of-ben", 1) == 204
    assert present(ada) == [("ada", None), ("ben", 1)]
    ben.close()
    assert present(ada) == [("ada", None)]


def test_a_person_with_two_tabs_is_shown_once_where_they_moved_last(listen, article, move):
    ada = listen(article, "ada", visit="tab-of-ada")
    first, second = listen(article, "ben", visit="tab-1-of-ben"), listen(article, "ben", visit="tab-2-of-ben")
    move("ben", "tab-1-of-ben", 0)
    until(ada, [("ada", None), ("ben", 0)])
    move("ben", "tab-2-of-ben", 1)
    until(ada, [("ada", None), ("ben", 1)])
    second.close()
    until(ada, [("ada", None), ("ben", 0)])
    first.close()
    until(ada, [("ada", None)])


def test_a_stream_that_names_no_visit_belongs_to_the_one_that_is_told_of(listen, article, move):
    ada, ben = listen(article, "ada"), listen(article, "ben")
    move("ben", "tab-of-ben", 1)
    until(ada, [("ben", 1)])
    ben.close()
    until(ada, [])


def test_presence_is_told_at_most_once_a_second(listen, article, move):
    ada = listen(article, "ada", visit="tab-of-ada")
    present(ada)
    for number in range(20):
        move("ben", "tab-of-ben", number % 2)
    frames = [frame for frame in ada.frames(seconds=2.5) if frame.event == "presence"]
    assert 1 <= len(frames) <= 3


@pytest.mark.parametrize(
    ("visit", "paragraph"), [("", 1), ("short", 1), ("a b c d e f", 1), ("tab-of-ben", "-1"), ("tab-of-ben", "x")]
)
def test_nonsense_is_refused(article, move, visit, paragraph):
    assert move("ben", visit, paragraph) == 422


def said(do=HERE, visit="tab-of-ben", paragraph=None, user=1):
    return {"do": do, "visit": visit, "user": user, "username": "ben", "name": "Ben", "paragraph": paragraph}


def test_a_visit_that_nobody_speaks_of_any_more_expires():
    here = Present()
    here.heard(said(paragraph=3), now=0)
    here.heard(said(STILL), now=20)
    here.expire(now=20 + EXPIRES - 1)
    assert b'"paragraph":3' in here.frame()
    here.expire(now=20 + EXPIRES + 1)
    assert here.frame() == Present().frame()


def test_somebody_elses_visit_is_not_ended_by_its_name():
    here = Present()
    here.heard(said(user=1), now=0)
    here.heard(said(LEFT, user=2), now=1)
    assert len(here.visits) == 1


def test_one_person_cannot_fill_the_memory():
    here = Present()
    for number in range(5 * MOST):
        here.heard(said(visit=f"tab-{number:05}"), now=number / 10)
    assert len(here.visits) == MOST
    assert (1, f"tab-{5 * MOST - 1:05}") in here.visits
