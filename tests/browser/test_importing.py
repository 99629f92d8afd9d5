"""Import with a mouse: drop, change a kind in place, be warned before a text is sent that is too long."""

import pytest
from playwright.sync_api import expect

from reader.models import Draft

TEXT = "A headline of ours\n\nSome prose that somebody said, at length, and meant.\n\nShare this article"
DROP = """() => {
  const carried = new DataTransfer();
  carried.items.add(new File(["The first text that was dropped."], "a.txt", { type: "text/plain" }));
  carried.items.add(new File(["The second text that was dropped."], "b.md"));
  for (const type of ["dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def importing(page, login, desk):
    login(page, "ada")
    page.goto("/c/desk/import/")
    return page


def test_a_kind_changes_in_place_and_what_was_typed_stays(importing):
    importing.get_by_label("Paste an article").fill(TEXT)
    importing.get_by_role("button", name="Read").click()
    importing.get_by_label("Title").fill("Typed by hand")
    importing.wait_for_load_state()  # what is done in place needs the page's scripts
    importing.get_by_label("Kind of paragraph 2").focus()
    importing.get_by_label("Kind of paragraph 2").select_option("quote")
    expect(importing.locator("#p1")).to_have_class("piece piece-quote")
    expect(importing.get_by_label("Kind of paragraph 2")).to_be_focused()
    importing.get_by_role("button", name="Unfold paragraph 3").click()
    expect(importing.locator("#p2")).to_have_class("piece piece-paragraph")
    expect(importing.get_by_label("Title")).to_have_value("Typed by hand")
    assert Draft.objects.get().kinds == {"1": "quote", "2": "paragraph"}


def test_files_are_dropped_anywhere(importing):
    importing.evaluate(DROP)
    expect(importing.locator("[data-chosen] li")).to_have_text(["a.txt", "b.md"])
    importing.get_by_role("button", name="Read").click()
    expect(importing.get_by_role("button", name="Save all 2")).to_be_visible()


def test_a_text_that_is_too_long_is_not_sent_and_stays_in_the_box(importing):
    importing.evaluate("document.querySelector('textarea').value = 'x'.repeat(6 * 1024 * 1024)")
    importing.get_by_role("button", name="Read").click()
    expect(importing.get_by_role("alert")).to_contain_text("The text is 6 MB long, and 5 MB is the most")
    assert len(importing.get_by_label("Paste an article").input_value()) == 6 * 1024 * 1024


def test_read_is_in_view_and_no_message_lies_on_the_box(importing):
    importing.set_viewport_size({"width": 1280, "height": 720})
    button = importing.get_by_role("button", name="Read", exact=True).bounding_box()
    assert button["y"] + button["height"] <= 720
    importing.evaluate(DROP)
    importing.get_by_role("button", name="Read", exact=True).click()
    message = importing.locator("#message .message")
    expect(message).to_contain_text("2 texts are waiting. Check each, or save all.")
    importing.get_by_label("Paste an article").scroll_into_view_if_needed()
    box, said = importing.get_by_label("Paste an article").bounding_box(), message.bounding_box()
    assert said["y"] + said["height"] <= box["y"] or box["y"] + box["height"] <= said["y"]


def test_labels_and_boxes_of_the_head_stand_in_line(importing):
    importing.set_viewport_size({"width": 1280, "height": 720})
    importing.get_by_label("Paste an article").fill(TEXT)
    importing.get_by_role("button", name="Read").click()
    for part in ("label", "input"):
        places = importing.locator(f".import-pairs .field > {part}").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(box => [box.top, box.height])"
        )
        assert len(places) == 4
        assert len({tuple(place) for place in places}) == 1, (part, places)
