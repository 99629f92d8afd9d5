"""On a phone: a long press selects, the bar is at the bottom edge, a tap on a passage opens its cards in a sheet."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from tests.browser.desk_article import make_desk_article
from tests.browser.hands import open_article, point, settle

# What a long press and its handles leave behind: Playwright has no long press, and Chromium's own is a native gesture.
PRESSED = """([id, words]) => {
  const para = document.getElementById(id);
  para.scrollIntoView({ block: "center" });
  const walker = document.createTreeWalker(para, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (!node.data.includes(words)) node = walker.nextNode();
  const at = node.data.indexOf(words);
  getSelection().setBaseAndExtent(node, at, node, at + words.length);
}"""


@pytest.fixture
def phone(new_context, login, desk) -> Page:
    options = {
        "viewport": {"width": 360, "height": 640},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    }
    page = new_context(**options).new_page()
    login(page, "ada")
    open_article(page, make_desk_article(desk))
    return page


def test_select_and_tap_a_tag(phone: Page):
    point(phone, phone.locator("#p3"), by="tap")
    phone.evaluate(PRESSED, ["p4", "no internet"])
    bar = phone.locator("#toolbar")
    expect(bar).to_be_visible()
    box = bar.bounding_box()
    assert abs(box["y"] + box["height"] - 640) <= 1
    for button in bar.get_by_role("button").all():
        size = button.bounding_box()
        assert size["height"] >= 44
    assert phone.evaluate("() => getSelection().toString()") == "no internet"  # its handles are left alone
    with phone.expect_response(lambda response: response.request.method == "POST"):
        bar.get_by_role("button", name="Claim").tap()
    settle(phone)
    assert Annotation.objects.filter(spans__quote="no internet", tag__key="claim").count() == 1
    expect(bar).to_be_hidden()


def test_a_selection_that_is_let_go_closes_the_bar(phone: Page):
    point(phone, phone.locator("#p3"), by="tap")
    phone.evaluate(PRESSED, ["p4", "no internet"])
    expect(phone.locator("#toolbar")).to_be_visible()
    phone.evaluate("() => getSelection().removeAllRanges()")
    expect(phone.locator("#toolbar")).to_be_hidden()


def test_a_tap_opens_the_cards_of_the_passage(phone: Page):
    sheet = phone.locator("#margin")
    expect(sheet).to_be_hidden()
    point(phone, phone.locator("#p2 .mark", has_text="the airport").filter(has_not_text="took"), by="tap")
    expect(sheet).to_be_visible()
    shown = phone.locator("#margin .card:visible")
    expect(shown).to_have_count(3)
    expect(shown.first).to_be_focused()
    phone.locator(".sheet-head").get_by_role("button", name="Close").tap()
    expect(sheet).to_be_hidden()
    point(phone, phone.locator("#p13 .mark"), by="tap")
    expect(shown).to_have_count(1)
    phone.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_the_sheet_is_dragged_away(phone: Page):
    point(phone, phone.locator("#p13 .mark"), by="tap")
    head = phone.locator(".sheet-head")
    head.wait_for()
    phone.wait_for_timeout(300)
    box = head.bounding_box()
    phone.mouse.move(60, box["y"] + 10)
    phone.mouse.down()
    phone.mouse.move(60, box["y"] + 120, steps=4)
    phone.mouse.up()
    expect(phone.locator("#margin")).to_be_hidden()


def test_a_note_is_changed_in_the_sheet(phone: Page):
    point(phone, phone.locator("#p13 .mark"), by="tap")
    phone.locator("#margin .card:visible a.edit").tap()
    note = phone.locator(".card.editing [name=note]")
    expect(note).to_be_visible()
    note.fill("Changed on a phone.")
    with phone.expect_response(lambda response: response.request.method == "POST"):
        phone.locator(".card.editing").get_by_role("button", name="Save", exact=True).last.tap()
    settle(phone)
    assert Annotation.objects.filter(note="Changed on a phone.").count() == 1
    expect(phone.locator("#margin .card:visible")).to_contain_text("Changed on a phone.")


def test_a_name_is_decided_on_at_the_bottom_edge(phone: Page):
    point(phone, phone.locator("#p4 .mark[data-suggestion]"), by="tap")
    window = phone.locator("#popover")
    box = window.bounding_box()
    assert abs(box["y"] + box["height"] - 640) <= 1
    with phone.expect_response(lambda response: response.request.method == "POST"):
        window.get_by_role("button", name="Accept").tap()
    expect(window).to_be_hidden()
    assert Annotation.objects.get(suggestion__isnull=False).entity.name == "Almaty"


def test_the_filters_stay_open_while_one_chooses(phone: Page):
    phone.locator("#filters summary").tap()
    phone.locator("#filters").get_by_role("link", name="Speculation").tap()
    phone.wait_for_url("**?tag=speculation")
    settle(phone)
    expect(phone.locator("#filters").get_by_role("link", name="cleo")).to_be_visible()
    phone.locator("#filters").get_by_role("link", name="cleo").tap()
    phone.wait_for_url("**author=cleo**")
    assert phone.evaluate("() => Boolean(document.activeElement.closest('#filters'))")
