"""The page's shape: cards apart from one another, nothing too wide, nothing that jumps, and light on the wire."""

import gzip
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.browser.desk_article import make_desk_article
from tests.browser.hands import open_article, point, settle

CARDS = """() => [...document.querySelectorAll('#margin .card')].map((card) => {
  const { top, bottom, height } = card.getBoundingClientRect();
  const layer = document.querySelector(`#text .layer[data-id="${card.dataset.id}"]`);
  return { top, bottom, height, passage: layer.getClientRects()[0].top };
}).sort((one, other) => one.top - other.top)"""

SHIFTS = """() => {
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      window.shifted.push([entry.value, entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120))]);
  }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture
def crowded(desk):
    """Fourteen annotations in one paragraph, with notes of several lines, and one further down."""
    article = make_desk_article(desk)
    words = article.text.split("\n\n")[1].split()
    for at in range(0, 26, 2):
        make.make_annotation(article, " ".join(words[at : at + 3]), by="cleo", note="A note that needs some room. " * 5)
    return article


def apart(cards) -> bool:
    return all(one["bottom"] <= other["top"] + 0.5 for one, other in pairwise(cards))


@pytest.mark.parametrize("width", [820, 1000, 1200, 1440, 1920])
def test_cards_stand_apart_and_those_alone_stand_level(page: Page, login, crowded, width):
    page.set_viewport_size({"width": width, "height": 900})
    login(page, "ada")
    open_article(page, crowded)
    cards = page.evaluate(CARDS)
    assert len(cards) == 17
    assert apart(cards)
    assert abs(cards[-1]["top"] - cards[-1]["passage"]) <= 2
    folded = page.locator("#margin .card.is-folded")
    assert folded.count() > 5
    assert {round(each.bounding_box()["height"]) < 50 for each in folded.all()} == {True}
    # An open card unfolds at its passage, and the others make room.
    folded.nth(4).click()
    settle(page)
    page.wait_for_timeout(250)
    card = page.locator("#margin .card.is-open")
    expect(card).to_have_count(1)
    assert not card.evaluate("card => card.classList.contains('is-folded')")
    assert apart(page.evaluate(CARDS))


def test_cards_stay_apart_when_the_window_changes_and_when_one_is_edited(page: Page, login, crowded):
    login(page, "ada")
    open_article(page, crowded)
    for width in (900, 1500):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        assert apart(page.evaluate(CARDS))
    card = page.locator("#margin .card", has_text="No source given.")
    card.click()
    card.locator("a.edit").click()
    expect(page.locator(".card.editing [name=note]")).to_be_focused()
    page.wait_for_timeout(300)
    assert apart(page.evaluate(CARDS))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1024])
def test_nothing_is_wider_than_the_window(new_context, login, crowded, width, scheme):
    page = new_context(viewport={"width": width, "height": 700}, color_scheme=scheme).new_page()
    login(page, "ada")
    open_article(page, crowded)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    point(page, page.locator("#p4 .mark[data-suggestion]"))
    expect(page.locator("#popover")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    box = page.locator("#popover").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_jumps(page: Page, login, crowded, width):
    page.set_viewport_size({"width": width, "height": 800})
    login(page, "ada")
    page.add_init_script(f"({SHIFTS})()")
    open_article(page, crowded)
    page.wait_for_timeout(500)
    for _ in range(4):
        page.mouse.wheel(0, 700)
        page.wait_for_timeout(120)
    shifted = page.evaluate("() => window.shifted")
    assert sum(value for value, _ in shifted) <= 0.01, shifted


def weight(response) -> int:
    if response.url.endswith((".js", ".css", ".svg")):
        return len(gzip.compress(response.body()))
    return response.request.sizes()["responseBodySize"]


def test_the_page_is_light(page: Page, login, crowded):
    """What a first visit costs: the page as it is sent, static files packed as in production."""
    login(page, "ada")
    responses = []

    def keep(response):
        if response.request.method == "GET" and response.status == 200:
            responses.append(response)

    page.on("response", keep)
    open_article(page, crowded)
    page.wait_for_load_state("networkidle")
    sizes = {response.url: weight(response) for response in responses}
    assert len(sizes) > 20
    assert sum(sizes.values()) < 200_000, sorted(sizes.items(), key=lambda each: -each[1])[:12]
