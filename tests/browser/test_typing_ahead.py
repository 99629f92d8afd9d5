"""Who types faster than answers come loses nothing, and nothing is done out of order."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from tests import make
from tests.browser.hands import open_article, press
from tests.browser.test_asking import PARAGRAPHS, parts, stand, values

#: Whatever htmx asks for is sent a while later.
LATE = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...what) { setTimeout(() => send.apply(this, what), 100); };
}"""


@pytest.fixture
def article(desk):
    make.make_codebook(desk)
    return make.make_article(desk, *PARAGRAPHS, title="What was said")


@pytest.fixture
def claim(article) -> Annotation:
    return make.make_annotation(article, "The number is perhaps twenty thousand.")


@pytest.fixture
def reading(page: Page, login, article) -> Page:
    login(page, "ada")
    open_article(page, article)
    return page


@pytest.fixture
def slowly(reading) -> None:
    reading.evaluate(LATE)


def type_at(page: Page, annotation: Annotation, *keys: str) -> None:
    page.locator(f"#a-{annotation.pk}").focus()
    for key in keys:
        page.keyboard.press(key)


def test_what_is_missing_is_answered_while_it_is_asked_for(reading, slowly):
    stand(reading, "p2s2")
    for key in ("3", "Enter", "Enter", "Enter", "1", "ArrowDown", "1"):
        reading.keyboard.press(key)
    expect(reading.locator("#margin .card")).not_to_have_count(0)  # the first, and then all the others
    expect(reading.locator("#margin .card")).to_have_count(2)
    expect(reading.locator("#asking")).to_be_visible()  # what the claim lacks is asked for
    triple = Annotation.objects.get(tag__key="attribution")
    assert parts(triple) == {
        "content": ["trained fighters had attacked Almaty"],
        "source": ["President Tokayev"],
        "cue": ["said"],
    }
    assert values(triple)["source-type"] == "named-person"
    assert parts(Annotation.objects.get(tag__key="claim")) == {"claim": ["Nobody has shown them."]}


def test_values_are_answered_while_they_are_asked_for(claim, reading, slowly):
    type_at(reading, claim, "v", "3", "Escape", "1")
    expect(reading.locator("#asking")).to_be_visible()
    expect(reading.locator("#asking")).to_be_hidden()
    assert values(claim) == {"checkability": "CFS", "credibility": "1"}


def test_an_edge_goes_as_often_as_its_key_is_pressed(claim, reading, slowly):
    type_at(reading, claim, "}", "}", "}", "{")
    expect(reading.locator(f"#a-{claim.pk} .quote")).to_have_text("number is perhaps")
    assert parts(claim) == {"claim": ["number is perhaps"]}


def test_a_note_is_written_before_its_form_has_come(claim, reading, slowly):
    type_at(reading, claim, "e", "W", "h", "o", "?")
    expect(reading.locator(".card.editing [name=note]")).to_have_value("Who?")
    reading.keyboard.type(" 1")
    expect(reading.locator(".card.editing [name=note]")).to_have_value("Who? 1")
    assert Annotation.objects.count() == 1  # the digit has marked nothing


def test_every_undo_counts(claim, reading):
    reading.locator(f"#a-{claim.pk}").focus()
    for _ in range(3):
        press(reading, "}")
    assert parts(claim) == {"claim": ["The number is perhaps"]}
    reading.evaluate(LATE)
    type_at(reading, claim, *["Control+Z"] * 3)
    expect(reading.locator(f"#a-{claim.pk} .quote")).to_have_text("The number is perhaps twenty thousand.")
    assert parts(claim) == {"claim": ["The number is perhaps twenty thousand."]}


DRAW_ANEW = "(id) => { const card = document.getElementById(id); card.replaceWith(card.cloneNode(true)); }"


def test_the_answer_shows_and_keys_go_on_when_the_card_that_asked_was_drawn_anew(claim, reading, slowly):
    type_at(reading, claim, "}")
    reading.evaluate(DRAW_ANEW, f"a-{claim.pk}")
    expect(reading.locator(f"#a-{claim.pk} .quote")).to_have_text("The number is perhaps twenty thousand")
    type_at(reading, claim, "}")
    expect(reading.locator(f"#a-{claim.pk} .quote")).to_have_text("The number is perhaps twenty")
