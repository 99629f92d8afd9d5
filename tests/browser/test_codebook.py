"""The codebook in a browser: order without a reload, a key proposed while typing, looks as they are, undo, print."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.browser.axe import WIDTHS, misfits

PAGES = [
    "", "new/", "keys/", "report/", "import/?from=default", "tags/speculation/", "tags/speculation/merge/?into=claim",
    "tags/claim/delete/", "tags/event/delete/", "tags/claim/part/new/?part=attribute",
    "tags/claim/part/new/?part=option:checkability", "tags/speculation/part/?part=role:cue",
    "tags/speculation/part/?part=attribute:worded", "tags/speculation/part/?part=option:worded:likely",
]  # fmt: skip


@pytest.fixture
def book(desk):
    make.make_codebook(desk)
    make.make_annotation(make.make_article(desk), "quick", note="Seen.")
    return desk


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_fault_that_axe_finds(new_context, login, book, width):
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    login(page, "ada")
    wrong = {}
    for where in PAGES:
        page.goto(f"/c/desk/codebook/{where}")
        for fold in page.locator("details.attribute").all():
            fold.evaluate("fold => fold.open = true")
        wrong[where] = misfits(page)
    assert {where: found for where, found in wrong.items() if found} == {}


def test_a_tag_is_moved_without_a_reload_and_the_button_keeps_its_focus(page, login, book):
    login(page, "ada")
    page.goto("/c/desk/codebook/")
    page.evaluate("window.stays = true")
    button = page.get_by_role("button", name="Move Claim down")
    button.focus()
    button.press("Enter")
    expect(page.locator(".message")).to_contain_text("Changed the order of the tags.")
    expect(page.locator(".codebook-tag h2").first).to_contain_text("Speculation")
    expect(page.get_by_role("button", name="Move Claim down")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".codebook-tag h2").nth(2)).to_contain_text("Claim")
    assert page.evaluate("window.stays") is True
    page.locator(".message button", has_text="Undo").click()
    expect(page.locator(".codebook-tag h2").nth(1)).to_contain_text("Claim")
    page.get_by_role("button", name="Undo: changed the order of the tags").click()
    expect(page.locator(".codebook-tag h2").first).to_contain_text("Claim")


def test_a_key_is_proposed_and_the_looks_follow(page, login, book):
    login(page, "ada")
    page.goto("/c/desk/codebook/new/")
    page.get_by_label("Name", exact=True).press_sequentially("Déjà vu")
    expect(page.get_by_label("Key optional")).to_have_value("deja-vu")
    page.get_by_label("Letter").fill("D")
    page.get_by_label("rose").check()
    page.get_by_label("wavy").check()
    expect(page.locator(".looks .swatch.wavy")).to_have_class("swatch rose wavy")
    page.get_by_role("button", name="Add the tag").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Déjà vu")
    page.locator(".message button", has_text="Undo").click()
    page.wait_for_url("**/c/desk/codebook/")
    expect(page.get_by_role("link", name="Déjà vu")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_tag_is_merged_and_that_is_undone(new_context, login, book, scripts):
    page = new_context(java_script_enabled=scripts).new_page()
    login(page, "ada")
    page.goto("/c/desk/codebook/tags/claim/")
    page.get_by_role("link", name="Merge into another…").click()
    page.get_by_label("Merge it into").select_option("Speculation")
    page.get_by_role("button", name="See what it touches").click()
    expect(page.locator(".touches")).to_contain_text("1 annotation in 1 article by 1 person moves.")
    page.get_by_role("button", name="Merge Claim into Speculation").click()
    expect(page.locator(".message")).to_contain_text("Merged Claim into Speculation: 1 annotation moved.")
    page.goto("/c/desk/codebook/")
    page.get_by_role("button", name="Undo: merged Claim into Speculation").click()
    expect(page.locator(".message")).to_contain_text("Undid: merged Claim into Speculation.")
    expect(page.locator("#tag-claim")).to_contain_text("1 annotation in 1 article by 1 person")


def test_the_report_prints_without_the_interface(page, login, book):
    login(page, "ada")
    page.goto("/c/desk/codebook/report/")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.locator(".header")).to_be_hidden()
    expect(page.get_by_role("heading", name="1 Claim")).to_be_visible()
