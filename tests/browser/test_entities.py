"""Names in a browser: the table by keyboard, merging and taking it back, with scripts and without, for everybody."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from annotations.actions import annotate, entities
from annotations.models import Entity, Tag
from tests import make
from tests.browser.axe import WIDTHS, misfits_of


@pytest.fixture
def names(desk, cast) -> dict[str, Entity]:
    make.make_codebook(desk)
    first = make.make_article(desk, "Tokayev left Almaty. President Tokayev said so.", title="First")
    second = make.make_article(desk, "Almaty waits for Tokayev.", title="Second")
    for article, quoted, tag in (
        (first, "Tokayev", "person"),
        (second, "Tokayev", "person"),
        (first, "President Tokayev", "person"),
        (first, "Almaty", "place"),
    ):
        make.make_annotation(article, quoted, tag=tag, by="ben")
    annotate.create(
        first,
        by=cast["ben"],
        tag=Tag.objects.get(key="attribution"),
        spans=[(0, 19, "content"), (21, 38, "source")],
        attributes={"source": {"tag": "person", "name": "President Tokayev"}},
    )
    entities.add_alias(Entity.objects.get(name="Tokayev"), by=cast["ada"], name="Kassym-Jomart Tokayev")
    return {entity.name: entity for entity in Entity.objects.all()}


def merged(page: Page) -> None:
    """From the table to the page of the merged name, by what stands there."""
    page.goto("/c/desk/entities/")
    page.get_by_role("link", name="Tokayev", exact=True).click()
    page.get_by_role("link", name="Merge with another").click()
    page.get_by_role("link", name="President Tokayev").click()
    page.get_by_role("radio", name=re.compile("^President")).check()
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("President Tokayev")
    expect(page.locator("#message")).to_contain_text("2 annotations moved")


@pytest.mark.parametrize("scripts", [True, False])
def test_two_names_are_merged_and_the_merge_is_undone(new_context, login, names, scripts):
    page = new_context(java_script_enabled=scripts).new_page()
    login(page, "ada")
    merged(page)
    expect(page.get_by_text("4 mentions in 2 articles")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 mentions in 1 article")).to_be_visible()
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_text("4 mentions in 2 articles")).to_be_visible()


def test_the_table_sorts_and_filters_in_place_and_opens_by_keys(page, login, names):
    login(page, "dana")
    page.goto("/c/desk/entities/")
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Name", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-row] .name").first).to_have_text("Almaty")
    expect(page.locator("#sort-name")).to_be_focused()
    page.get_by_label("In a name, or in another name").fill("kassym")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    assert page.evaluate("window.same")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/entities/{names['Tokayev'].pk}/")
    page.get_by_role("link", name="Place").or_(page.locator("#f-tag-person")).first.click()
    page.locator("[data-row]").first.get_by_role("link").click()
    page.wait_for_url("**/a/*/#a-*")


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_names_has_a_violation(new_context, login, names, width):
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    login(page, "ada")
    here, there = (f"/c/desk/entities/{names[name].pk}/" for name in ("Tokayev", "President Tokayev"))
    addresses = [
        "/c/desk/entities/?tag=person&q=tok&sort=name",
        "/c/desk/entities/?q=zebra",
        there,
        f"{here}?author=cleo",
        f"{here}names/",
        f"{here}split/?name={quote('Kassym-Jomart Tokayev')}",
        f"{here}merge/",
        f"{here}merge/?name={quote('President Tokayev')}",
        f"{here}merge/?name=zebra",
    ]
    assert misfits_of(page, addresses) == {}
