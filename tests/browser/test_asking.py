"""After a tag with parts, what is missing is asked for at the words: by keys, by what is selected, by pointer."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Attribute, Option
from tests import make
from tests.browser.hands import drag, open_article, press, settle

PARAGRAPHS = [
    "What was said",
    "The city was quiet that day. President Tokayev said that trained fighters had attacked Almaty. "
    "Nobody has shown them.",
    "The number is perhaps twenty thousand. An officer told Reuters that he had seen none.",
]


@pytest.fixture
def article(desk):
    make.make_codebook(desk)
    return make.make_article(desk, *PARAGRAPHS, title="What was said")


@pytest.fixture
def reading(page: Page, login, article) -> Page:
    login(page, "ada")
    open_article(page, article)
    return page


def stand(page: Page, sentence: str) -> None:
    """The reading cursor goes to a sentence, by its id."""
    for key in [*["ArrowUp"] * 8, *["ArrowDown"] * 8]:
        page.keyboard.press(key)
        if page.evaluate("() => document.activeElement.id") == sentence:
            return
    raise AssertionError(f"never came to {sentence}")


def the_bar(page: Page):
    return page.locator("#asking")


def question(page: Page) -> str:
    return the_bar(page).locator(".question b").inner_text()


def proposed(page: Page) -> str:
    """The words that are drawn in the text as proposed."""
    return page.evaluate("() => [...(CSS.highlights.get('postil-proposed') ?? [])].join('')")


def parts(annotation: Annotation) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for span in annotation.spans.select_related("role"):
        found.setdefault(span.role.key if span.role else "", []).append(span.quote)
    return found


def values(annotation: Annotation) -> dict[str, str]:
    return {value.attribute.key: str(value.told()) for value in annotation.values.select_related("attribute", "option")}


def attribution(page: Page) -> None:
    """Mark the second sentence as an attribution, by keys."""
    stand(page, "p2s2")
    press(page, "3")
    expect(the_bar(page)).to_be_visible()


def test_a_triple_by_enter_alone(reading):
    attribution(reading)
    assert question(reading) == "Now the source"
    assert proposed(reading) == "President Tokayev"
    expect(reading.locator("#toolbar")).to_be_hidden()
    assert reading.evaluate("() => document.activeElement.id") == "p2s2"
    press(reading, "Enter")
    assert question(reading) == "Now the cue"
    assert proposed(reading) == "said"
    press(reading, "Enter")
    assert question(reading) == "Is this the content?"
    assert proposed(reading).startswith("trained fighters had attacked Almaty")
    press(reading, "Enter")
    expect(the_bar(reading).locator(".options")).to_be_visible()
    assert proposed(reading) == ""
    made = Annotation.objects.get()
    assert parts(made) == {
        "content": ["trained fighters had attacked Almaty"],
        "source": ["President Tokayev"],
        "cue": ["said"],
    }
    press(reading, "1")
    expect(the_bar(reading)).to_be_hidden()
    assert values(made)["source-type"] == "named-person"
    assert reading.evaluate("() => document.activeElement.id") == "p2s2"


def test_the_bar_stays_where_it_is_from_question_to_question(reading):
    attribution(reading)
    sides = [the_bar(reading).bounding_box()["x"]]
    for _ in range(3):
        press(reading, "Enter")
        sides.append(the_bar(reading).bounding_box()["x"])
    assert len(set(sides)) == 1


def test_the_question_is_spoken_with_what_is_proposed(reading):
    attribution(reading)
    expect(reading.locator("#announce")).to_contain_text("Marked as source attribution.")
    expect(reading.locator("#announce")).to_contain_text("Now the source. Proposed: President Tokayev.")


def test_esc_leaves_a_part_implicit_and_goes_on(reading):
    attribution(reading)
    press(reading, "Escape")
    assert question(reading) == "Now the cue"
    press(reading, "Escape")
    press(reading, "Escape")
    expect(the_bar(reading).locator(".options")).to_be_visible()
    assert list(parts(Annotation.objects.get())) == ["content"]


def test_another_span_is_chosen_by_the_cursor(reading):
    attribution(reading)
    reading.keyboard.press("ArrowUp")
    reading.keyboard.press("ArrowRight")
    reading.keyboard.press("Shift+ArrowRight")
    take = the_bar(reading).get_by_role("button", name="Take what is selected")
    expect(take).to_be_visible()
    expect(reading.locator("#toolbar")).to_be_hidden()
    press(reading, "Enter")
    assert question(reading) == "Now the cue"
    expect(take).to_be_hidden()
    assert parts(Annotation.objects.get())["source"] == ["The city"]
    # What was chosen is used up: Enter means the proposal again.
    press(reading, "Enter")
    assert parts(Annotation.objects.get())["cue"] == ["said"]


def test_another_span_is_chosen_with_the_mouse(reading):
    attribution(reading)
    drag_text(reading, "Nobody")
    take = the_bar(reading).get_by_role("button", name="Take what is selected")
    expect(take).to_be_visible()
    expect(reading.locator("#toolbar")).to_be_hidden()
    with reading.expect_response(lambda response: response.request.method == "POST"):
        take.click()
    settle(reading)
    assert parts(Annotation.objects.get())["source"] == ["Nobody"]
    assert question(reading) == "Now the cue"


def drag_text(page: Page, words: str, paragraph: int = 2) -> None:
    """Select with the mouse, where the bar of tags does not open."""
    start, end = page.evaluate(
        """([id, words]) => {
          const range = document.createRange();
          const walker = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            break;
          }
          const box = range.getBoundingClientRect();
          return [[box.left + 1, box.top + box.height / 2], [box.right - 1, box.top + box.height / 2]];
        }""",
        [f"p{paragraph}", words],
    )
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.mouse.up()
    page.wait_for_timeout(50)


def test_shift_gathers_several_pieces_of_a_part(reading):
    attribution(reading)
    for words in ("Nobody", "The city"):
        reading.keyboard.down("Shift")
        with reading.expect_response(lambda response: response.request.method == "POST"):
            drag_text(reading, words)
        reading.keyboard.up("Shift")
        settle(reading)
        assert question(reading) == "Now the source"
    assert parts(Annotation.objects.get())["source"] == ["The city", "Nobody"]


def test_the_bar_covers_neither_the_passage_nor_the_proposal(reading):
    attribution(reading)
    bar = the_bar(reading).bounding_box()
    boxes = reading.evaluate(
        """() => [...document.querySelectorAll('#text .layer'), ...CSS.highlights.get('postil-proposed')]
          .flatMap((each) => [...each.getClientRects()]).map((box) => [box.top, box.bottom])"""
    )
    assert boxes
    assert all(bottom <= bar["y"] or top >= bar["y"] + bar["height"] for top, bottom in boxes)


def test_tab_goes_into_the_bar_and_back(reading):
    attribution(reading)
    reading.keyboard.press("Tab")
    first = the_bar(reading).locator("button[name=piece]").first
    expect(first).to_be_focused()
    reading.keyboard.press("Shift+Tab")
    assert reading.evaluate("() => document.activeElement.id") == "p2s2"
    reading.keyboard.press("Tab")
    press(reading, "Enter")
    assert question(reading) == "Now the cue"
    expect(the_bar(reading).locator("button").first).to_be_focused()


def test_another_proposal_is_drawn_while_it_is_looked_at(reading):
    attribution(reading)
    press(reading, "Enter")
    buttons = the_bar(reading).locator("button[name=piece]")
    buttons.nth(1).hover()
    assert proposed(reading) != "said"
    reading.mouse.move(0, 0)
    assert proposed(reading) == "said"


def test_every_value_is_asked_for_by_v_and_typed_where_it_is_text(reading, desk, article):
    Attribute.objects.create(tag=desk.tags.get(key="claim"), key="remark", name="Remark", type="text", position=9)
    made = make.make_annotation(article, "The number is perhaps twenty thousand.")
    open_article(reading, article)
    reading.keyboard.press("n")
    with reading.expect_response("**/ask/**"):
        reading.keyboard.press("v")
    settle(reading)
    assert question(reading) == "Checkability"
    press(reading, "3")
    press(reading, "Escape")
    press(reading, "2")
    field = the_bar(reading).locator("input[name=value]")
    expect(field).to_be_focused()
    reading.keyboard.type("1 of 3, v")
    reading.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    expect(field).to_have_value("1 of 3, v")
    field.focus()
    press(reading, "Enter")
    expect(the_bar(reading)).to_be_hidden()
    assert values(made)["remark"] == "1 of 3, v"
    assert values(made)["checkability"] == "CFS"


def test_several_of_a_list_are_toggled_then_enter(reading, desk, article):
    topic = Attribute.objects.create(
        tag=desk.tags.get(key="claim"), key="topic", name="Topic", type="choices", position=0, expected=True
    )
    for position, key in enumerate(("war", "money", "weather")):
        Option.objects.create(attribute=topic, key=key, name=key.title(), position=position)
    made = make.make_annotation(article, "The number is perhaps twenty thousand.")
    open_article(reading, article)
    reading.keyboard.press("n")
    with reading.expect_response("**/ask/**"):
        reading.keyboard.press("v")
    settle(reading)
    while question(reading) != "Topic":
        press(reading, "Escape")
    for key in ("1", "2", "3", "2"):
        reading.keyboard.press(key)
    expect(the_bar(reading).locator("[aria-pressed=true]")).to_have_count(2)
    press(reading, "Enter")
    assert made.values.filter(attribute=topic).count() == 2


def test_undo_closes_the_bar(reading, article):
    attribution(reading)
    press(reading, "Control+Z")
    expect(the_bar(reading)).to_be_hidden()
    assert proposed(reading) == ""
    assert not Annotation.objects.exists()
    assert reading.evaluate("() => document.activeElement.id") == "p2s2"


def test_a_failed_answer_keeps_the_question(reading, complaints):
    attribution(reading)
    reading.route("**/ask/**", lambda route: route.abort())
    reading.keyboard.press("Enter")
    expect(reading.locator("#message .message-error")).to_be_visible()
    assert question(reading) == "Now the source"
    assert proposed(reading) == "President Tokayev"
    complaints.clear()
    reading.unroute("**/ask/**")
    press(reading, "Enter")
    assert question(reading) == "Now the cue"


def test_nothing_is_asked_of_a_name(reading):
    drag(reading, 2, "Almaty")
    press(reading, "6")
    expect(the_bar(reading)).to_be_hidden()
    assert Annotation.objects.get().tag.key == "place"
