"""What the suggesters do shows on an open page by its stream: what they found, and that they are through."""

import pytest
from playwright.sync_api import Page, Route, expect

from annotations.actions.suggest import record
from annotations.models import Suggesting
from annotations.suggesters import proposing
from annotations.text.found import Found, Proposals, SuggestionKind
from tests.browser import hands

from .quiet import unnoticed

LOOKING = "Looking for suggestions in the text …"


@pytest.fixture
def searched(article):
    """The article, while the suggesters are at it."""
    proposing.set_state(article, Suggesting.State.RUNNING)
    return article


def asked(page: Page) -> list[str]:
    """The addresses that the page asks for how far the suggesters are, from now on."""
    found: list[str] = []
    page.on("request", lambda request: "/suggestions/" in request.url and found.append(request.url))
    return found


def line(page: Page):
    return page.locator("#suggesting")


def test_a_search_that_finds_nothing_ends_on_the_open_page_unasked(visit, searched):
    ada = visit("ada")
    questions = asked(ada)
    expect(line(ada)).to_have_text(LOOKING)
    ada.wait_for_timeout(6_000)  # longer than a page without a stream waits

    def act() -> None:
        proposing.finish(searched, Suggesting.State.DONE)
        expect(line(ada)).to_be_empty(timeout=2_000)

    unnoticed(ada, act)
    assert questions == []


def test_a_search_that_failed_is_said_and_so_is_the_next(visit, searched):
    ada = visit("ada")
    proposing.finish(searched, Suggesting.State.FAILED)
    expect(line(ada)).to_contain_text("failed", timeout=2_000)
    proposing.set_state(searched, Suggesting.State.WAITING)
    expect(line(ada)).to_have_text(LOOKING, timeout=2_000)


def test_what_was_over_before_the_stream_began_is_made_up_for(new_context, login, searched):
    page = new_context().new_page()
    login(page, "ada")
    held: list[Route] = []
    page.route("**/stream/**", lambda route: held.append(route))
    hands.open_article(page, searched)
    expect(line(page)).to_have_text(LOOKING)
    proposing.finish(searched, Suggesting.State.DONE)
    for route in held:
        route.continue_()
    expect(line(page)).to_be_empty(timeout=3_000)


def test_without_a_stream_the_page_asks(new_context, login, searched):
    page = new_context().new_page()
    login(page, "ada")
    page.route("**/stream/**", lambda route: route.fulfill(status=204))
    hands.open_article(page, searched)
    questions = asked(page)
    proposing.finish(searched, Suggesting.State.DONE)
    expect(line(page)).to_be_empty(timeout=10_000)
    assert questions


def test_what_they_find_shows_in_place(visit, searched):
    ada, ben = visit("ada"), visit("ben")
    ada.locator("#p6").evaluate("para => para.focus({ preventScroll: true })")
    start = searched.text.index("Reuters")
    name = Found(start, start + len("Reuters"), "organisation", 0.9)

    def act() -> None:
        record(searched, [Proposals(SuggestionKind.NAME, "names", "2", [name])])
        proposing.finish(searched, Suggesting.State.DONE)
        for page in (ada, ben):
            expect(page.locator("#p3 .mark[data-suggestion]")).to_have_text("Reuters", timeout=3_000)

    unnoticed(ada, act)
    expect(line(ada)).to_be_empty()
    # What nobody had decided on and is not found any more has gone with it.
    expect(ada.locator("#p17 .mark[data-suggestion]")).to_have_count(0)
    hands.point(ada, ada.locator("#p3 .mark[data-suggestion]"))
    ada.get_by_role("button", name="Accept").first.click()
    expect(ben.locator("#p3 .mark[data-annotations]")).to_have_text("Reuters", timeout=3_000)
