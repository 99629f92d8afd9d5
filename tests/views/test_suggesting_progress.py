"""How far the suggesters are with a collection, and reading its articles again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from annotations import jobs
from annotations.models import Suggesting
from annotations.queries.suggestions.suggesting import progress
from reader.models import Membership, Role
from tests.make import make_article

PATHS = ["library", "suggestions"]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _nothing_queued(db):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def editor(client, cast, desk):
    Membership.objects.filter(collection=desk, user=cast["ben"]).update(role=Role.EDITOR)
    client.force_login(cast["ben"])
    return client


def make(desk, *states: str, remark: str = "", ago: int = 0):
    """An article a state, its title the state's place; each changed its state `ago` seconds ago."""
    for number, state in enumerate(states, start=1):
        article = make_article(desk, f"{number:02} of them.", title=f"Article {number} {state}")
        Suggesting.objects.create(article=article, state=state, remark=remark)
    Suggesting.objects.update(updated_at=timezone.now() - timedelta(seconds=ago))


def asked(client) -> str:
    return client.get(reverse("suggesting_progress", args=["desk"]), headers=HTMX).content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_a_bar_tells_how_many_are_read_and_asks_again(client, cast, desk, path):
    make(desk, "done", "done", "failed", "running", "waiting")
    client.force_login(cast["dana"])
    page = client.get(reverse(path, args=["desk"])).content.decode()
    assert "Suggestions: 3 of 5 articles read" in page
    assert '<progress max="5" value="3"' in page
    assert 'hx-trigger="every 2s"' in page
    assert '<noscript><a href="">Reload</a></noscript>' in page


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_asked_where_nothing_waits(client, cast, desk, path):
    make(desk, "done", "done")
    client.force_login(cast["dana"])
    page = client.get(reverse(path, args=["desk"])).content.decode()
    assert "<progress" not in page
    assert 'hx-trigger="every' not in page


def test_the_end_is_announced_once_and_politely(client, cast, desk):
    make(desk, "done", "waiting")
    client.force_login(cast["dana"])
    assert "hx-swap-oob" not in asked(client)
    Suggesting.objects.update(state="done")
    last = asked(client)
    assert '<div id="announce" hx-swap-oob="innerHTML">All 2 articles were searched for suggestions.</div>' in last
    assert "hx-trigger" not in last


def test_the_time_left_follows_from_what_was_read_meanwhile(desk):
    make(desk, "done", "done", "waiting", "waiting", "waiting", "waiting", ago=60)
    assert progress(desk).estimate == "about 2 min left"
    Suggesting.objects.filter(state="done").update(updated_at=timezone.now() - timedelta(seconds=7200))
    assert progress(desk).estimate == ""


def test_what_failed_is_listed_and_may_be_tried_again_by_editors(editor, cast, desk):
    make(desk, "done", "failed")
    page = editor.get(reverse("library", args=["desk"])).content.decode()
    assert "1 article could not be searched" in page
    assert "Article 2 failed" in page.split('id="suggesting-failed"')[1].split("</ul>")[0]
    editor.post(reverse("suggest_again", args=["desk"]), {"only": "failed"})
    assert Suggesting.objects.get(article__title="Article 2 failed").state == "waiting"
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1
    editor.force_login(cast["dana"])
    Suggesting.objects.filter(state="waiting").update(state="failed")
    page = editor.get(reverse("library", args=["desk"])).content.decode()
    assert "An editor can have it tried again" in page
    assert reverse("suggest_again", args=["desk"]) not in page


def test_articles_in_other_languages_are_listed_with_the_remark(client, cast, desk):
    make(desk, "done", remark="This article seems to be in Russian.")
    make_article(desk, "Another.", title="Other")
    client.force_login(cast["dana"])
    page = client.get(reverse("library", args=["desk"])).content.decode()
    assert "1 article was not read as the others" in page
    assert "This article seems to be in Russian." in page


def test_all_articles_are_read_again_after_saying_how_many(editor, desk):
    for number in range(3):
        make_article(desk, f"Text {number}.")
    address = reverse("suggest_again", args=["desk"])
    page = editor.get(address).content.decode()
    assert "Read all 3 articles again?" in page
    assert not ProcrastinateJob.objects.exists()
    answer = editor.post(address, follow=True)
    assert "3 articles wait to be read again." in answer.content.decode()
    assert sorted(Suggesting.objects.values_list("state", flat=True)) == ["waiting"] * 3
    editor.post(address)
    assert ProcrastinateJob.objects.filter(status="todo").count() == 3


def test_many_articles_are_queued_in_a_handful_of_queries(desk, django_assert_max_num_queries):
    articles = [make_article(desk, f"Text {number}.") for number in range(30)]
    jobs.defer_suggest(articles[7])
    with django_assert_max_num_queries(8):
        jobs.defer_all(articles)
    keys = ProcrastinateJob.objects.filter(status="todo").values_list("queueing_lock", flat=True)
    assert sorted(keys) == sorted(f"suggest:{article.pk}" for article in articles)
    assert Suggesting.objects.filter(state="waiting").count() == 30


def test_it_takes_two_queries_however_many_articles(desk, django_assert_num_queries):
    make(desk, *["failed"] * 15, *["done"] * 15, "waiting")
    with django_assert_num_queries(3):
        found = progress(desk)
    assert (found.total, found.left, found.failed, len(found.failures)) == (31, 1, 15, 10)
