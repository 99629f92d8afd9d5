"""Suggested statements on the reading page: calm at rest, whole when looked at, one key to accept."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Suggestion
from tests import make
from tests.browser.hands import open_article, point, press


@pytest.fixture
def reading(page: Page, login, desk) -> Page:
    make.make_codebook(desk)
    article = make.make_article(desk, "The mayor said that Rome was shut.", "In all 40 people came on Monday.")
    make.make_statement(
        article,
        "that Rome was shut",
        parts={"source": "The mayor", "cue": "said"},
        attributes={"form": "indirect"},
        reasons=("a verb of saying with a subject",),
    )
    make.make_statement(article, "In all 40 people came on Monday", tag="claim", score=0.8)
    login(page, "ben")
    open_article(page, article)
    return page


def lines(page: Page, paragraph: int) -> dict[str, str]:
    """By its words, how each suggested stretch of the paragraph is underlined."""
    return page.evaluate(
        """id => Object.fromEntries([...document.querySelectorAll(`#${id} .layer.suggested`)]
          .map((layer) => [layer.textContent, getComputedStyle(layer).textDecorationLine]))""",
        f"p{paragraph}",
    )


def test_at_rest_only_the_cue_or_the_first_words_are_underlined(reading):
    assert lines(reading, 1) == {"The mayor": "none", "said": "underline", "that Rome was shut": "none"}
    assert lines(reading, 2) == {"In all": "underline", " 40 people came on Monday": "none"}


def test_looked_at_it_shows_whole_with_its_parts_named(reading):
    point(reading, reading.locator("#p1 .mark[data-suggestion]"))
    window = reading.locator("#popover")
    for words in ("Source attribution", "The mayor", "indirect", "A verb of saying with a subject", "90 %"):
        expect(window).to_contain_text(words)
    expect(reading.locator("#p1 .layer[data-joint]")).to_have_count(3)
    assert set(lines(reading, 1).values()) == {"underline"}
    reading.keyboard.press("Escape")
    expect(window).to_be_hidden()
    expect(reading.locator("#p1 .layer[data-joint]")).to_have_count(0)
    reading.mouse.move(2, 400)  # under the pointer it stays whole
    reading.wait_for_timeout(100)
    assert lines(reading, 1)["The mayor"] == "none"


def test_keys_pressed_before_its_form_has_come_wait_for_it(reading):
    reading.keyboard.press("s")
    press(reading, "a")
    annotation = Annotation.objects.get()
    spans = annotation.spans.values_list("role__key", "quote")
    assert list(spans) == [("content", "that Rome was shut"), ("source", "The mayor"), ("cue", "said")]
    assert annotation.attributes()["form"] == "indirect"
    expect(reading.locator(f"#a-{annotation.pk}")).to_have_count(1)
    press(reading, "Control+z")
    assert not Annotation.objects.exists()
    expect(reading.locator("#p1 .mark[data-suggestion]")).to_have_count(1)


def test_a_statement_is_accepted_as_another_and_dismissed(reading):
    point(reading, reading.locator("#p2 .mark[data-suggestion]"))
    expect(reading.locator("#popover .relabel")).to_contain_text("speculation")
    press(reading, "2")
    assert Annotation.objects.get().tag.key == "speculation"
    point(reading, reading.locator("#p1 .mark[data-suggestion]"))
    expect(reading.locator("#popover")).to_be_visible()
    press(reading, "x")
    assert not Suggestion.objects.open().exists()
    expect(reading.locator(".layer.suggested")).to_have_count(0)
