"""The reading cursor: by sentence, word, paragraph and character, with spoken names and nothing selected."""

import pytest
from playwright.sync_api import Page, expect

from annotations.actions import annotate
from annotations.models import Annotation, Shortcut, Tag
from reader.models import Article, Collection, Paragraph, User
from reader.text.paragraphs import Kind
from tests import make
from tests.browser.axe import misfits
from tests.browser.golden import agree
from tests.browser.hands import chosen, drag, open_article, point, press, said, settle, under_cursor

PARAGRAPHS = [
    "The week in January",
    "Reuters reported that Tokayev had said that order was restored. Officials may have known. Nobody asked them.",
    "Share this article",
    "Prices rose again, the ministry said. “We are not worried,” it added.",
    "قال الرئيس إن الوضع تحت السيطرة. ولم يصدقه أحد.",
    "哈萨克斯坦总统说，局势已得到控制。東京で会った。",
    "No full stop ends this line",
    *(f"Day {day} was quiet. On the evening of day {day} the count had changed again." for day in range(1, 15)),
]
FURNITURE = 2


@pytest.fixture
def article(desk: Collection) -> Article:
    make.make_codebook(desk)
    article = make.make_article(desk, *PARAGRAPHS, title="The week in January")
    Paragraph.objects.filter(article=article, position=FURNITURE).update(kind=Kind.BOILERPLATE)
    return article


@pytest.fixture
def reading(page: Page, login, article: Article) -> Page:
    login(page, "ada")
    open_article(page, article)
    return page


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    return page.evaluate("() => document.activeElement.id")


def spoken(page: Page) -> str:
    return page.locator(":focus").get_attribute("aria-label") or ""


def announced(page: Page) -> str:
    """What the polite live region says by now."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.locator("#announce").inner_text()


def overlap(article: Article) -> None:
    """Marks of many kinds in the second paragraph: nested attributions, a speculation in parts, a name, a proposal."""
    people = {name: User.objects.get(username=name) for name in ("ada", "ben", "cleo")}
    tags = {tag.key: tag for tag in Tag.objects.filter(collection=article.collection)}

    def mark(by: str, tag: str, *parts: tuple[str, str]) -> None:
        spans = [(article.text.index(words), article.text.index(words) + len(words), role) for words, role in parts]
        annotate.create(article, by=people[by], tag=tags[tag], spans=spans)

    content = "Tokayev had said that order was restored"
    mark("ada", "attribution", (f"that {content}", "content"), ("Reuters", "source"), ("reported", "cue"))
    mark("ben", "attribution", ("that order was restored", "content"), ("Tokayev", "source"), ("had said", "cue"))
    mark("ben", "claim", ("order was restored", "claim"))
    mark("cleo", "claim", ("order was restored. Officials may have known", "claim"))
    mark("cleo", "speculation", ("Officials", "scope"), ("have known", "scope"), ("may", "cue"))
    make.make_annotation(article, "Reuters", tag="organisation")
    make.make_suggestion(article, "Tokayev")


def test_from_nothing_by_sentence_and_back(reading: Page):
    keys(reading, "ArrowDown")
    assert (focused(reading), under_cursor(reading)) == ("p1s1", "The week in January")
    keys(reading, "ArrowDown", "ArrowDown")
    assert (focused(reading), under_cursor(reading)) == ("p2s2", "Officials may have known.")
    keys(reading, "ArrowDown", "ArrowDown")  # past the line of page furniture, which is folded away
    assert (focused(reading), under_cursor(reading)) == ("p4s1", "Prices rose again, the ministry said.")
    keys(reading, "ArrowUp")
    assert focused(reading) == "p2s3"
    assert reading.evaluate("() => getSelection().isCollapsed")
    expect(reading.locator("#toolbar")).to_be_hidden()  # reading is not yet marking


def test_one_sentence_of_all_can_be_focused_and_has_a_role(reading: Page):
    held = reading.locator("#text [aria-roledescription=sentence]")
    expect(held).to_have_count(1)
    expect(held).to_have_id("p1s1")  # before anything is pressed Tab gets to the first one in view
    keys(reading, "j", "j", "ArrowDown")
    expect(held).to_have_count(1)
    expect(held).to_be_focused()
    expect(held).to_have_role("group")
    assert reading.locator("#text .sentence[tabindex]").count() == 1


def test_tab_comes_to_the_readers_place_and_has_it(reading: Page):
    keys(reading, "j", "j", "ArrowDown")
    reading.locator("#filters a").last.focus()
    keys(reading, "Escape")
    for _ in range(40):
        keys(reading, "Tab")
        if focused(reading) == "p2s2":
            break
    assert (focused(reading), under_cursor(reading)) == ("p2s2", "Officials may have known.")


def test_by_paragraph_with_letters_and_with_arrows(reading: Page):
    keys(reading, "j", "j", "j")
    assert focused(reading) == "p4s1"
    keys(reading, "ArrowDown", "k")
    assert focused(reading) == "p4s1"  # first to its own beginning
    keys(reading, "k", "Control+ArrowDown", "Control+ArrowDown", "Control+ArrowUp")
    assert focused(reading) == "p4s1"


def test_by_word_into_a_sentence_and_along_it(reading: Page):
    keys(reading, "j", "j", "ArrowRight")
    assert under_cursor(reading) == "Reuters"
    keys(reading, "ArrowRight", "ArrowRight", "ArrowLeft")
    assert under_cursor(reading) == "reported"
    keys(reading, "End")
    assert under_cursor(reading) == "restored"
    keys(reading, "ArrowRight")
    assert (focused(reading), under_cursor(reading)) == ("p2s2", "Officials")
    keys(reading, "Home", "ArrowLeft")
    assert (focused(reading), under_cursor(reading)) == ("p2s1", "restored")
    keys(reading, "ArrowUp")
    assert under_cursor(reading).startswith("Reuters reported")  # from a word, its sentence
    keys(reading, "ArrowRight", "ArrowDown")
    assert focused(reading) == "p2s2"


def test_extending_and_taking_back(reading: Page):
    keys(reading, "j", "j", "ArrowDown", "Shift+ArrowDown")
    assert under_cursor(reading) == "Officials may have known. Nobody asked them."
    keys(reading, "Shift+ArrowUp")
    assert under_cursor(reading) == "Officials may have known."
    keys(reading, "Shift+ArrowUp", "Shift+ArrowRight")
    assert under_cursor(reading).startswith("reported that Tokayev")
    assert under_cursor(reading).endswith("Officials may have known.")
    keys(reading, "ArrowUp", "ArrowDown", "Shift+ArrowLeft")
    assert under_cursor(reading) == "Officials may have"  # words are left off at the end of a sentence
    keys(reading, "Shift+ArrowRight", "Shift+ArrowRight")
    assert under_cursor(reading) == "Officials may have known. Nobody"
    keys(reading, "ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft")
    assert under_cursor(reading) == "may have known"
    keys(reading, "ArrowUp", "ArrowRight", "ArrowRight", "Shift+End")
    assert under_cursor(reading) == "may have known."
    keys(reading, "Shift+Home")
    assert under_cursor(reading) == "Officials may"
    keys(reading, "Shift+Control+ArrowDown")
    assert under_cursor(reading) == "may"  # back to where it began, and no further at once
    keys(reading, "Shift+Control+ArrowDown")
    assert under_cursor(reading) == "may have known. Nobody asked them."
    expect(reading.locator("#toolbar")).to_be_visible()


def test_by_characters_into_a_word(reading: Page):
    keys(reading, "j", "j", "ArrowRight", *["Alt+Shift+ArrowLeft"] * 3)
    assert under_cursor(reading) == "Reut"
    keys(reading, *["Alt+Shift+ArrowLeft"] * 6)
    assert under_cursor(reading) == "R"  # never nothing
    keys(reading, "Alt+Shift+ArrowRight", "Alt+Shift+ArrowRight")
    assert under_cursor(reading) == "Reu"


@pytest.mark.parametrize(
    ("paragraph", "sentences", "word", "onwards"),
    [
        (5, ["قال الرئيس إن الوضع تحت السيطرة.", "ولم يصدقه أحد."], "قال", "ArrowLeft"),
        (6, ["哈萨克斯坦总统说，局势已得到控制。", "東京で会った。"], "哈萨克", "ArrowRight"),
        (7, ["No full stop ends this line"], "No", "ArrowRight"),
    ],
    ids=["right to left", "without spaces", "without a full stop"],
)
def test_in_any_script(reading: Page, paragraph: int, sentences: list[str], word: str, onwards: str):
    reading.locator(f"#p{paragraph}").focus()
    for each in sentences:
        keys(reading, "ArrowDown")
        assert under_cursor(reading) == each
    reading.locator(f"#p{paragraph}").focus()
    keys(reading, *["ArrowUp"] * (len(sentences) - 1), onwards)
    assert word.startswith(under_cursor(reading))
    keys(reading, onwards, "Home")
    assert word.startswith(under_cursor(reading))


def test_a_sentence_is_marked_by_two_keys_and_the_next_by_two_more(reading: Page, article: Article):
    keys(reading, "j", "j", "ArrowDown")
    press(reading, "4")
    assert focused(reading) == "p2s2"
    keys(reading, "ArrowDown")
    assert focused(reading) == "p2s3"
    press(reading, "5")
    spans = Annotation.objects.order_by("created_at").values_list("spans__quote", "tag__key")
    assert list(spans) == [("Officials may have known.", "person"), ("Nobody asked them.", "organisation")]


def test_reading_on_leaves_what_is_asked_about_the_last_one(reading: Page):
    asked = reading.locator("#asking")
    keys(reading, "j", "j", "ArrowDown")
    press(reading, "1")
    expect(asked).to_be_visible()  # a claim has values; none has to be given
    keys(reading, "ArrowRight")
    expect(asked).to_be_visible()
    keys(reading, "ArrowDown")
    expect(asked).to_be_hidden()
    press(reading, "1")
    assert set(Annotation.objects.values_list("spans__quote", "tag__key")) == {
        ("Officials may have known.", "claim"),
        ("Nobody asked them.", "claim"),
    }
    assert not Annotation.objects.filter(values__isnull=False).exists()


def test_by_a_key_of_ones_own(page: Page, login, article: Article, desk: Collection):
    ada = User.objects.get(username="ada")
    Shortcut.objects.create(user=ada, tag=Tag.objects.get(collection=desk, key="place"), key="w")
    login(page, "ada")
    open_article(page, article)
    keys(page, "ArrowDown")
    press(page, "w")
    assert Annotation.objects.get().tag.key == "place"


def test_marked_it_shows_and_another_key_gives_another_tag(reading: Page):
    keys(reading, "j", "j", "ArrowRight")
    press(reading, "5")
    assert focused(reading) == "p2s1"
    assert under_cursor(reading) == ""  # what was marked is seen, not that it was chosen
    assert spoken(reading).endswith("Organisation Reuters by ada.")
    press(reading, "6")
    assert set(Annotation.objects.values_list("spans__quote", "tag__key")) == {
        ("Reuters", "organisation"),
        ("Reuters", "place"),
    }
    keys(reading, "ArrowRight")
    assert under_cursor(reading) == "reported"


def test_a_swap_keeps_place_and_focus(reading: Page, article: Article):
    keys(reading, "j", "j", "ArrowDown", "ArrowRight", "Shift+ArrowRight")
    make.make_annotation(article, "Reuters", by="ben", tag="organisation")
    old = reading.locator("#p2s2").element_handle()
    reading.evaluate(
        "() => htmx.ajax('GET', location.href, { target: '#reading', select: '#reading', swap: 'outerHTML' })"
    )
    reading.wait_for_selector("#p2 .mark")
    settle(reading)
    assert old.evaluate("element => element.isConnected") is False
    assert focused(reading) == "p2s2"
    assert under_cursor(reading) == "Officials may"
    expect(reading.locator("#toolbar")).to_be_visible()
    keys(reading, "Escape", "ArrowUp", "ArrowUp")
    assert spoken(reading) == (
        "Reuters reported that Tokayev had said that order was restored. Organisation Reuters by ben."
    )


def test_words_are_announced_and_sentences_are_named(reading: Page):
    keys(reading, "j", "j")
    assert spoken(reading) == "Reuters reported that Tokayev had said that order was restored."
    keys(reading, "ArrowRight")
    assert announced(reading).startswith("Reuters. ")  # with a hint, once
    keys(reading, "Shift+ArrowRight")
    assert announced(reading) == "Reuters reported"
    keys(reading, "ArrowDown")
    assert spoken(reading) == "Officials may have known."
    keys(reading, "ArrowRight", "ArrowUp")  # the focus is there already: so it is announced
    assert announced(reading) == "Officials may have known."


def test_the_names_are_as_approved_and_nothing_is_violated(page: Page, login, article: Article):
    overlap(article)
    login(page, "ada")
    open_article(page, article)
    keys(page, "j", "j")
    told = []
    problems = []
    for _ in range(3):
        told.append(page.locator("#p2").aria_snapshot())
        problems += misfits(page)
        keys(page, "ArrowDown")
    agree("sentence-names.txt", "\n\n".join(told))
    assert problems == []


def test_the_mouse_begins_where_it_clicks_and_selects_as_ever(reading: Page):
    drag(reading, 4, "the ministry said")
    assert chosen(reading)["quote"] == "the ministry said"
    keys(reading, "ArrowDown")
    assert under_cursor(reading) == "“We are not worried,” it added."
    reading.locator("#p2s2").click()
    assert reading.evaluate("() => CSS.highlights.has('postil-pending')") is False
    keys(reading, "ArrowDown")
    assert (focused(reading), under_cursor(reading)) == ("p2s2", "Officials may have known.")
    drag(reading, 2, "Officials may")  # from the first letter of the sentence that has the focus
    assert chosen(reading)["quote"] == "Officials may"


def test_shift_and_a_drag_choose_a_piece_more(reading: Page, article: Article):
    made = make.make_annotation(article, "Prices rose again")
    open_article(reading, article)
    reading.evaluate(
        """() => {
          window.got = [];
          document.addEventListener("postil:passage", ({ detail }) => detail.passage && got.push(detail));
        }"""
    )
    drag(reading, 2, "Officials may")
    keys(reading, "Escape")
    point(reading, reading.locator("#p4 .mark"))
    expect(reading.locator(f"#a-{made.pk}.is-open")).to_have_count(1)
    reading.keyboard.down("Shift")
    start, end = (reading.locator(f"#p{number}s1").bounding_box() for number in (2, 2))
    reading.mouse.move(start["x"] + 1, start["y"] + 8)
    reading.mouse.down()
    reading.mouse.move(end["x"] + 40, end["y"] + 8, steps=4)
    reading.mouse.up()
    reading.keyboard.up("Shift")
    reading.wait_for_function("() => window.got.length > 1")
    seen = reading.evaluate("() => window.got.map(({ passage, adding }) => [passage.quote, adding])")
    assert [adding for _, adding in seen] == [False, True]
    assert seen[1][0].startswith("Reuters")


def test_a_double_click_on_several_marks_selects_no_word(reading: Page, article: Article):
    for who in ("ada", "ben"):
        make.make_annotation(article, "Prices rose again", by=who)
    open_article(reading, article)
    reading.locator("#p4 .mark").first.dblclick()
    reading.wait_for_timeout(50)
    assert reading.evaluate("() => getSelection().toString()") == ""
    expect(reading.locator("#toolbar")).to_be_hidden()
    reading.keyboard.press("Escape")
    reading.locator("#p4s2").dblclick(position={"x": 10, "y": 8})
    expect(reading.locator("#toolbar")).to_be_visible()  # elsewhere it selects a word
    assert chosen(reading)["quote"] == "We"


def test_nothing_moves_until_the_cursor_leaves_the_view(reading: Page):
    keys(reading, "ArrowDown", "ArrowDown", "ArrowDown")
    assert reading.evaluate("() => scrollY") == 0
    keys(reading, *["ArrowDown"] * 25)
    box = reading.locator(":focus").bounding_box()
    assert 0 <= box["y"] <= 720
    assert reading.evaluate("() => scrollY") > 0
    reading.evaluate("() => scrollTo({ top: 0, behavior: 'instant' })")
    keys(reading, "ArrowDown")  # who has scrolled away begins where one looks
    assert focused(reading) == "p1s1"


def test_who_may_only_read_has_the_cursor_too(page: Page, login, article: Article):
    login(page, "dana")
    open_article(page, article)
    keys(page, "ArrowDown", "ArrowDown", "ArrowRight", "1", "Enter")
    assert under_cursor(page) == "Reuters"
    assert announced(page) == "Reuters"  # no tag is offered
    assert not Annotation.objects.exists()


def test_the_browsers_own_caret_is_left_alone(reading: Page):
    keys(reading, "F7", "ArrowDown", "ArrowRight")
    assert under_cursor(reading) == ""
    keys(reading, "F7", "ArrowDown")
    assert under_cursor(reading) == "The week in January"


def test_without_highlights_the_browser_shows_it(page: Page, login, article: Article):
    page.add_init_script("delete CSS.__proto__.highlights; delete CSS.highlights")
    login(page, "ada")
    open_article(page, article)
    assert page.evaluate("() => 'highlights' in CSS") is False
    keys(page, "ArrowDown", "ArrowDown", "ArrowRight")
    assert page.evaluate("() => getSelection().toString()") == "Reuters"
    press(page, "5")
    assert said(page).startswith("Marked as organisation")
