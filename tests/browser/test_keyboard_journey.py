"""The whole way by keyboard alone: log in, find the article, read, select, mark, note, decide, filter, undo."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Suggestion
from tests import make
from tests.browser.desk_article import make_desk_article
from tests.browser.hands import chosen, keep_no_bookmark, open_article, press, said, settle


@pytest.fixture
def article(desk):
    return make_desk_article(desk)


@pytest.fixture
def reading(page: Page, login, article) -> Page:
    login(page, "ada")
    open_article(page, article)
    page.evaluate("() => { window.same = true }")
    return page


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    return page.evaluate("() => document.activeElement.id")


def test_from_the_log_in_to_a_mark(page: Page, article, desk):
    keep_no_bookmark(page)
    page.goto(f"/c/{desk.slug}/")
    while page.evaluate("() => document.activeElement.name !== 'login'"):
        keys(page, "Tab")
    page.keyboard.type("ben")
    keys(page, "Tab")
    page.keyboard.type(make.PASSWORD)
    keys(page, "Enter")
    page.wait_for_url(f"**/c/{desk.slug}/")
    page.wait_for_load_state()
    page.wait_for_load_state("networkidle")
    keys(page, "j", "Enter")
    page.wait_for_selector("#margin[data-laid]", state="attached")
    keys(page, "j", "j", "j", "j")
    assert focused(page) == "p4s1"
    keys(page, "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    assert chosen(page)["quote"] == "had no internet"
    expect(page.locator("#toolbar")).to_be_visible()
    press(page, "1")
    assert said(page) == "Marked as claim."
    assert make.picture(article).count("{had no internet}") == 1
    assert focused(page) == "p4s1"  # one reads on where one was
    keys(page, "ArrowRight", "Shift+ArrowRight")
    assert chosen(page)["quote"] == "that night"


def test_selecting_back_by_characters_and_over_sentences_and_paragraphs(reading):
    reading.locator("#p4").focus()
    keys(reading, "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft")
    assert chosen(reading)["quote"] == "Almaty had"
    keys(reading, "Shift+Alt+ArrowRight", "Shift+Alt+ArrowRight")
    assert chosen(reading)["quote"] == "Almaty had n"
    keys(reading, "End", "Shift+ArrowRight", "Shift+ArrowRight")
    assert chosen(reading)["quote"] == "night. Tokayev asked"
    keys(reading, "ArrowUp", "End", "Shift+ArrowRight", "Shift+ArrowRight")
    assert chosen(reading)["quote"] == "January.\n\nDay 1"
    reading.locator("#p5").focus()
    keys(reading, "Escape", "ArrowDown", "ArrowRight")
    assert chosen(reading)["quote"] == "Day"
    keys(reading, "ArrowDown", "ArrowRight", "Shift+End")
    assert (
        chosen(reading)["quote"]
        == "The count may have been higher than the ministry said, and the ministry said little."
    )


def test_into_the_bar_along_it_and_back(reading):
    reading.locator("#p4").focus()
    keys(reading, "ArrowRight", "Enter")
    bar = reading.locator("#toolbar")
    expect(bar.get_by_role("button", name="Claim")).to_be_focused()
    keys(reading, "ArrowRight")
    expect(bar.get_by_role("button", name="Speculation")).to_be_focused()
    keys(reading, "ArrowLeft", "ArrowLeft", "ArrowLeft")
    expect(bar.get_by_role("button", name="Note")).to_be_focused()
    keys(reading, "Escape")
    expect(bar).to_be_hidden()
    assert focused(reading) == "p4s1"
    assert chosen(reading)["quote"] == "Almaty"
    keys(reading, "Enter", "End", "ArrowLeft", "Enter")
    expect(reading.locator("#toolbar-note")).to_be_focused()
    reading.keyboard.type("1 city, not 2")
    press(reading, "Enter")
    made = Annotation.objects.get(note="1 city, not 2")
    assert (made.tag.key, made.spans.get().quote) == ("claim", "Almaty")
    assert focused(reading) == "p4s1"


def test_from_annotation_to_annotation_changing_and_removing(reading, article):
    keys(reading, "n", "n")
    assert "45 people" in reading.locator(":focus").inner_text()
    keys(reading, "p")
    assert "No source given." in reading.locator(":focus").inner_text()
    keys(reading, "e")
    expect(reading.locator(".card.editing [name=note]")).to_be_focused()
    keys(reading, "Control+A")
    reading.keyboard.type("njpsx?")  # keys are text here
    press(reading, "Control+Enter")
    card = reading.locator(f"#a-{Annotation.objects.get(note='njpsx?').pk}")
    expect(card).to_be_focused()
    keys(reading, "e")
    expect(reading.locator(".card.editing [name=note]")).to_be_focused()
    keys(reading, "Escape")
    expect(reading.locator(".card.editing")).to_have_count(0)
    expect(card).to_be_focused()
    press(reading, "Delete")
    expect(card).to_have_count(0)
    assert reading.evaluate("() => document.activeElement.matches('.card, .para')")
    press(reading, "Control+Z")
    expect(card).to_have_count(1)
    press(reading, "Control+Y")
    expect(card).to_have_count(0)
    assert reading.evaluate("() => window.same") is True


def test_the_passage_of_an_annotation_is_moved(reading):
    keys(reading, "n", "e")
    expect(reading.locator(".card.editing [name=note]")).to_be_focused()
    reading.locator("#p2").focus()
    keys(reading, "ArrowRight", "Shift+ArrowRight", "b")
    expect(reading.locator(".card.editing [name=quote]")).to_have_value("Witnesses say")
    expect(reading.locator(".card.editing [name=quote]")).to_be_focused()
    press(reading, "Control+Enter")
    assert Annotation.objects.get(note="No source given.").spans.get().quote == "Witnesses say"


def test_names_one_by_one_and_all_alike(reading, article):
    window = reading.locator("#popover")
    keys(reading, "s")
    expect(window).to_contain_text("Tokayev")
    press(reading, "a")
    assert Annotation.objects.get(suggestion__isnull=False).entity.name == "Tokayev"
    expect(window).to_be_hidden()
    assert focused(reading) == "p2"
    keys(reading, "s")
    expect(window).to_contain_text("Almaty")
    keys(reading, "s")
    expect(window).to_contain_text("Tokayev")
    keys(reading, "Shift+S")
    expect(window).to_contain_text("Almaty")
    press(reading, "Shift+Digit5")
    assert set(Annotation.objects.filter(entity__name="Almaty").values_list("tag__key", flat=True)) == {"organisation"}
    assert Annotation.objects.filter(entity__name="Almaty").count() == 2
    keys(reading, "s", "l")
    press(reading, "x")
    assert not Suggestion.objects.open().exists()
    press(reading, "Control+Z")
    assert Suggestion.objects.open().count() == 2
    keys(reading, "s", "Escape")
    expect(window).to_be_hidden()


def test_paragraphs_filter_search_and_the_sheet(reading):
    keys(reading, "j", "j", "k")
    assert focused(reading) == "p1s1"
    keys(reading, "n", "j")
    assert focused(reading) == "p3s1"  # the one after the annotation's
    keys(reading, "?")
    sheet = reading.locator("#keys")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text("next, previous annotation")
    keys(reading, "Escape")
    expect(sheet).to_be_hidden()
    keys(reading, "f")
    assert reading.evaluate("() => Boolean(document.activeElement.closest('#filters'))")
    keys(reading, "Enter")
    reading.wait_for_url("**?tag=claim")
    expect(reading.locator("#margin .card")).to_have_count(1)
    settle(reading)
    assert reading.evaluate("() => Boolean(document.activeElement.closest('#filters'))")
    keys(reading, "/")
    expect(reading.get_by_role("searchbox", name="Search Desk")).to_be_focused()


def test_the_map_by_arrow_keys(reading):
    reading.locator('#map .row[tabindex="0"]').focus()
    keys(reading, "End")
    assert focused(reading) == "m17"
    assert reading.locator("#p17").evaluate("para => para.getBoundingClientRect().bottom <= innerHeight")
    keys(reading, "ArrowUp", "Enter")
    assert focused(reading) == "p16"


def test_single_keys_can_be_turned_off(reading):
    reading.evaluate("() => { document.documentElement.dataset.keys = 'off' }")
    keys(reading, "j", "n", "s", "?")
    assert focused(reading) == ""
    expect(reading.locator("#keys")).to_be_hidden()
    reading.locator("#p4").focus()
    keys(reading, "ArrowRight", "1")
    assert not Annotation.objects.filter(spans__quote="Almaty").exists()
    keys(reading, "Enter")
    press(reading, "Enter")  # the bar is there all the same
    assert Annotation.objects.filter(spans__quote="Almaty", tag__key="claim").count() == 1


def test_who_may_only_read_is_offered_no_tags(page: Page, login, article):
    login(page, "dana")
    open_article(page, article)
    keys(page, "j", "j", "ArrowRight", "1", "n", "e", "Delete", "s", "a", "Control+Z")
    expect(page.locator("#toolbar")).to_have_count(0)
    assert Annotation.objects.count() == 4
