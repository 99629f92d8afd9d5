"""What stands round every page: the header, its menus, the message at the bottom, the colours."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from reader.actions.importing import index
from tests import make
from tests.browser.axe import WIDTHS, misfits_of

PAGES = [
    "/", "/new/", "/c/desk/", "/c/desk/?q=dog", "/c/desk/?q=zebra", "/c/desk/settings/", "/c/desk/settings/delete/",
    "/c/desk/settings/members/ben/remove/", "/settings/", "/accounts/password/change/", "/accounts/logout/", "/c/none/",
]  # fmt: skip


@pytest.fixture
def filled(desk):
    make.make_codebook(desk)
    article = make.make_article(desk, publication="Agency")
    index(article)
    for quote, tag in (("quick", "claim"), ("fox", "speculation"), ("dog", "person")):
        make.make_annotation(article, quote, tag=tag)
    return desk


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_fault_that_axe_finds(new_context, login, filled, width):
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    found = misfits_of(page, ["/accounts/login/"])
    login(page, "ada")
    assert found | misfits_of(page, PAGES) == {}


def test_the_header_goes_on_the_way_down_and_returns_on_the_way_up(page, login, filled):
    page.set_viewport_size({"width": 800, "height": 300})
    login(page, "ada")
    page.goto("/c/desk/settings/")
    header = page.locator(".header")
    page.mouse.move(400, 200)
    page.mouse.wheel(0, 400)
    expect(header).to_have_attribute("data-away", "")
    expect(page.get_by_role("link", name="Postil")).not_to_be_in_viewport()
    page.mouse.wheel(0, -100)
    expect(page.get_by_role("link", name="Postil")).to_be_in_viewport()
    page.mouse.wheel(0, 200)
    expect(page.get_by_role("link", name="Postil")).not_to_be_in_viewport()
    page.locator(".brand").focus()
    expect(page.get_by_role("link", name="Postil")).to_be_in_viewport()


def test_menus_open_and_close_by_keyboard(page, login, filled):
    login(page, "ada")
    page.goto("/c/desk/")
    summary = page.locator(".menu summary").first
    summary.focus()
    summary.press("Enter")
    expect(page.get_by_role("link", name="Library")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Library")).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("link", name="Library")).to_be_hidden()
    summary.click()
    page.locator("h1").click()
    expect(page.get_by_role("link", name="Library")).to_be_hidden()


def test_what_was_done_is_said_for_eight_seconds(new_context, login, filled):
    page = new_context(clock=True).new_page()
    login(page, "ada")
    page.goto("/settings/")
    page.get_by_label("Your name").fill("Ada Lind")
    # From here on no time passes but what is run below, however busy the machine.
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    page.get_by_role("button", name="Save").click()
    message = page.locator(".message")
    expect(message).to_have_text("Your name is saved.")
    page.wait_for_load_state()  # before its scripts have come nothing counts the seconds
    page.clock.run_for(200)
    expect(page.locator("#announce")).to_have_text("Your name is saved.")
    page.clock.run_for(7500)
    expect(message).to_be_visible()
    page.clock.run_for(600)
    expect(message).to_have_count(0)


def test_without_scripts_the_message_stands_on_top(new_context, login, filled):
    page = new_context(java_script_enabled=False).new_page()
    login(page, "ada")
    page.goto("/settings/")
    page.get_by_label("Your name").fill("Ada Lind")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".message")).to_have_text("Your name is saved.")
    assert page.locator(".message").bounding_box()["y"] < page.locator("h1").bounding_box()["y"]


def test_the_colours_follow_the_choice(page, login, filled):
    login(page, "ada")
    page.emulate_media(color_scheme="light")
    page.goto("/c/desk/")
    assert ground(page) == "rgb(251, 250, 247)"
    page.locator(".menu-end summary").click()
    page.get_by_role("button", name="Dark").click()
    page.wait_for_url("**/c/desk/")
    assert ground(page) == "rgb(23, 22, 20)"
    page.emulate_media(media="print")
    assert ground(page) == "rgb(255, 255, 255)", "paper is not dark"


def ground(page):
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def test_the_text_face_is_ours(page, login, filled):
    login(page, "ada")
    page.goto("/c/desk/")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('600 20px Literata'))")
    loaded = page.evaluate("[...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family)")
    assert any("Literata" in family for family in loaded)


def test_a_token_can_be_copied(new_context, login, filled):
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    login(page, "ada")
    page.goto("/settings/")
    page.get_by_label("What is it for").fill("weekly report")
    page.get_by_role("button", name="Make a token").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".message")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#secret").inner_text()


def test_a_link_to_an_annotation_keeps_its_place_through_logging_in(page, live_server, filled):
    page.goto("/c/desk/#a-of-an-annotation")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{live_server.url}/c/desk/#a-of-an-annotation")
