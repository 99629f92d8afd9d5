"""An article read and marked with the mouse: every change comes without a reload, and nothing else moves."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Suggestion
from tests import make
from tests.browser.desk_article import make_desk_article
from tests.browser.hands import chosen, drag, open_article, point, press, said, settle

STAMP = """() => {
  window.same = true;
  for (const node of document.querySelectorAll(".block, .cards, .row")) node.stamp = node.id;
}"""
FRESH = """() => [...document.querySelectorAll(".block, .cards, .row")]
  .filter((node) => node.stamp !== node.id)
  .map((node) => node.id)"""


@pytest.fixture
def article(desk):
    return make_desk_article(desk)


@pytest.fixture
def reading(page: Page, login, article) -> Page:
    login(page, "ada")
    open_article(page, article)
    page.evaluate(STAMP)
    return page


def the_new(page: Page, words: str):
    return page.locator("#margin .card", has_text=words)


def test_one_key_marks_and_only_the_touched_paragraph_is_drawn_anew(reading, article):
    drag(reading, 4, "troops landed on 6 January")
    press(reading, "1")
    expect(the_new(reading, "troops landed")).to_have_count(1)
    expect(reading.locator("#p4 .layer.blue")).to_have_text("troops landed on 6 January")
    assert reading.evaluate("() => window.same") is True
    assert sorted(reading.evaluate(FRESH)) == ["b4", "c4", "m4"]
    assert said(reading) == "Marked as claim."
    expect(reading.locator("#toolbar")).to_be_hidden()
    assert reading.evaluate("() => getSelection().isCollapsed")
    assert make.picture(article).count("{troops landed on 6 January}") == 1


def test_the_bar_stands_above_the_words_and_a_click_on_a_tag_marks(reading, article):
    drag(reading, 4, "asked the alliance")
    bar, words = (
        reading.locator("#toolbar").bounding_box(),
        reading.evaluate("() => getSelection().getRangeAt(0).getBoundingClientRect().toJSON()"),
    )
    assert bar["y"] + bar["height"] <= words["top"]
    with reading.expect_response(lambda response: response.request.method == "POST"):
        reading.locator("#toolbar").get_by_role("button", name="Speculation").click()
    assert Annotation.objects.filter(tag__key="speculation", spans__quote="asked the alliance").count() == 1


def test_a_note_goes_with_the_mark_and_enter_takes_the_last_tag(reading):
    drag(reading, 4, "had no internet")
    press(reading, "2")
    press(reading, "Control+Enter")  # the cue is left for later
    drag(reading, 4, "that night")
    reading.locator("#toolbar").get_by_role("button", name="Note").click()
    note = reading.locator("#toolbar-note")
    expect(note).to_be_focused()
    note.type("Which night? 1 or 2")
    press(reading, "Enter")
    made = Annotation.objects.get(spans__quote="that night")
    assert (made.note, made.tag.key) == ("Which night? 1 or 2", "speculation")
    expect(note).to_have_value("")


def test_editing_a_note_and_the_passage(reading, article):
    card = reading.locator("#margin .card", has_text="No source given.")
    card.click()
    card.get_by_role("link", name=re.compile("Edit")).click()
    form = reading.locator(".card.editing")
    note = form.locator("[name=note]")
    expect(note).to_be_focused()
    note.fill("Reuters gives none.")
    drag(reading, 2, "Witnesses say that about 45 people")
    form.get_by_role("button", name="Use what is selected").click()
    expect(form.locator("[name=quote]")).to_have_value("Witnesses say that about 45 people")
    with reading.expect_response(lambda response: response.request.method == "POST"):
        form.get_by_role("button", name="Save", exact=True).last.click()
    settle(reading)
    made = Annotation.objects.get(note="Reuters gives none.")
    assert [span.quote for span in made.spans.all()] == ["Witnesses say that about 45 people"]
    expect(reading.locator(".card.editing")).to_have_count(0)
    expect(reading.locator(f"#a-{made.pk}")).to_be_focused()


def test_undo_by_the_button_and_by_the_keys(reading, article):
    drag(reading, 3, "Nobody was at the gate")
    press(reading, "1")
    card = the_new(reading, "Nobody was at the gate")
    expect(card).to_have_count(1)
    reading.locator("#message").get_by_role("button", name="Undo").click()
    expect(card).to_have_count(0)
    assert "{Nobody" not in make.picture(article)
    press(reading, "Control+Shift+Z")
    expect(card).to_have_count(1)
    press(reading, "Control+Z")
    expect(card).to_have_count(0)
    press(reading, "Control+Y")
    expect(card).to_have_count(1)
    assert make.picture(article).count("{Nobody was at the gate}") == 1


def test_nothing_to_undo_is_said_and_nothing_breaks(page: Page, login, article):
    login(page, "ben")
    Annotation.objects.filter(author__username="ben").delete()
    open_article(page, make.make_article(article.collection, "Nothing happened here."))
    press(page, "Control+Z")
    assert "nothing of yours to undo" in said(page)


def test_a_name_is_accepted_relabelled_and_dismissed_with_its_like(reading, article):
    point(reading, reading.locator("#p2 .mark[data-suggestion]"))
    window = reading.locator("#popover")
    expect(window).to_contain_text("Tokayev")
    with reading.expect_response(lambda response: response.request.method == "POST"):
        window.get_by_role("button", name="Accept").click()
    expect(window).to_be_hidden()
    accepted = Annotation.objects.get(suggestion__isnull=False)
    assert (accepted.tag.key, accepted.entity.name) == ("person", "Tokayev")
    point(reading, reading.locator("#p4 .mark[data-suggestion]").first)
    expect(window).to_contain_text("Almaty")
    with reading.expect_response(lambda response: response.request.method == "POST"):
        window.get_by_role("button", name="organisation").click()
    assert Annotation.objects.get(entity__name="Almaty").tag.key == "organisation"
    settle(reading)
    point(reading, reading.locator("#p4 .mark[data-suggestion]").first)
    window.get_by_role("checkbox").check()
    with reading.expect_response(lambda response: response.request.method == "POST"):
        window.get_by_role("button", name="Dismiss").click()
    settle(reading)
    assert list(Suggestion.objects.open().values_list("quote", flat=True)) == ["Almaty"]
    expect(reading.locator(".mark[data-suggestion]")).to_have_count(1)
    assert reading.evaluate("() => window.same") is True


def test_filters_keep_the_place_and_take_away_what_they_show(reading, article):
    reading.locator("#p10").evaluate("para => para.scrollIntoView({ block: 'center' })")
    before = reading.locator("#p10").evaluate("para => para.getBoundingClientRect().top")
    reading.locator("#filters").get_by_role("link", name=re.compile("Speculation")).click()
    expect(reading.locator("#margin .card")).to_have_count(2)
    settle(reading)
    assert "tag=speculation" in reading.url
    assert abs(reading.locator("#p10").evaluate("para => para.getBoundingClientRect().top") - before) <= 1
    # Playwright would scroll the page to get at it, too.
    reading.locator("#filters").get_by_role("link", name=re.compile("cleo")).evaluate("link => link.click()")
    reading.wait_for_url("**author=cleo**")
    settle(reading)
    assert abs(reading.locator("#p10").evaluate("para => para.getBoundingClientRect().top") - before) <= 1
    assert reading.evaluate("() => window.same") is True
    with reading.expect_download() as download:
        reading.get_by_role("link", name="Export these as JSON").click()
    told = json.loads(download.value.path().read_text())
    exported = next(each for each in told["articles"] if each["id"] == str(article.pk))["annotations"]
    assert {(each["tag"], each["author"]) for each in exported} == {("speculation", "cleo")}


def test_a_change_above_the_view_moves_nothing(reading):
    """A mark made in a paragraph that has been scrolled away from: what is being read stays where it is."""
    reading.locator("#p12").evaluate("para => para.scrollIntoView({ block: 'start' })")
    before = reading.locator("#p12").evaluate("para => para.getBoundingClientRect().top")
    # As another change would: the paragraph comes back much taller than it was.
    reading.route(
        "**/undo/**",
        lambda route: route.fulfill(
            content_type="text/html",
            body='<div class="block" id="b2" hx-swap-oob="true">'
            f'<p class="para" id="p2" data-position="1" data-start="30" data-end="206">{"Taller. " * 400}</p></div>',
        ),
    )
    reading.keyboard.press("Control+Z")
    expect(reading.locator("#p2")).to_contain_text("Taller.")
    settle(reading)
    assert abs(reading.locator("#p12").evaluate("para => para.getBoundingClientRect().top") - before) <= 1


def test_a_half_written_note_survives_changes_elsewhere_and_here(reading):
    card = reading.locator("#margin .card", has_text="No source given.")
    card.click()
    card.get_by_role("link", name=re.compile("Edit")).click()
    note = reading.locator(".card.editing [name=note]")
    note.fill("Half a thou")
    for paragraph, words in ((4, "had no internet"), (2, "nobody has shown a list")):
        drag(reading, paragraph, words)
        press(reading, "1")
        press(reading, "Control+Enter")  # its values are left for later
        expect(note).to_have_value("Half a thou")


@pytest.mark.parametrize("fault", ["refused", "broken", "gone"])
def test_what_failed_is_said_and_nothing_is_lost(reading, complaints, fault):
    def fail(route):
        if fault == "gone":
            route.abort()
        elif fault == "broken":
            route.fulfill(status=500, body="<h1>500</h1>")
        else:
            route.continue_(
                post_data=re.sub(
                    "start=[0-9]+&end=[0-9]+",
                    "start=0&end=1",
                    re.sub("quote=[^&]*", "quote=zzzzzz", route.request.post_data),
                )
            )

    drag(reading, 4, "had no internet")
    reading.locator("#toolbar").get_by_role("button", name="Note").click()
    reading.locator("#toolbar-note").fill("Keep me")
    reading.route("**/annotations/**", fail)
    reading.locator("#toolbar").get_by_role("button", name="Claim").click()
    expect(reading.locator("#message .message-error")).to_be_visible()
    expect(reading.locator("#toolbar")).to_be_visible()
    expect(reading.locator("#toolbar-note")).to_have_value("Keep me")
    assert chosen(reading)["quote"] == "had no internet"
    assert reading.evaluate("() => [...CSS.highlights.get('postil-pending')].join('')") == "had no internet"
    complaints.clear()  # the fault was ours
    reading.unroute("**/annotations/**")
    reading.locator("#toolbar").get_by_role("button", name="Claim").click()
    expect(reading.locator("#margin .card", has_text="Keep me")).to_have_count(1)


def test_a_filter_takes_neither_the_passage_nor_the_note(reading):
    drag(reading, 4, "had no internet")
    reading.locator("#toolbar").get_by_role("button", name="Note").click()
    reading.locator("#toolbar-note").fill("Keep me")
    reading.locator("#filters").get_by_role("link", name=re.compile("Claim")).click()
    reading.wait_for_url("**?tag=claim")
    settle(reading)
    expect(reading.locator("#toolbar-note")).to_have_value("Keep me")
    assert chosen(reading)["quote"] == "had no internet"
    reading.locator("#toolbar").get_by_role("button", name="Claim").click()
    expect(reading.locator("#margin .card", has_text="Keep me")).to_have_count(1)
