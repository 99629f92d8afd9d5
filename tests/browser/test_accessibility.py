"""axe-core on every page, in light and dark, wide and narrow: no violation of WCAG 2.2 A and AA."""

from collections.abc import Callable
from io import StringIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from reader.actions import drafting
from reader.models import Article, Collection, User

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture
def demo(transactional_db, settings) -> Collection:
    settings.DEMO = True
    call_command("load_demo", stdout=StringIO())
    return Collection.objects.get(slug="demo")


def addresses(demo: Collection) -> dict[str, str]:
    """Every kind of page, with something on it and with nothing."""
    article = Article.objects.filter(collection=demo).order_by("title").first()
    here = {"slug": demo.slug}
    there = {**here, "article_id": article.pk}
    ada = User.objects.get(username="ada")
    draft = drafting.draft(demo, by=ada, text="A headline\n\nBy Somebody\n\nSome words to be read.\n\nLeave a reply")
    annotation = article.annotations.first()
    return {
        "collections": reverse("collections"),
        "new collection": reverse("collection_new"),
        "account": reverse("account"),
        "password": reverse("account_change_password"),
        "library": reverse("library", kwargs=here),
        "search": reverse("library", kwargs=here) + "?q=airport",
        "nothing found": reverse("library", kwargs=here) + "?q=zebra",
        "settings": reverse("settings", kwargs=here),
        "import": reverse("import", kwargs=here),
        "draft": reverse("draft", kwargs={**here, "draft_id": draft.pk}),
        "article": reverse("article", kwargs=there),
        "filtered": reverse("article", kwargs=there) + "?tag=claim&author=ben",
        "mark": reverse("annotate", kwargs=there) + "?paragraph=3",
        "edit": reverse("annotation", kwargs={**there, "annotation_id": annotation.pk}),
        "annotations": reverse("annotations", kwargs=here),
        "no annotations": reverse("annotations", kwargs=here) + "?q=zebra",
        "not found": "/c/nowhere/",
    }


def misfits(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_no_page_has_a_violation(demo, new_context: Callable[..., BrowserContext], login, scheme, width):
    page = new_context(color_scheme=scheme, viewport={"width": width, "height": 900}).new_page()
    page.goto(reverse("account_login"))
    problems = {"log in": misfits(page)}
    login(page, "ada")
    for name, address in addresses(demo).items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        problems[name] = misfits(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            problems[name].append("scrolls sideways")
    assert {name: found for name, found in problems.items() if found} == {}
