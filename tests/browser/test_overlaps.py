"""Three annotations over one another: all can be seen, each can be reached, and card and passage light each other."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk_article import make_desk_article
from tests.browser.hands import open_article, point, settle


@pytest.fixture
def reading(page: Page, login, desk) -> Page:
    login(page, "ada")
    open_article(page, make_desk_article(desk))
    return page


def deep(page: Page):
    return page.locator("#p2 .mark", has_text="the airport").filter(has_not_text="took")


def test_three_deep_each_has_a_line_of_its_own(reading):
    layers = deep(reading).locator(".layer")
    lanes = {name for each in layers.all() for name in each.get_attribute("class").split() if name.startswith("lane-")}
    assert lanes == {"lane-0", "lane-1", "lane-2"}
    assert reading.locator("#p2").evaluate("para => para.textContent").startswith("Witnesses say that about 45 people")


def test_a_click_lets_one_choose(reading):
    point(reading, deep(reading))
    items = reading.locator("#popover [role=menuitem]")
    assert [text.split()[0] for text in items.all_inner_texts()] == ["Claim", "Speculation", "Source"]
    items.nth(1).click()
    expect(reading.locator("#popover")).to_be_hidden()
    card = reading.locator("#margin .card.is-open")
    expect(card).to_contain_text("cleo")
    expect(card).to_be_focused()


def test_choosing_by_keys(reading):
    reading.locator("#p2").focus()
    for key in ("ArrowRight", *["ArrowRight"] * 7, "o"):  # to “airport”
        reading.keyboard.press(key)
    items = reading.locator("#popover [role=menuitem]")
    expect(items).to_have_count(3)
    expect(items.first).to_be_focused()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        reading.keyboard.press(key)
    expect(items.nth(2)).to_be_focused()
    reading.keyboard.press("Escape")
    expect(reading.locator("#popover")).to_be_hidden()
    reading.locator("#p2").focus()
    reading.keyboard.press("o")
    reading.keyboard.press("Enter")
    expect(reading.locator("#margin .card.is-open")).to_be_focused()


def test_card_and_passage_light_each_other(reading):
    card = reading.locator("#margin .card", has_text="ada")
    card.hover()
    lit = reading.locator("#text .layer.lit")
    assert "".join(lit.all_text_contents()) == "the airport on the evening of 5 January"
    point(reading, reading.locator("#p2 .mark"), by="hover")
    expect(reading.locator("#margin .card.lit")).to_have_count(1)
    expect(reading.locator("#margin .card.lit")).to_contain_text("ben")
    point(reading, deep(reading), by="hover")
    expect(reading.locator("#margin .card.lit")).to_have_count(3)


def test_the_open_card_stands_level_with_its_passage(reading):
    card = reading.locator("#margin .card", has_text="ada")
    card.click()
    settle(reading)
    reading.wait_for_timeout(250)  # it slides there
    passage = deep(reading).evaluate("mark => mark.getClientRects()[0].top")
    assert abs(card.bounding_box()["y"] - passage) <= 2
    reading.keyboard.press("Escape")
    expect(reading.locator("#margin .card.is-open")).to_have_count(0)
