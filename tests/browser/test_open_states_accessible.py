"""axe-core on what scripts open: the bar of tags, the windows at the words, the sheet of keys, a form in the margin."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import WIDTHS, misfits
from tests.browser.desk_article import make_desk_article
from tests.browser.hands import drag, open_article, point, press


def bar(page: Page) -> None:
    drag(page, 4, "had no internet")
    page.locator("#toolbar").get_by_role("button", name="Note").click()


def name(page: Page) -> None:
    point(page, page.locator("#p4 .mark[data-suggestion]"))
    expect(page.locator("#popover")).to_be_visible()


def several(page: Page) -> None:
    point(page, page.locator("#p2 .mark", has_text="the airport").filter(has_not_text="took"))


def keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def form(page: Page) -> None:
    point(page, page.locator("#p13 .mark"))
    page.keyboard.press("e")
    expect(page.locator(".card.editing [name=note]")).to_be_focused()


def part(page: Page) -> None:
    drag(page, 3, "The ministry, citing the prosecutor, denied it")
    press(page, "3")
    expect(page.locator("#asking .proposals")).to_be_visible()


def value(page: Page) -> None:
    drag(page, 3, "denied it")
    press(page, "2")
    press(page, "Escape")
    expect(page.locator("#asking .options")).to_be_visible()


def scale(page: Page) -> None:
    point(page, page.locator("#p13 .mark"))
    with page.expect_response("**/ask/**"):
        page.keyboard.press("v")
    for _ in range(2):
        press(page, "Escape")
    expect(page.locator("#asking .scale")).to_be_visible()


def joined(page: Page) -> None:
    point(page, page.locator("#p13 .mark"))
    page.locator(".card.is-open [data-ask]").click()
    expect(page.locator("#asking .proposals")).to_be_visible()
    press(page, "Enter")
    point(page, page.locator("#p13 .mark"))
    expect(page.locator(".layer[data-joint]")).not_to_have_count(0)


def places(page: Page) -> None:
    drag(page, 6, "the ministry")
    page.keyboard.press("m")
    expect(page.locator("#occurrences")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_what_opens_has_no_violation(new_context: Callable[..., object], login, desk, width):
    article = make_desk_article(desk)
    article.annotations.update(author=desk.memberships.get(user__username="ada").user)
    page = new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce").new_page()
    login(page, "ada")
    problems = {}
    for open_it in (bar, name, several, keys, form, part, value, scale, joined, places):
        open_article(page, article)
        open_it(page)
        page.wait_for_timeout(250)
        problems[open_it.__name__] = misfits(page)
    assert {what: found for what, found in problems.items() if found} == {}
