"""What is selected is what is stored, in every script: code points of the article, whole characters, no outer space."""

import random
import re

import pytest
from playwright.sync_api import Page

from annotations.models import Span
from annotations.text.spans import tidy
from reader.text import graphemes
from tests import make
from tests.browser.hands import drag, open_article, press, under_cursor

PARAGRAPHS = [
    "The family 👨‍👩‍👧‍👦 saw 🇰🇿🇰🇬 flags, and “thumbs” 👍🏽 up – it’s all right.",
    "Café naïve résumé: é as one, x\u0302 as two, q\u0323\u0307 as three; no other form of them exists.",
    "قال الرئيس إن الوضع تحت السيطرة، ولم يُصَدِّقْهُ أحد.",
    "הוא אמר: „הכול בשליטה”, ואיש לא האמין לו.",
    "哈萨克斯坦总统说，局势已得到控制。東京で会った。",
    "रिपोर्ट के अनुसार क्षेत्र में स्थिति नियंत्रण में है।",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 beyond the basic plane 𐐷𐐲𐑌 and a lone astral 🐫 camel.",
    "Плохая  погода — “кавычки”, ‘одинарные’ and “double” ones.",
]

EVERY = """async ([base, ranges]) => {
  const { passageOf, show } = await import(`${base}/static/js/reading/selection.js`);
  const { boundaryAt } = await import(`${base}/static/js/reading/offsets.js`);
  const paras = [...document.querySelectorAll("#text .para")];
  return ranges.map(([first, from, last, to, exact]) => {
    const range = document.createRange();
    const a = boundaryAt(paras[first], from), b = boundaryAt(paras[last], to, { ending: true });
    range.setStart(a.node, a.offset);
    range.setEnd(b.node, b.offset);
    const passage = passageOf(range, { exact });
    if (!passage) return null;
    show(passage);
    return { ...passage, shown: getSelection().toString(), raw: range.toString() };
  });
}"""


@pytest.fixture
def article(desk):
    make.make_codebook(desk)
    article = make.make_article(desk, *PARAGRAPHS)
    # Marks cut the paragraphs into many text nodes, as on any page that is in use.
    for quote in ("flags, and", "as one, x\u0302 as", "الوضع تحت", "局势已", "beyond the basic"):
        make.make_annotation(article, quote, by="cleo")
    return article


def units(text: str) -> int:
    """How long the browser says a text is."""
    return len(text.encode("utf-16-le")) // 2


def ranges() -> list[tuple[int, int, int, int, bool]]:
    """Selections as a hand makes them, anywhere: also inside of surrogate pairs and clusters, forwards."""
    dice = random.Random(20220105)
    found = []
    for index, text in enumerate(PARAGRAPHS):
        length = units(text)
        for _ in range(60):
            one, other = sorted(dice.sample(range(length + 1), 2))
            found.append((index, one, index, other, dice.random() < 0.5))
    for _ in range(40):
        first, last = sorted(dice.sample(range(len(PARAGRAPHS)), 2))
        one, other = dice.randrange(units(PARAGRAPHS[first])), dice.randrange(1, units(PARAGRAPHS[last]) + 1)
        found.append((first, one, last, other, dice.random() < 0.5))
    return found


def test_any_selection_is_a_passage_of_the_article(page: Page, login, live_server, article):
    login(page, "ben")
    open_article(page, article)
    wanted = ranges()
    found = page.evaluate(EVERY, [live_server.url, wanted])
    assert sum(passage is None for passage in found) < len(found) / 10
    for passage, asked in zip(found, wanted, strict=True):
        if passage is None:
            continue
        start, end, quote = passage["start"], passage["end"], passage["quote"]
        assert article.text[start:end] == quote, asked
        assert quote == quote.strip() != "", asked
        span = tidy(article.text, start, end)
        assert (span.start, span.end) == (start, end), asked  # what is sent is what will be stored
        assert graphemes.is_boundary(article.text, start), asked
        assert graphemes.is_boundary(article.text, end), asked
        if asked[0] == asked[2]:
            # At least what was selected, less the white space and halves of characters at its ends; all of it is shown.
            assert re.sub("[\ud800-\udfff]", "", passage["raw"]).strip() in quote, asked
            assert passage["shown"].split() == quote.split(), asked


def test_whole_words_unless_alt_is_held(page: Page, login, live_server, article):
    login(page, "ben")
    open_article(page, article)
    text = PARAGRAPHS[6]
    at = units(text[: text.index("yond")])
    cases = [[6, at, 6, at + 8, False], [6, at, 6, at + 8, True]]
    snapped, exact = page.evaluate(EVERY, [live_server.url, cases])
    assert snapped["quote"] == "beyond the"
    assert exact["quote"] == "yond the"


def test_an_apostrophe_is_an_edge(page: Page, login, live_server, desk):
    make.make_codebook(desk)
    article = make.make_article(desk, "Then Tokayev’s office said that it isn’t so.")
    login(page, "ben")
    open_article(page, article)
    cases = [[0, 5, 0, 12, False], [0, 5, 0, 11, False]]
    assert [each["quote"] for each in page.evaluate(EVERY, [live_server.url, cases])] == ["Tokayev", "Tokayev’s"]


@pytest.mark.parametrize(
    ("paragraph", "words", "exact"),
    [
        (1, "👨‍👩‍👧‍👦 saw 🇰🇿", True),
        (1, "“thumbs” 👍🏽 up", False),
        (2, "x\u0302 as two, q\u0323\u0307", True),
        (3, "الوضع تحت السيطرة", False),
        (4, "הכול בשליטה", False),
        (5, "总统说，局势", False),
        (6, "क्षेत्र में", False),
        (7, "𐐷𐐲𐑌 and", False),
        (8, "“кавычки”, ‘одинарные’", True),
    ],
    ids=["joiners", "skin", "accents", "arabic", "hebrew", "cjk", "devanagari", "astral", "quotes"],
)
def test_by_mouse_it_comes_back_exactly(page: Page, login, article, paragraph, words, exact):
    words_there = article.text.split("\n\n")[paragraph - 1]
    assert words in words_there
    login(page, "ben")
    open_article(page, article)
    drag(page, paragraph, words, exact=exact)
    selected = page.evaluate("() => getSelection().toString()")
    press(page, "1")
    span = Span.objects.get(annotation__author__username="ben")
    assert article.text[span.start : span.end] == span.quote == selected
    assert span.quote == words


@pytest.mark.parametrize("paragraph", range(1, len(PARAGRAPHS) + 1))
def test_by_keys_it_comes_back_exactly(page: Page, login, article, paragraph):
    """The second and third word of each paragraph, whichever way it runs."""
    login(page, "ben")
    open_article(page, article)
    para = page.locator(f"#p{paragraph}")
    para.focus()
    right_to_left = para.evaluate("para => getComputedStyle(para).direction === 'rtl'")
    onwards = "ArrowLeft" if right_to_left else "ArrowRight"
    for key in (onwards, onwards, f"Shift+{onwards}"):
        page.keyboard.press(key)
    page.wait_for_selector("#toolbar:not([hidden])")
    drawn = under_cursor(page)
    press(page, "2")
    span = Span.objects.get(annotation__author__username="ben")
    assert article.text[span.start : span.end] == span.quote == drawn
    assert span.quote in article.text.split("\n\n")[paragraph - 1]


def test_across_paragraphs(page: Page, login, article):
    login(page, "ben")
    open_article(page, article)
    drag(page, 6, "नियंत्रण", to=7, until="beyond the")
    press(page, "1")
    span = Span.objects.get(annotation__author__username="ben")
    assert span.quote == "नियंत्रण में है।\n\n𝔘𝔫𝔦𝔠𝔬𝔡𝔢 beyond the"
    assert article.text[span.start : span.end] == span.quote
