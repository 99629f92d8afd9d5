"""Lists by keyboard, and sorting without losing the place."""

from datetime import date

import pytest
from playwright.sync_api import expect

from annotations.models import Tag
from reader.actions.importing import index
from tests import make


@pytest.fixture
def library(page, login, desk):
    for number, title in enumerate(("Airport", "Bazaar", "Cordon"), start=1):
        text = f"What happened on day {number}."
        index(
            make.make_article(desk, text, title=title, publication="Steppe Review", published_on=date(2022, 1, number))
        )
    login(page, "ada")
    page.goto("/c/desk/")
    return page


def test_j_and_k_go_through_the_rows_and_enter_opens(library):
    names = library.locator("[data-row] .name")
    for key, row in (("j", 0), ("j", 1), ("k", 0), ("k", 0), ("j", 1), ("j", 2), ("j", 2)):
        library.keyboard.press(key)
        expect(names.nth(row)).to_be_focused()
    library.keyboard.press("Enter")
    library.wait_for_url("**/a/*/")


def test_slash_goes_to_the_search_where_keys_are_text(library):
    library.keyboard.press("/")
    search = library.get_by_role("searchbox")
    expect(search).to_be_focused()
    library.keyboard.type("jk/day 2")
    expect(search).to_have_value("jk/day 2")
    search.fill("day 2")
    search.press("Enter")
    expect(library.locator("[data-row]")).to_have_count(1)
    expect(library.locator("mark").first).to_have_text("day")


def test_keys_that_were_turned_off_do_nothing(library):
    library.goto("/settings/")
    library.get_by_label("off").check()
    library.get_by_role("button", name="Keep").click()
    library.goto("/c/desk/")
    library.keyboard.press("j")
    library.keyboard.press("/")
    expect(library.locator("body")).to_be_focused()


def test_sorting_swaps_only_the_list_and_keeps_the_focus(library):
    library.evaluate("window.same = true")
    title = library.get_by_role("link", name="Title")
    title.focus()
    title.press("Enter")
    expect(library.locator("[data-row] .name").first).to_have_text("Airport")
    expect(library.locator("#sort-title")).to_be_focused()
    library.keyboard.press("Enter")
    expect(library.locator("[data-row] .name").first).to_have_text("Cordon")
    assert library.evaluate("window.same")
    assert library.url.endswith("/c/desk/?sort=-title")
    library.go_back()
    expect(library.locator("[data-row] .name").first).to_have_text("Airport")
    expect(library.locator(".header")).to_be_visible()


def test_a_click_anywhere_on_a_row_opens_it(library):
    box = library.locator("[data-row]").nth(1).locator(".dates").bounding_box()
    library.mouse.click(box["x"] + 5, box["y"] + 5)
    library.wait_for_url("**/a/*/")


@pytest.mark.parametrize("width", [320, 700, 1440, 1920])
def test_nothing_sticks_out(library, width):
    library.set_viewport_size({"width": width, "height": 800})
    for where in ("/", "/c/desk/", "/c/desk/?q=day", "/c/desk/settings/", "/settings/", "/new/"):
        library.goto(where)
        assert library.evaluate("document.documentElement.scrollWidth") <= width, where


def test_a_passage_flows_in_its_context_and_eight_rows_stand_on_a_screen(page, login, desk):
    make.make_codebook(desk)
    sentence = "The columns moved along the southern road before dawn and nobody at the gate asked for papers"
    text = ". ".join(f"{number}, {sentence}" for number in range(1, 41)) + "."
    article = make.make_article(desk, text, title="Dawn on the road", publication="Steppe Review")
    # Under a tag of which nothing more can be told: what is told takes a line of its own.
    Tag.objects.create(
        collection=desk, key="aside", name="Aside", colour="teal", pattern="solid", letter="Q", position=9
    )
    for number in range(1, 13):
        make.make_annotation(article, f"{number}, {sentence}. {number + 1}, {sentence}", tag="aside")
    make.make_annotation(article, text[:2000], tag="aside")
    page.set_viewport_size({"width": 1440, "height": 900})
    login(page, "ada")
    page.goto("/c/desk/annotations/")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(13)
    tops = rows.evaluate_all("rows => rows.map(row => row.getBoundingClientRect().bottom)")
    assert sum(bottom <= 900 for bottom in tops) >= 8
    # The passage begins on the line of what stands before it.
    lines = (
        rows.nth(5)
        .locator(".in-context")
        .evaluate("""p => {
      const before = document.createRange()
      before.selectNodeContents(p.firstChild)
      return [before.getClientRects()[0].top, p.querySelector("a").getClientRects()[0].top]
    }""")
    )
    assert abs(lines[0] - lines[1]) < 4
    assert rows.first.locator(".in-context").bounding_box()["height"] <= 3 * 16 * 1.35 + 2
    # The row is a link all over, cut or not.
    box = rows.first.locator(".by").bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    page.wait_for_url("**/a/*/#a-*")
