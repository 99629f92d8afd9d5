"""Lists come a page at a time: complete, in order, and unmoved by what happens between two pages."""

import base64
import json

import pytest

from annotations.models import Annotation
from reader.models import Role
from tests.api.conftest import refusal
from tests.make import make_annotation, make_article, make_collection, make_suggestion
from tests.stored import stored

MANY = 7


@stored
def full(desk, article):
    """A collection with several of everything, and the paths of its lists."""
    for number in range(MANY):
        make_collection(f"more-{number}", ada=Role.OWNER)
        other = make_article(desk, f"Text {number}.")
        make_suggestion(article, article.text[number * 2 : number * 2 + 2])
        make_annotation(other, "Text")
    for _ in range(MANY):
        make_annotation(article, "quick")
    # As an import does it: many made at the very same moment.
    Annotation.objects.filter(article=article).update(created_at=Annotation.objects.first().created_at)
    return {
        "collections": ("/collections", MANY + 1),
        "articles": ("/collections/desk/articles", MANY + 1),
        "annotations": ("/collections/desk/annotations", 2 * MANY),
        "article's annotations": (f"/articles/{article.pk}/annotations", MANY),
        "suggestions": (f"/articles/{article.pk}/suggestions", MANY),
    }


LISTS = ["collections", "articles", "annotations", "article's annotations", "suggestions"]


@pytest.mark.parametrize("name", LISTS)
def test_pages_are_complete_and_in_order(ada, full, name):
    path, count = full[name]
    whole = ada.items(path)
    assert len(whole) == count == len({each["id"] for each in whole})
    for limit in (1, 3, count, count + 1):
        assert ada.items(path, limit=limit) == whole


@pytest.mark.parametrize("name", LISTS)
def test_the_last_page_says_so(ada, full, name):
    path, count = full[name]
    assert ada.get(f"{path}?limit={count}").json()["next"] is None
    assert ada.get(f"{path}?limit={count - 1}").json()["next"] is not None


def test_what_comes_and_goes_between_two_pages_moves_nothing(ada, article):
    made = [make_annotation(article, "quick") for _ in range(6)]
    first = ada.get(f"/articles/{article.pk}/annotations?limit=3").json()
    make_annotation(article, "brown")  # newer than all: on no later page
    made[5].delete()  # was told already
    made[3].delete()  # the last one told: the cursor stands although its row is gone
    made[1].delete()  # not told yet
    rest = ada.get(f"/articles/{article.pk}/annotations?limit=9&cursor={first['next']}").json()
    assert [each["id"] for each in rest["items"]] == [str(made[2].pk), str(made[0].pk)]


def test_a_cursor_keeps_to_the_filter(ada, article):
    for _ in range(3):
        make_annotation(article, "quick")
        make_annotation(article, "brown", tag="speculation")
    items = ada.items("/collections/desk/annotations?tag=claim", limit=2)
    assert [each["tag"] for each in items] == ["claim"] * 3


@pytest.mark.parametrize("name", LISTS)
def test_a_limit_that_is_none_is_refused(ada, full, name):
    for limit in ("0", "-1", "501", "1.5", "many", "", "9" * 30, "9" * 5000, "%00", "null", "1e2"):
        assert refusal(ada.get(f"{full[name][0]}?limit={limit}"), 422)["field"] == "limit", limit


def forged(*keys: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode()


PK = "00000000-0000-0000-0000-000000000000"


NOT_OURS = [
    "nonsense",
    "%00",
    "é",
    "x" * 5000,
    base64.urlsafe_b64encode(b"[" * 5000).decode(),
    base64.urlsafe_b64encode(b"2022-01-01T00:00:00 " + PK.encode()).decode(),
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    forged(),
    forged(None),
    forged({}),
    forged(["a"]),
    forged("\0"),
    forged("\ud800"),
    forged("2022-01-01T00:00:00", PK),
    forged("yesterday", PK),
    forged("2022-01-01T00:00:00+00:00", "nobody"),
    forged(None, None),
    forged(-1, 2, PK),
    forged(1, 2**31, PK),
    forged(1, True, PK),
    forged(1.5, 2, PK),
    forged(1, 2, 3),
    forged(1, 2, PK, 4),
]


@pytest.mark.parametrize("name", LISTS)
def test_a_cursor_that_is_not_ours_is_refused(ada, full, name):
    for cursor in NOT_OURS:
        assert refusal(ada.get(f"{full[name][0]}?cursor={cursor}"), 422)["field"] == "cursor", cursor


def test_a_cursor_beyond_everything_is_harmless(ada, full):
    for name, cursor in [
        ("articles", forged("0001-01-01T00:00:00+14:00", PK)),
        ("articles", forged("9999-12-31T23:59:59-14:00", PK)),
        ("suggestions", forged(2**31 - 1, 0, PK)),
        ("collections", forged("Not A Slug")),
    ]:
        assert ada.get(f"{full[name][0]}?cursor={cursor}").status_code == 200
