"""The parts of the annotation that is open are joined in the text, and only they."""

import pytest
from playwright.sync_api import Page, expect

from annotations.actions import annotate
from annotations.models import Annotation
from tests import make
from tests.browser.hands import open_article, settle

TEXT = (
    "The agency reported on Friday that, according to two witnesses near the main gate, an officer had said that "
    "nobody was hurt. It may have been otherwise."
)


def attributed(article, content: str, source: str, cue: str) -> Annotation:
    """An attribution in three parts, ada's."""
    spans = []
    for key, quote in (("content", content), ("source", source), ("cue", cue)):
        start = article.text.index(quote)
        spans.append((start, start + len(quote), key))
    tag = article.collection.tags.get(key="attribution")
    ada = article.collection.memberships.get(user__username="ada").user
    change = annotate.create(article, by=ada, tag=tag, spans=spans)
    return Annotation.objects.get(pk=change.annotations[0])


@pytest.fixture
def article(desk):
    make.make_codebook(desk)
    return make.make_article(desk, "What was said", TEXT, "The end.", title="What was said")


@pytest.fixture
def outer(article) -> Annotation:
    content = article.text[article.text.index("according to") : article.text.index(" It may")]
    return attributed(article, content, "The agency", "reported")


@pytest.fixture
def inner(article) -> Annotation:
    return attributed(article, "nobody was hurt", "an officer", "had said that")


@pytest.fixture
def reading(page: Page, login, outer, inner, article) -> Page:
    login(page, "ada")
    open_article(page, article)
    return page


def joined(page: Page) -> set[str]:
    return set(page.evaluate("() => [...document.querySelectorAll('.layer.joined')].map((layer) => layer.dataset.id)"))


def labels(page: Page) -> list[str]:
    return page.evaluate("() => [...document.querySelectorAll('.layer[data-joint]')].map((each) => each.dataset.joint)")


def focus_card(page: Page, annotation: Annotation) -> None:
    page.locator(f"#a-{annotation.pk}").focus()
    page.wait_for_timeout(100)


def test_nothing_is_joined_before_one_is_open(reading):
    assert joined(reading) == set()
    expect(reading.locator("#joints path")).to_have_count(0)


def test_the_open_one_is_joined_and_the_one_around_it_stays_quiet(reading, outer, inner):
    focus_card(reading, inner)
    assert joined(reading) == {str(inner.pk)}
    assert labels(reading) == ["source", "cue", "content"]
    focus_card(reading, outer)
    assert joined(reading) == {str(outer.pk)}
    assert labels(reading) == ["source", "cue", "content"]
    expect(reading.locator("#joints path")).not_to_have_count(0)
    reading.keyboard.press("Escape")
    reading.wait_for_timeout(100)
    assert joined(reading) == set()
    expect(reading.locator("#joints path")).to_have_count(0)


def test_the_parts_differ_by_line_as_well_as_by_ground(reading, inner):
    focus_card(reading, inner)
    styles = reading.evaluate(
        """id => Object.fromEntries(['source', 'cue', 'content'].map((role) => {
          const layer = document.querySelector(`.layer[data-id="${id}"][data-role=${role}]`);
          return [role, getComputedStyle(layer).textDecorationStyle];
        }))""",
        str(inner.pk),
    )
    assert len(set(styles.values())) == 3


def test_joining_moves_no_text_and_changes_none(reading, inner):
    measure = """() => {
      const range = document.createRange();
      range.selectNodeContents(document.getElementById("p2"));
      return [document.getElementById("p2").textContent, [...range.getClientRects()].map((box) => [box.left, box.top])];
    }"""
    text, boxes = reading.evaluate(measure)
    scrolled = reading.evaluate("() => scrollY")
    focus_card(reading, inner)
    assert reading.evaluate("() => scrollY") == scrolled
    now_text, now_boxes = reading.evaluate(measure)
    assert now_text == text
    assert now_boxes == boxes


def test_the_curves_are_for_the_eye_only_and_follow_the_text(reading, outer):
    focus_card(reading, outer)
    svg = reading.locator("#joints")
    assert svg.get_attribute("aria-hidden") == "true"
    assert svg.evaluate("svg => getComputedStyle(svg).pointerEvents") == "none"
    before = svg.locator("path").first.get_attribute("d")
    reading.set_viewport_size({"width": 820, "height": 700})
    settle(reading)
    reading.wait_for_timeout(300)
    assert svg.locator("path").first.get_attribute("d") != before
    reading.emulate_media(media="print")
    assert svg.evaluate("svg => getComputedStyle(svg).display") == "none"


def test_it_stays_joined_when_its_paragraph_is_drawn_anew(reading, outer, article):
    focus_card(reading, outer)
    with reading.expect_response("**/undo/**"):
        reading.keyboard.press("Control+Z")
    settle(reading)
    assert joined(reading) == {str(outer.pk)}
    assert labels(reading) == ["source", "cue", "content"]
