"""Articles through the API: imported, listed, read, deleted."""

import hashlib

import pytest

from annotations.models import Annotation, Event
from reader.models import Article
from tests.api.conftest import refusal
from tests.make import make_annotation

TEXT = "Protests spread in Almaty\r\n\r\nThe ministry said that 12 people died.\r\n\r\nNobody else could confirm it."
HEAD = {
    "title": "Protests spread",
    "publication": "The Gazette",
    "byline": "A. Writer",
    "published_on": "2022-01-06",
    "source_url": "https://gazette.example/1",
    "language": "en",
}


def test_a_text_is_imported(ada, desk):
    answer = ada.post("/collections/desk/articles", HEAD | {"text": TEXT})
    assert answer.status_code == 201
    told = answer.json()
    assert answer["Location"] == f"/api/v1/articles/{told['id']}"
    assert told == ada.get(answer["Location"]).json()
    assert {name: told[name] for name in HEAD} == HEAD
    assert told["collection"] == "desk"
    assert "\r" not in told["text"]
    assert told["sha256"] == hashlib.sha256(told["text"].encode()).hexdigest()
    assert [told["text"][each["start"] : each["end"]] for each in told["paragraphs"]] == told["text"].split("\n\n")
    assert [each["position"] for each in told["paragraphs"]] == list(range(len(told["paragraphs"])))
    assert Event.objects.get().verb == "imported"


def test_the_same_text_leads_to_the_same_article(ada, desk):
    first = ada.post("/collections/desk/articles", {"text": TEXT})
    again = ada.post("/collections/desk/articles", {"title": "Another title", "text": TEXT.replace("\r\n", "\n")})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert Article.objects.count() == 1


def test_a_list_tells_no_texts(ada, desk):
    ids = [ada.post("/collections/desk/articles", {"text": f"{TEXT} {number}"}).json()["id"] for number in range(3)]
    items = ada.items("/collections/desk/articles")
    assert [each["id"] for each in items] == ids[::-1]
    assert not {"text", "paragraphs"} & set(items[0])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": None}, "text"),
        ({"text": 5}, "text"),
        ({"text": ""}, "text"),
        ({"text": " \n\u200b\n "}, "text"),
        ({"text": "x" * (5 * 1024 * 1024 + 1)}, "text"),
        ({"text": TEXT, "title": "x" * 501}, "title"),
        ({"text": TEXT, "publication": "x" * 201}, "publication"),
        ({"text": TEXT, "byline": "x" * 301}, "byline"),
        ({"text": TEXT, "source_url": "javascript:alert(1)"}, "source_url"),
        ({"text": TEXT, "source_url": "http://[half"}, "source_url"),
        ({"text": TEXT, "source_url": "https://x.example/" + "x" * 2000}, "source_url"),
        ({"text": TEXT, "language": "English, mostly"}, "language"),
        ({"text": TEXT, "published_on": "yesterday"}, "published_on"),
        ({"text": TEXT, "published_on": ""}, "published_on"),
        ({"text": TEXT, "published_on": 20220106}, "published_on"),
        ({"text": TEXT, "published_on": "2022-02-30"}, "published_on"),
        ({"text": TEXT, "published_on": "99999-01-01"}, "published_on"),
        ({"text": TEXT, "title": None}, "title"),
        ({"text": TEXT, "sha256": "0" * 64}, "sha256"),
    ],
)
def test_an_article_that_cannot_be_is_refused(ada, desk, body, field):
    assert refusal(ada.post("/collections/desk/articles", body), 422)["field"] == field
    assert not Article.objects.exists()


@pytest.mark.parametrize("field", ["html", "url"])
def test_only_text_is_taken_for_now(ada, desk, field):
    error = refusal(ada.post("/collections/desk/articles", {field: "https://gazette.example/1"}), 422)
    assert (error["code"], error["field"]) == ("only_text", field)
    assert "text only" in error["message"]


def test_an_owner_deletes_an_article_with_all_that_hangs_on_it(ada, article):
    make_annotation(article, "quick")
    answer = ada.delete(f"/articles/{article.pk}")
    assert (answer.status_code, answer.content) == (204, b"")
    refusal(ada.get(f"/articles/{article.pk}"), 404)
    assert not Annotation.objects.exists()
    assert Event.objects.last().verb == "article removed"
