"""More of one annotation: another piece, moved edges, another tag, a split, a link, the same words everywhere."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from tests import make
from tests.browser.hands import drag, open_article, point, press, said, settle
from tests.browser.test_asking import drag_text, parts, stand

PARAGRAPHS = [
    "What was counted",
    "Perhaps twenty thousand came, the paper wrote. The ministry counted fewer, and Almaty was quiet.",
    "Almaty has two million people. Nobody in Almaty knew the number.",
]


@pytest.fixture
def article(desk):
    make.make_codebook(desk)
    return make.make_article(desk, *PARAGRAPHS, title="What was counted")


@pytest.fixture
def claim(article) -> Annotation:
    return make.make_annotation(article, "twenty thousand came", note="Who counted?")


@pytest.fixture
def guess(article) -> Annotation:
    return make.make_annotation(article, "twenty thousand came, the paper wrote", tag="speculation")


@pytest.fixture
def reading(page: Page, login, claim, article) -> Page:
    login(page, "ada")
    open_article(page, article)
    return page


def focus(page: Page, annotation: Annotation) -> None:
    page.locator(f"#a-{annotation.pk}").focus()


def choose(page: Page, sentence: str, words: int) -> None:
    """The cursor takes the first words of a sentence."""
    stand(page, sentence)
    page.keyboard.press("ArrowRight")
    for _ in range(words - 1):
        page.keyboard.press("Shift+ArrowRight")


def test_a_piece_is_added_by_its_key(reading, claim):
    focus(reading, claim)
    choose(reading, "p2s2", 2)
    press(reading, "+")
    assert parts(claim) == {"claim": ["twenty thousand came", "The ministry"]}
    expect(reading.locator("#toolbar")).to_be_hidden()
    expect(reading.locator("#asking")).to_be_hidden()
    expect(reading.locator(f"#a-{claim.pk} .quote")).to_have_count(2)


def test_a_name_can_have_a_piece_more(reading, article):
    name = make.make_annotation(article, "The ministry", tag="organisation")
    reading.reload()
    focus(reading, name)
    choose(reading, "p2s1", 2)
    press(reading, "+")
    assert parts(name) == {"": ["Perhaps twenty", "The ministry"]}


def test_of_several_parts_one_is_chosen(reading, guess, article):
    open_article(reading, article)
    focus(reading, guess)
    choose(reading, "p2s1", 1)
    reading.keyboard.press("+")
    group = reading.get_by_role("group", name="Add to Speculation")
    expect(group.get_by_role("button", name="scope")).to_be_focused()
    reading.keyboard.press("ArrowRight")
    expect(group.get_by_role("button", name="cue")).to_be_focused()
    press(reading, "Enter")
    assert parts(guess) == {"scope": ["twenty thousand came, the paper wrote"], "cue": ["Perhaps"]}


def test_shift_adds_what_the_mouse_selects(reading, claim):
    focus(reading, claim)
    reading.keyboard.down("Shift")
    with reading.expect_response(lambda response: response.request.method == "POST"):
        drag_text(reading, "The ministry")
    reading.keyboard.up("Shift")
    again: list[str] = []
    reading.on("request", lambda request: again.append(request.url) if request.method == "POST" else None)
    settle(reading)
    reading.wait_for_timeout(300)
    assert again == []  # once sent, it is not meant for the annotation any more
    assert parts(claim) == {"claim": ["twenty thousand came", "The ministry"]}


def test_without_an_open_annotation_plus_does_nothing(reading, claim):
    choose(reading, "p2s2", 2)
    reading.keyboard.press("+")
    reading.wait_for_timeout(100)
    assert parts(claim) == {"claim": ["twenty thousand came"]}


@pytest.mark.parametrize(
    ("keys", "quote"),
    [
        ("[", "Perhaps twenty thousand came"),
        ("]", "twenty thousand came, the"),
        ("{", "thousand came"),
        ("}", "twenty thousand"),
    ],
)
def test_its_edges_go_by_words(reading, claim, keys, quote):
    focus(reading, claim)
    for key in keys:
        press(reading, key)
    assert parts(claim) == {"claim": [quote]}
    expect(reading.locator(f"#a-{claim.pk}")).to_be_focused()


def test_on_its_card_the_key_of_a_tag_moves_it_there(reading, claim):
    focus(reading, claim)
    press(reading, "2")
    claim.refresh_from_db()
    assert (claim.tag.key, claim.note) == ("speculation", "Who counted?")
    expect(reading.locator(f"#a-{claim.pk}")).to_be_focused()


def test_the_link_to_it_is_copied_and_opens_on_it(reading, claim, article, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    focus(reading, claim)
    reading.keyboard.press("y")
    expect(reading.locator("#message")).to_contain_text("Link copied.")
    link = reading.evaluate("() => navigator.clipboard.readText()")
    assert link.endswith(f"/a/{article.pk}/#a-{claim.pk}")
    reading.goto("about:blank")
    reading.goto(link)
    expect(reading.locator(f"#a-{claim.pk}")).to_be_focused()
    reading.locator(f"#a-{claim.pk}").get_by_role("link", name="Copy link").click()
    expect(reading.locator("#message")).to_contain_text("Link copied.")


def test_a_link_to_what_the_filter_leaves_out_says_so(reading, claim, article):
    open_article(reading, article, query=f"?tag=speculation#a-{claim.pk}")
    message = reading.locator("#message")
    expect(message).to_contain_text("The filter leaves this annotation out.")
    message.get_by_role("link", name="Show it").click()
    expect(reading.locator(f"#a-{claim.pk}")).to_be_focused()


def test_it_is_split_at_the_cursor(reading, claim):
    focus(reading, claim)
    stand(reading, "p2s1")
    for _ in range(3):
        reading.keyboard.press("ArrowRight")
    press(reading, "|")
    quotes = sorted(quote for made in Annotation.objects.all() for quotes in parts(made).values() for quote in quotes)
    assert quotes == ["thousand came", "twenty"]


def test_where_to_split_is_asked_if_the_cursor_is_elsewhere(reading, article):
    both = make.make_annotation(article, PARAGRAPHS[1], tag="attribution")
    open_article(reading, article)
    focus(reading, both)
    reading.keyboard.press("|")
    form = reading.locator("#margin form").filter(has=reading.locator("[name=at]"))
    expect(form.locator("[name=at]").first).to_be_focused()
    with reading.expect_response(lambda response: response.request.method == "POST"):
        form.get_by_role("button", name="Split").click()
    settle(reading)
    assert Annotation.objects.filter(tag__key="attribution").count() == 2


def test_the_same_words_are_marked_everywhere(reading):
    drag(reading, 2, "Almaty")
    reading.keyboard.press("m")
    window = reading.locator("#occurrences")
    expect(window).to_be_visible()
    expect(window.get_by_role("heading", name="3 places")).to_be_visible()
    boxes = window.locator("[name=place]")
    boxes.nth(1).uncheck()
    expect(window.locator("[data-count]").first).to_have_text("2")
    press(reading, "6")
    expect(window).to_be_hidden()
    assert Annotation.objects.filter(tag__key="place").count() == 2
    expect(reading.locator("#text .layer.green")).to_have_count(2)


def test_a_double_click_on_overlapping_marks_offers_a_list(reading, guess, article):
    open_article(reading, article)
    mark = reading.locator("#p2 .mark", has_text="twenty thousand came")
    box = mark.first.bounding_box()
    reading.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(reading.locator("#popover [role=menuitem]")).to_have_count(2)
    expect(reading.locator("#toolbar")).to_be_hidden()
    assert reading.evaluate("() => getSelection().isCollapsed")
    reading.keyboard.press("ArrowDown")
    reading.keyboard.press("Enter")
    expect(reading.locator("#margin .card:focus")).to_have_count(1)


def test_an_open_card_shows_all_it_has(reading, claim):
    point(reading, reading.locator("#p2 .mark"))
    card = reading.locator(f"#a-{claim.pk}")
    expect(card).to_contain_text("Still open: checkability, factuality")
    with reading.expect_response("**/ask/**"):
        card.locator("[data-ask]").click()
    expect(reading.locator("#asking")).to_be_visible()
    press(reading, "3")
    press(reading, "1")
    expect(card.locator(".lacks")).to_have_count(0)
    expect(card.locator("dl.values")).to_contain_text("check-worthy factual")
    assert "certainly so" in said(reading)
