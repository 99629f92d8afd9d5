"""Answering by keys whether two names are one."""

import pytest
from playwright.sync_api import Locator, Page, expect

from annotations.actions import linking
from annotations.models import Entity, EntityPair
from tests.browser.axe import WIDTHS, misfits_of
from tests.make import make_annotation, make_article, make_codebook

NAMES = ("David Johnson", "David Johnston", "Chris Hansen", "Chris Hanson")


@pytest.fixture
def asked(desk, cast):
    make_codebook(desk)
    for name in NAMES:
        article = make_article(desk, f"It was {name} who said that the dam would hold through the winter.", title=name)
        make_annotation(article, name, tag="person")
    linking.link(desk)
    return desk


def come(words: Locator) -> None:
    """Wait until the page with these words has come, and its scripts: before them its keys do nothing."""
    expect(words).to_be_visible()
    words.page.wait_for_load_state()


def test_a_key_each_answers_puts_off_and_takes_back(asked, page: Page, login):
    login(page, "ada")
    page.goto("/c/desk/entities/")
    page.get_by_role("link", name="2 names may be the same as another").click()
    come(page.get_by_text("1 of 2"))
    first = page.get_by_role("heading", level=2).all_inner_texts()
    page.keyboard.press("ArrowRight")
    come(page.get_by_text("2 of 2"))
    assert page.get_by_role("heading", level=2).all_inner_texts() != first
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("2 of 2")).to_be_visible()
    page.keyboard.press("s")
    come(page.locator("#message").get_by_text("is merged into"))
    assert Entity.objects.count() == 3
    page.keyboard.press("u")
    expect(page.locator("#message")).to_contain_text("Undid: merged")
    assert Entity.objects.count() == 4
    page.goto("/c/desk/entities/same/")
    for left in ("1 of 1", "No two names are waiting"):
        page.keyboard.press("n")
        expect(page.locator("#message")).to_contain_text("are not the same.")
        come(page.get_by_text(left))
    assert not EntityPair.objects.filter(verdict="open").exists()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_questions_has_a_violation(asked, new_context, login, width):
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    login(page, "ada")
    assert misfits_of(page, ["/c/desk/entities/", "/c/desk/entities/same/"]) == {}
    EntityPair.objects.all().delete()
    assert misfits_of(page, ["/c/desk/entities/same/"]) == {}
