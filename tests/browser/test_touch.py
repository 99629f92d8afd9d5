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
    expect(window).to_be_visible()
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


def test_a_part_is_asked_for_at_the_thumb_and_taken_by_a_tap(phone: Page):
    point(phone, phone.locator("#p3"), by="tap")
    phone.evaluate(PRESSED, ["p3", "The ministry, citing the prosecutor, denied it."])
    with phone.expect_response(lambda response: response.request.method == "POST"):
        phone.locator("#toolbar").get_by_role("button", name="Source attribution").tap()
    settle(phone)
    bar = phone.locator("#asking")
    expect(bar).to_be_visible()
    expect(phone.locator("#toolbar")).to_be_hidden()
    expect(phone.locator("#margin")).to_be_hidden()
    box = bar.bounding_box()
    assert abs(box["y"] + box["height"] - 640) <= 1
    for button in bar.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 44
    passage = phone.locator("#p3 .layer.violet").first.bounding_box()
    assert passage["y"] + passage["height"] <= box["y"]
    with phone.expect_response(lambda response: response.request.method == "POST"):
        bar.locator("button[name=piece]").first.tap()
    settle(phone)
    made = Annotation.objects.filter(tag__key="attribution").latest("created_at")
    assert made.spans.filter(role__key="source").count() == 1
    # What is pressed long in the text is taken instead.
    point(phone, phone.locator("#p5"), by="tap")
    phone.evaluate(PRESSED, ["p3", "denied"])
    take = bar.get_by_role("button", name="Take what is selected")
    expect(take).to_be_visible()
    with phone.expect_response(lambda response: response.request.method == "POST"):
        take.tap()
    settle(phone)
    assert made.spans.get(role__key="cue").quote == "denied"
    with phone.expect_response(lambda response: response.request.method == "POST"):
        bar.get_by_role("button", name="Done").tap()
    settle(phone)
    expect(bar).to_be_hidden()


def test_the_sheet_takes_the_place_of_a_question(phone: Page):
    test_nothing_of_a_card_needs_a_pointer_that_hovers(phone)
    point(phone, phone.locator("#p13 .mark"), by="tap")
    expect(phone.locator("#margin")).to_be_visible()
    expect(phone.locator("#asking")).to_be_hidden()


def test_nothing_of_a_card_needs_a_pointer_that_hovers(phone: Page):
    point(phone, phone.locator("#p2 .mark", has_text="the airport").filter(has_not_text="took"), by="tap")
    card = phone.locator("#margin .card[data-editable]:visible").first
    for name in ("Edit", "Copy link", "Remove"):
        action = card.get_by_role("button", name=name).or_(card.get_by_role("link", name=name)).first
        expect(action).to_be_visible()
        assert action.bounding_box()["height"] >= 44
    fill = card.get_by_role("link", name="Fill in")
    assert fill.bounding_box()["height"] >= 44
    with phone.expect_response("**/ask/**"):
        fill.tap()
    settle(phone)
    expect(phone.locator("#asking")).to_be_visible()
    expect(phone.locator("#margin")).to_be_hidden()


def test_another_piece_is_added_by_a_tap(phone: Page, desk):
    made = Annotation.objects.get(author__username="ada", tag__key="attribution")
    phone.evaluate("id => { location.hash = `a-${id}` }", str(made.pk))
    expect(phone.locator("#margin")).to_be_visible()
    phone.evaluate(PRESSED, ["p3", "denied it"])
    group = phone.get_by_role("group", name="Add to Source attribution")
    expect(group).to_be_visible()
    button = group.get_by_role("button", name="cue")
    assert button.bounding_box()["height"] >= 44
    with phone.expect_response(lambda response: response.request.method == "POST"):
        button.tap()
    settle(phone)
    assert made.spans.get(role__key="cue").quote == "denied it"
