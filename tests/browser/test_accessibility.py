"""axe-core on every page, in light and dark, wide and narrow: no violation of WCAG 2.2 A and AA."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import BrowserContext

from reader.actions import drafting
from reader.models import Article, Collection, User
from tests.browser.axe import WIDTHS, misfits_of


@pytest.fixture
def demo(transactional_db, settings) -> Collection:
    settings.DEMO = True
    call_command("load_demo", stdout=StringIO())
    return Collection.objects.get(slug="demo")


def addresses(demo: Collection) -> list[str]:
    """Every kind of page, with something on it and with nothing."""
    article = Article.objects.filter(collection=demo).order_by("title").first()
    here = {"slug": demo.slug}
    there = {**here, "article_id": article.pk}
    ada = User.objects.get(username="ada")
    draft = drafting.draft(demo, by=ada, text="A headline\n\nBy Somebody\n\nSome words to be read.\n\nLeave a reply")
    annotation = article.annotations.first()
    return [
        reverse("collections"),
        reverse("collection_new"),
        reverse("account"),
        reverse("account_change_password"),
        reverse("library", kwargs=here),
        reverse("library", kwargs=here) + "?q=airport",
        reverse("library", kwargs=here) + "?q=zebra",
        reverse("settings", kwargs=here),
        reverse("import", kwargs=here),
        reverse("draft", kwargs={**here, "draft_id": draft.pk}),
        reverse("article", kwargs=there),
        reverse("article", kwargs=there) + "?tag=claim&author=ben",
        reverse("annotate", kwargs=there) + "?paragraph=3",
        reverse("annotation", kwargs={**there, "annotation_id": annotation.pk}),
        reverse("annotations", kwargs=here),
        reverse("annotations", kwargs=here) + "?q=zebra",
        "/c/nowhere/",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_violation(demo, new_context: Callable[..., BrowserContext], login, width):
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    problems = misfits_of(page, [reverse("account_login")])
    login(page, "ada")
    assert problems | misfits_of(page, addresses(demo)) == {}
