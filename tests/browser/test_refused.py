"""What the server refuses changes nothing on the page: it says why, and the passage and the note stay."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.desk_article import make_desk_article
from tests.browser.hands import chosen, drag, open_article, point, settle


@pytest.fixture
def reading(page: Page, login, desk) -> Page:
    login(page, "ada")
    open_article(page, make_desk_article(desk))
    return page


def write_note(page: Page) -> None:
    drag(page, 2, "about 45 people")
    page.click("#toolbar [data-note]")
    page.fill("#toolbar-note", "Who counted them?")


def still_there(page: Page) -> None:
    expect(page.locator("#toolbar")).to_be_visible()
    expect(page.locator("#toolbar-note")).to_have_value("Who counted them?")
    assert chosen(page)["quote"] == "about 45 people"


@pytest.mark.parametrize(
    ("status", "words"),
    [(400, "Something went wrong"), (403, "refused"), (404, "no longer there"), (429, "Wait a minute")],
)
def test_an_error_leaves_the_page_as_it_was(reading, status, words, complaints):
    page = reading
    page.route("**/annotations/**", lambda route: route.fulfill(status=status, body="<h1>Another page</h1>"))
    write_note(page)
    page.click("#toolbar [value=claim]")
    expect(page.locator("#message")).to_contain_text(words)
    still_there(page)
    assert [each for each in complaints if f"Error Code {status} " not in each] == []
    complaints.clear()


def test_after_logging_in_again_elsewhere_one_goes_on(reading, login):
    page = reading
    write_note(page)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("#toolbar [value=claim]")
    expect(page.locator("#message")).to_contain_text("You have been logged out")
    still_there(page)
    login(page, "ada")
    # As a login does, and the page that is open does not hear of it.
    page.evaluate("name => { document.cookie = `${name}=${'n'.repeat(32)}; path=/` }", settings.CSRF_COOKIE_NAME)
    page.click("#toolbar [value=claim]")
    expect(page.locator("#margin .card", has_text="Who counted them?")).to_be_visible()
    expect(page.locator("#toolbar")).to_be_hidden()


def test_esc_closes_the_sheet_of_keys_whatever_is_open_below(reading):
    page = reading
    point(page, page.locator("#p2 .mark", has_text="the airport").filter(has_not_text="took"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settle(page)
    expect(page.locator("#margin .card:focus")).to_have_count(1)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("#margin .card.is-open")).to_have_count(1)
