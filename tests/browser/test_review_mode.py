"""The review by keys in a real browser: every decision one key, every key taken back by one, and nothing jumps."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotations.actions import decide
from annotations.models import Annotation, Suggestion
from tests import make
from tests.browser.axe import WIDTHS, misfits, misfits_of
from tests.browser.hands import press, said, settle

REVIEW = "/c/desk/suggestions/review/"


@pytest.fixture
def articles(transactional_db, desk):
    make.make_codebook(desk)
    first = make.make_article(
        desk, "Ada Byrne met Ben.", "The mayor said that Rome was shut.", "Ben may stay.", title="First"
    )
    second = make.make_article(desk, "Ben came.", "Paris was quiet.", title="Second", publication="The Courier")
    make.make_suggestion(first, "Ada", score=0.99)
    make.make_suggestion(second, "Paris", score=0.95)
    make.make_suggestion(first, "Ben", score=0.9)
    make.make_suggestion(second, "Ben", score=0.85)
    make.make_statement(
        first,
        "that Rome was shut",
        parts={"source": "The mayor", "cue": "said"},
        attributes={"form": "indirect"},
        reasons=("a verb of saying with a subject",),
        score=0.8,
    )
    make.make_statement(first, "Ben may stay", tag="claim", score=0.7)
    return first, second


@pytest.fixture
def review(page: Page, login, articles) -> Page:
    login(page, "ben")
    page.goto(REVIEW)
    page.evaluate("() => { window.same = true; return document.fonts.ready.then(() => true) }")
    return page


def up(page: Page) -> str:
    """The words of the suggestion that is up."""
    return page.locator("#up-name .heard").inner_text().removeprefix(":").strip()


def go(page: Page, key: str) -> None:
    """Press a key that looks for another suggestion, and wait until it is up."""
    with page.expect_response("**/review/**"):
        page.keyboard.press(key)
    settle(page)


def test_a_walk_through_every_decision_by_one_key_each(review, articles):
    assert up(review) == "Ada"
    go(review, "]")  # a word further: her surname
    assert up(review) == "Ada Byrne"
    expect(review.locator("#up-name")).to_be_focused()
    review.locator("[data-key=']']").focus()
    go(review, "]")
    expect(review.locator("[data-key=']']")).to_be_focused()
    go(review, "}")
    assert up(review) == "Ada Byrne"
    press(review, "a")
    assert Annotation.objects.get().entity.name == "Ada Byrne"
    assert said(review) == "“Ada” marked as person."
    assert up(review) == "Paris"
    expect(review.locator("#up-name")).to_be_focused()
    press(review, "6")  # no person: a place
    assert Annotation.objects.get(entity__name="Paris").tag.key == "place"
    expect(review.locator(".alike")).to_contain_text("and all 2 like it in the collection")
    press(review, "Shift+X")
    assert set(Suggestion.objects.filter(quote="Ben").values_list("decision", flat=True)) == {"dismissed"}
    assert said(review) == "2 × “Ben” in 2 articles dismissed."
    assert up(review) == "that Rome was shut"
    expect(review.locator(".words .layer[data-joint=source]")).to_have_text("The mayor")
    go(review, "{")
    press(review, "Enter")
    spans = Annotation.objects.get(tag__key="attribution").spans.values_list("role__key", "quote")
    assert list(spans) == [("content", "Rome was shut"), ("source", "The mayor"), ("cue", "said")]
    press(review, "x")
    expect(review.locator("#up-name")).to_have_text("Nothing left to decide")
    assert review.evaluate("() => window.same") is True


def test_undo_returns_to_what_was_decided_last(review):
    press(review, "a")
    press(review, "x")
    press(review, "Shift+A")
    assert Suggestion.objects.open().count() == 2
    press(review, "u")
    assert up(review) == "Ben"
    assert Suggestion.objects.open().count() == 4
    press(review, "Control+z")
    assert up(review) == "Paris"
    press(review, "u")
    assert up(review) == "Ada"
    assert not Annotation.objects.exists()
    press(review, "a")
    with review.expect_response("**/undo/**"):
        review.locator("#message").get_by_role("button", name="Undo").click()
    settle(review)
    assert up(review) == "Ada"


def test_what_was_undone_is_decided_again(review):
    press(review, "a")
    press(review, "x")
    press(review, "u")
    press(review, "u")
    assert up(review) == "Ada"
    press(review, "Control+Shift+z")
    assert (up(review), Annotation.objects.count()) == ("Paris", 1)
    press(review, "Control+y")
    assert (up(review), Suggestion.objects.open().count()) == ("Ben", 4)
    press(review, "Control+z")
    review.locator("#message").get_by_role("button", name="Redo").click()
    expect(review.locator("#message")).to_contain_text("Did dismissing a suggestion again.")
    assert up(review) == "Ben"
    go(review, "ArrowLeft")
    expect(review.locator("#message")).to_contain_text("This is the first one.")


def test_one_skips_goes_back_and_keeps_the_place_in_the_address(review):
    go(review, "s")
    go(review, "ArrowRight")
    assert up(review) == "Ben"
    go(review, "ArrowLeft")
    assert up(review) == "Paris"
    assert Suggestion.objects.open().count() == 6
    review.reload()
    assert up(review) == "Paris"
    review.locator("#filters").get_by_role("link", name="Attributions").click()
    expect(review.locator("#up-name")).to_contain_text("Source attribution")
    assert "kind=attribution" in review.url


def test_keys_typed_ahead_lose_nothing(review):
    for key in "axxa":
        review.keyboard.press(key)
    expect(review.locator("#up-name")).to_contain_text("Source attribution")
    settle(review)
    decisions = Suggestion.objects.order_by("-score").values_list("decision", flat=True)
    assert list(decisions) == ["accepted", "dismissed", "dismissed", "accepted", "open", "open"]


def test_what_a_colleague_has_decided_is_said_and_the_next_is_up(review, cast):
    decide.accept(Suggestion.objects.get(quote="Ada"), by=cast["ada"])
    press(review, "x")
    assert said(review) == "ada has already accepted this suggestion."
    assert up(review) == "Paris"


def test_words_selected_with_the_mouse_are_taken_instead(review):
    box = review.locator(".words .para").first
    edges = box.evaluate(
        """para => {
          const walker = document.createTreeWalker(para, NodeFilter.SHOW_TEXT);
          const at = (words, end) => {
            walker.currentNode = para;
            for (let text = walker.nextNode(); text; text = walker.nextNode()) {
              const from = text.data.indexOf(words);
              if (from < 0) continue;
              const range = document.createRange();
              range.setStart(text, end ? from + words.length - 1 : from);
              range.setEnd(text, end ? from + words.length : from + 1);
              const { left, right, top, height } = range.getBoundingClientRect();
              return [end ? right - 1 : left + 1, top + height / 2];
            }
          };
          return [at("Byrne", false), at("met", true)];
        }"""
    )
    review.mouse.move(*edges[0])
    review.mouse.down()
    review.mouse.move(*edges[1], steps=4)
    with review.expect_response("**/review/**"):
        review.mouse.up()
    settle(review)
    assert up(review) == "Byrne met"


def test_the_buttons_keep_their_place(review):
    def places():
        return [review.locator(f"[data-key='{key}']").first.bounding_box() for key in ("a", "x", "s")]

    before = places()
    go(review, "s")
    go(review, "s")
    assert places() == before


def test_the_keys_are_listed_and_can_be_off(review, context):
    review.keyboard.press("?")
    expect(review.locator("#keys")).to_be_visible()
    review.keyboard.press("Escape")
    context.add_cookies([{"name": "keys", "value": "off", "url": review.url}])
    review.reload()
    review.keyboard.press("x")
    review.wait_for_timeout(200)
    assert Suggestion.objects.open().count() == 6


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_violation(articles, new_context: Callable[..., BrowserContext], login, width):
    page = new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce").new_page()
    login(page, "ada")
    decide.accept(Suggestion.objects.get(quote="Ada"), by=articles[0].collection.memberships.first().user)
    statement = Suggestion.objects.get(tag__key="attribution")
    pages = [REVIEW, f"{REVIEW}?at={statement.pk}", f"{REVIEW}?kind=weasel", "/c/desk/suggestions/", "/c/desk/"]
    assert misfits_of(page, [*pages, "/c/desk/suggestions/?percent-name=x"]) == {}
    page.goto(REVIEW)
    press(page, "a")
    assert misfits(page) == []
    page.keyboard.press("?")
    assert misfits(page) == []


def test_on_a_phone_everything_is_large_enough_and_in_reach(articles, new_context, login):
    phone = new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True).new_page()
    login(phone, "ben")
    phone.goto(REVIEW)
    small = phone.evaluate(
        """() => [...document.querySelectorAll("#card :is(button, a, label)")]
          .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.height < 24 || box.width < 24)).map(([name]) => name)"""
    )
    assert small == []
    accept = phone.get_by_role("button", name="Accept")
    box = accept.bounding_box()
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= 640
    with phone.expect_response("**/review/**"):
        accept.tap()
    settle(phone)
    assert up(phone) == "Paris"
    message = phone.locator("#message .message").bounding_box()
    assert message["y"] + message["height"] <= phone.get_by_role("button", name="Accept").bounding_box()["y"]
