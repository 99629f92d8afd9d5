"""Who has the article open, and where: quiet initials, nothing that moves, and the same in words."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser import hands
from tests.browser.axe import misfits

from .quiet import drawn, listen, said

BOXES = """() => {
  const all = ".header > *, .header .end > :not(.presence), #text .para, #map, #filters";
  return [...document.querySelectorAll(all)].map((each) => {
    const { left, top, width } = each.getBoundingClientRect();
    return [left, top, width].map(Math.round);
  });
}"""
PAUSE = 5_000  # ms between two announcements


def people(page: Page):
    return page.locator("#present li")


def at(page: Page, paragraph: int) -> None:
    page.locator(f"#p{paragraph}").evaluate("para => { para.scrollIntoView({ block: 'center' }); para.focus() }")


@pytest.mark.parametrize("width", [1440, 320])
def test_who_comes_and_goes_moves_nothing(visit, width):
    ada = visit("ada", viewport={"width": width, "height": 800})
    before = ada.evaluate(BOXES)
    ben, cleo = visit("ben"), visit("cleo")
    expect(people(ada)).to_have_count(2)
    assert ada.evaluate(BOXES) == before
    assert misfits(ada) == []
    cleo.close()
    expect(people(ada)).to_have_count(1, timeout=10_000)
    assert ada.evaluate(BOXES) == before
    expect(people(ada).locator("a")).to_have_attribute("title", "ben, paragraph 3")
    expect(people(ben).locator("a")).to_have_count(1)  # oneself is not listed


def test_their_initials_lead_to_where_they_are(visit):
    ada, ben = visit("ada"), visit("ben")
    at(ben, 15)
    here = ada.get_by_role("list", name="Reading now").get_by_role("link", name="ben, paragraph 15")
    expect(here).to_be_visible(timeout=10_000)
    expect(ada.locator("#b15 > .is-here")).to_have_text("be")
    expect(ada.locator("#b15 > .is-here")).to_have_attribute("title", "Here now: ben")
    steps = ada.evaluate("history.length")
    here.press("Enter")
    expect(ada.locator("#p15")).to_be_focused()
    expect(ada.locator("#p15")).to_be_in_viewport()
    assert ada.evaluate("history.length") == steps
    assert ada.evaluate("document.querySelector('#p15').textContent").startswith("Day 11.")


def test_the_sign_beside_a_paragraph_outlives_its_being_drawn_anew(visit, article):
    ada, ben = visit("ada"), visit("ben")
    at(ben, 5)
    expect(ada.locator("#b5 > .is-here")).to_have_count(1, timeout=10_000)
    make.make_annotation(article, "Day 1.", by="cleo")
    drawn(ada, 5, "Day 1.")
    expect(ada.locator("#b5 > .is-here")).to_have_text("be")


def test_on_a_narrow_screen_a_number_opens_the_list(visit):
    ada = visit("ada", viewport={"width": 320, "height": 700})
    ben, cleo = visit("ben"), visit("cleo")
    at(ben, 6)
    expect(ada.locator("#b6 > .is-here")).to_have_count(1, timeout=10_000)
    everybody = ada.get_by_role("button", name="2 others read this now")
    everybody.press("Enter")
    expect(everybody).to_have_attribute("aria-expanded", "true")
    link = ada.get_by_role("link", name="ben, paragraph 6")
    expect(link).to_be_visible()
    assert misfits(ada) == []
    ada.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(everybody).to_be_focused()
    everybody.click()
    link.click()
    expect(ada.locator("#p6")).to_be_focused()
    cleo.close()


def test_somebody_in_two_tabs_is_one(visit):
    ada, ben = visit("ada"), visit("ben")
    other = ben.context.new_page()
    other.goto(ben.url)
    expect(people(ada)).to_have_count(1)
    ada.wait_for_timeout(2_000)
    expect(people(ada)).to_have_count(1)
    ben.close()
    ada.wait_for_timeout(2_500)
    expect(people(ada)).to_have_count(1)


def test_what_is_said_of_others_is_said_seldom_and_summed_up(visit, article):
    ada = visit("ada")
    listen(ada)
    make.make_annotation(article, "Day 1.", by="ben")
    expect(ada.locator("#announce")).to_have_text("ben marked a claim in paragraph 5.")
    for words, who in (("Day 2.", "ben"), ("Day 3.", "cleo"), ("Day 4.", "ben")):
        make.make_annotation(article, words, by=who)
        drawn(ada, 4 + int(words[4]), words)
    expect(ada.locator("#announce")).to_have_text("3 changes by ben and cleo.", timeout=8_000)
    make.make_annotation(article, "Day 5.", by="cleo", tag="speculation")
    expect(ada.locator("#announce")).to_have_text("cleo marked a speculation in paragraph 9.", timeout=8_000)
    told = said(ada)
    assert [text for _, text in told] == [
        "ben marked a claim in paragraph 5.",
        "3 changes by ben and cleo.",
        "cleo marked a speculation in paragraph 9.",
    ]
    assert all(later - earlier >= PAUSE - 100 for (earlier, _), (later, _) in pairwise(told))


def test_of_ones_own_doing_nothing_is_said_twice(visit):
    ada = visit("ada")
    listen(ada)
    hands.drag(ada, 3, "an officer told Reuters")
    hands.press(ada, "1")
    ada.wait_for_timeout(2_000)
    texts = [text for _, text in said(ada)]
    assert texts[0] == "Marked as claim."
    assert not any(text.startswith(("ada ", "You ")) for text in texts)
