"""One paragraph annotated with all there is, by keyboard alone; it stands after a reload, and is undone and redone."""

import re
from collections import defaultdict

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from tests import make
from tests.browser.axe import misfits
from tests.browser.golden import agree
from tests.browser.hands import chosen, open_article, press, said, settle

PARAGRAPH = (
    "The agency reported on Monday that a minister had said the fighters were trained abroad. "
    "Perhaps 45 people took the airport, the guards were few, and nobody stopped them. "
    "Troops landed on 6 January and left two weeks later."
)
#: What has to stand in the end: the tag, the parts with their pieces, some of the values.
WANTED = [
    ("attribution", {
        "content": ["a minister had said the fighters were trained abroad"],
        "source": ["The agency"],
        "cue": ["reported"],
    }),
    ("attribution", {"content": ["the fighters were trained abroad"], "source": ["a minister"], "cue": ["had said"]}),
    ("speculation", {"scope": ["45 people took the airport", "nobody stopped them"], "cue": ["Perhaps"]}),
    ("claim", {"claim": ["Troops landed on 6 January and left two weeks later."]}),
    ("claim", {"claim": ["Troops landed on 6 January"]}),
    ("claim", {"claim": ["6 January and left two weeks later"]}),
]  # fmt: skip
MOST = 12  # keys for a complete triple


class Keys:
    """A reader with a keyboard: counts what is pressed, and waits for what a key sends."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def __call__(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def send(self, *keys: str) -> None:
        """Keys of which each changes something."""
        for key in keys:
            press(self.page, key)
            self.count += 1

    def select(self, sentence: int, words: str) -> None:
        """The cursor takes these words of a sentence."""
        text = self.page.locator(f"#p1s{sentence}").inner_text()
        before, several = (len(re.findall(r"[\w’]+", part)) for part in (text[: text.index(words)], words))
        self.to(sentence)
        self(*["ArrowRight"] * (before + 1), *["Shift+ArrowRight"] * (several - 1))
        assert chosen(self.page)["quote"] == words

    def to(self, sentence: int) -> None:
        """The cursor takes a sentence, from wherever it is."""
        self(*["ArrowUp"] * 4, *["ArrowDown"] * (sentence - 1))
        assert self.page.evaluate("() => document.activeElement.id") == f"p1s{sentence}"

    @property
    def question(self) -> str:
        asking = self.page.locator("#asking")
        return asking.locator(".question b").inner_text() if asking.is_visible() else ""

    def part(self, question: str, sentence: int, words: str) -> None:
        """Answer a question for a part: by Enter where these words are proposed first, else by selecting them."""
        assert self.question == question
        first = self.page.locator("#asking button[name=piece] span").first
        if not first.count() or first.inner_text() != words:
            self.select(sentence, words)
        self.send("Enter")


@pytest.fixture
def article(desk):
    make.make_codebook(desk)
    return make.make_article(desk, PARAGRAPH, title="One paragraph")


@pytest.fixture
def reading(page: Page, login, article) -> Page:
    login(page, "ada")
    open_article(page, article)
    return page


def stands(article) -> list[tuple[str, dict[str, list[str]]]]:
    """The annotations as the database has them, in the order in which they were made."""
    found = []
    for annotation in article.annotations.order_by("created_at"):
        parts = defaultdict(list)
        for span in annotation.spans.select_related("role").order_by("role__position", "start"):
            parts[span.role.key].append(span.quote)
        found.append((annotation.tag.key, dict(parts)))
    return found


def valued(article) -> list[dict[str, object]]:
    rows = []
    for annotation in article.annotations.order_by("created_at"):
        values = annotation.values.select_related("attribute", "option")
        rows.append({value.attribute.key: value.told() for value in values})
    return rows


def drawn(page: Page) -> dict[str, str]:
    """The words that the page draws for each part of each annotation."""
    return page.evaluate(
        """() => {
          const found = {};
          for (const layer of document.querySelectorAll("#text .layer")) {
            const key = `${layer.dataset.id} ${layer.dataset.role}`;
            found[key] = (found[key] ?? "") + (layer.matches(".first") && found[key] ? " | " : "") + layer.textContent;
          }
          return found;
        }"""
    )


def triple(keys: Keys, parts: dict[str, list[str]]) -> None:
    """All parts and values of an attribution, on what the cursor has."""
    keys.send("3")
    keys.part("Now the source", 1, parts["source"][0])
    keys.part("Now the cue", 1, parts["cue"][0])
    keys.part("Is this the content?", 1, parts["content"][0])
    while keys.question:
        keys.send("1")
    expect(keys.page.locator("#asking")).to_be_hidden()


def words_of(first: str, last: str) -> str:
    return PARAGRAPH[PARAGRAPH.index(first) : PARAGRAPH.index(last) + len(last)]


def speculate(keys: Keys) -> None:
    keys.select(2, "45 people took the airport")
    keys.send("2")
    keys.part("Now the cue", 2, "Perhaps")
    while keys.question:
        keys.send("1")
    # The second piece: opened by its key, then added.
    keys.select(2, "45")
    keys("o")
    expect(keys.page.locator("#margin .card:focus")).to_have_count(1)
    keys.select(2, "nobody stopped them")
    keys("+")
    expect(keys.page.get_by_role("group", name="Add to Speculation").get_by_role("button").first).to_be_focused()
    keys.send("Enter")


def claim(keys: Keys) -> None:
    keys.to(3)
    keys.send("1", "3", "1")
    for words in ("Troops landed on 6 January", "6 January and left two weeks later"):
        keys.select(3, words)
        keys.send("1", "3", "1")


def annotate(page: Page) -> None:
    keys = Keys(page)
    keys.to(1)
    before = keys.count
    triple(keys, WANTED[0][1])
    assert keys.count - before <= MOST
    keys.select(1, words_of("a minister", "abroad"))
    triple(keys, WANTED[1][1])
    speculate(keys)
    claim(keys)


def test_by_keyboard_alone_then_reloaded_undone_and_redone(reading, article):
    annotate(reading)
    assert stands(article) == WANTED
    values = valued(article)
    assert all(values)
    picture, lines = make.picture(article), drawn(reading)
    open_article(reading, article)
    assert (make.picture(article), drawn(reading)) == (picture, lines)
    undo_all(reading)
    assert (Annotation.objects.count(), drawn(reading)) == (0, {})
    assert make.picture(article) == article.text
    redo_all(reading)
    assert (stands(article), valued(article)) == (WANTED, values)
    assert (make.picture(article), drawn(reading)) == (picture, lines)


def undo_all(page: Page) -> None:
    for _ in range(60):
        press(page, "Control+Z")
        if "nothing of yours to undo" in said(page):
            return
    raise AssertionError(f"still: {said(page)}")


def redo_all(page: Page) -> None:
    for _ in range(60):
        press(page, "Control+Y")
        if "to redo" in said(page):
            return
    raise AssertionError(f"still: {said(page)}")


def test_nothing_in_that_state_is_violated_and_it_reads_sensibly(new_context, login, article):
    page = new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce").new_page()
    login(page, "ada")
    open_article(page, article)
    annotate(page)
    problems, told = {}, []
    keys = Keys(page)
    for sentence in (1, 2, 3):
        keys.to(sentence)
        told.append(page.locator(f"#p1s{sentence}").get_attribute("aria-label") or "")
    keys.to(1)
    keys("Escape")
    for _ in WANTED:
        keys("n")
        expect(page.locator("#margin .card.is-open:focus")).to_have_count(1)
        page.wait_for_timeout(200)
        told.append(page.locator("#margin .card:focus").aria_snapshot())
    problems["card"] = misfits(page)
    keys.to(3)
    keys.send("3")
    expect(page.locator("#asking")).to_be_visible()
    page.wait_for_timeout(200)
    problems["asking for a part"] = misfits(page)
    told.append(page.locator("#asking").aria_snapshot())
    keys.send("Enter", "Escape", "Escape")
    while "type" not in keys.question.lower():
        keys.send("Escape")
    problems["asking for a value"] = misfits(page)
    told.append(page.locator("#asking").aria_snapshot())
    settle(page)
    lines = [line for line in "\n\n".join(told).splitlines() if "/url:" not in line]
    agree("whole-paragraph.txt", re.sub(r"\d{1,2} [A-Z][a-z]{2} \d{4}", "(date)", "\n".join(lines)))
    assert {what: found for what, found in problems.items() if found} == {}
