"""The bar that tells how far the suggesters are with a collection: it moves by itself, and its end is said."""

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotations import jobs
from annotations.models import Suggesting
from annotations.suggesters import pipelines, proposing
from reader.models import Article
from tests import make
from tests.browser.axe import misfits

PARAGRAPH = "President Kassym-Jomart Tokayev spoke in Almaty on Wednesday, and the ministry said nothing about it."
RUSSIAN = "Президент Казахстана заявил в Алматы, что первые самолёты приземлятся через несколько часов после полуночи."


@pytest.fixture
def articles(desk) -> list[Article]:
    with connection.cursor() as cursor:  # procrastinate's tables are not Django's to empty
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    make.make_codebook(desk)
    texts = [PARAGRAPH, f"{PARAGRAPH} He left.", RUSSIAN]
    made = [make.make_article(desk, text, title=f"Article {number}") for number, text in enumerate(texts, start=1)]
    jobs.defer_all(made)
    return made


@pytest.mark.parametrize("path", ["library", "suggestions"])
def test_the_bar_moves_and_its_end_is_said(page: Page, login, live_server, articles, path):
    readers = pipelines.load()
    login(page, "ada")
    page.goto(live_server.url + reverse(path, args=["desk"]))
    bar = page.get_by_role("progressbar", name="Suggestions: 0 of 3 articles read")
    expect(bar).to_have_attribute("value", "0")
    assert misfits(page) == []
    proposing.suggest_in(articles[0], readers.usual, readers=readers)
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1", timeout=10_000)
    expect(page.locator("#announce")).to_be_empty()
    for article in articles[1:]:
        proposing.suggest_in(article, readers.usual, readers=readers)
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=10_000)
    expect(page.locator("#announce")).to_have_text("All 3 articles were searched for suggestions.")
    expect(page.get_by_text("This article seems to be in Russian.")).to_be_visible()


def test_what_failed_is_tried_again_with_one_key(page: Page, login, live_server, articles):
    Suggesting.objects.filter(article=articles[1]).update(state="failed")
    Suggesting.objects.exclude(article=articles[1]).update(state="done")
    login(page, "ada")
    page.goto(live_server.url + reverse("library", args=["desk"]))
    assert misfits(page) == []
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page.locator("#message")).to_contain_text("1 article waits to be read again.")
    assert Suggesting.objects.get(article=articles[1]).state == "waiting"


def test_all_are_read_again_after_a_question(page: Page, login, live_server, articles):
    Suggesting.objects.update(state="done")
    login(page, "ada")
    page.goto(live_server.url + reverse("suggestions", args=["desk"]))
    page.get_by_role("link", name="Read all articles again").click()
    expect(page.get_by_role("heading", name="Read all 3 articles again?")).to_be_visible()
    assert misfits(page) == []
    page.get_by_role("button", name="Read 3 articles again").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0")


def test_the_page_of_an_article_says_why_nothing_is_suggested(page: Page, login, live_server, articles):
    readers = pipelines.load()
    login(page, "ada")
    page.goto(live_server.url + reverse("article", args=["desk", articles[2].pk]))
    expect(page.get_by_text("Looking for suggestions in the text …")).to_be_visible()
    proposing.suggest_in(articles[2], readers.usual, readers=readers)
    expect(page.locator("#suggesting")).to_have_text(
        "This article seems to be in Russian. Postil is not set up to read it, so no names are suggested.",
        timeout=10_000,
    )
