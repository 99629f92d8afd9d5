"""What who listens hears of others, and how the page reads to them while two work on it."""

import re
from itertools import pairwise

from playwright.sync_api import Page, expect

from annotations.models import Suggesting
from annotations.suggesters import proposing
from reader.actions.importing import rekind
from reader.models import Article, User
from reader.text.paragraphs import Kind
from tests import make
from tests.browser.golden import agree

from .quiet import drawn, listen, said, unnoticed

PAUSE = 5_000  # ms between two announcements
#: What is another each time.
PASSING = {
    re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"): "[id]",
    re.compile(r"\d{1,2} \w{3}(?: \d{4}|, \d\d:\d\d)"): "[when]",
}
FOCUS = "() => document.activeElement.id"


def tree(page: Page, *parts: str) -> str:
    """The parts of the page as assistive technology is given them, without ids and days."""
    told = "\n".join(f"{part}\n{page.locator(part).aria_snapshot()}" for part in parts)
    for passing, word in PASSING.items():
        told = passing.sub(word, told)
    return told


def test_the_tree_tells_who_is_here_and_what_they_did(visit, article: Article):
    proposing.set_state(article, Suggesting.State.RUNNING)
    ada, ben = visit("ada"), visit("ben")
    ben.locator("#p5").evaluate("para => { para.scrollIntoView({ block: 'center' }); para.focus() }")
    theirs = make.make_annotation(article, "Day 1. The count may have been higher", by="ben", note="Who says so?")
    make.make_reply(theirs, by="cleo", body="The ministry, @ada.")
    proposing.finish(article, Suggesting.State.DONE)
    card = f"#a-{theirs.pk}"
    expect(ada.locator(card)).to_contain_text("The ministry, @ada.")
    expect(ada.locator("#suggesting")).to_be_empty()
    expect(ada.get_by_role("link", name="ben, paragraph 5")).to_be_visible(timeout=10_000)
    shut = tree(ada, "#presence", "#b5", card)
    ada.locator(card).click()
    expect(ada.locator(f"{card} .replies")).to_be_visible()
    agree("live-page.txt", f"{shut}\nopened\n{tree(ada, card)}")


def test_who_goes_through_the_text_by_keys_is_left_alone(visit, article: Article):
    ada = visit("ada", viewport={"width": 700, "height": 700})
    ada.keyboard.press("ArrowDown")
    for _ in range(4):
        ada.keyboard.press("ArrowDown")
    listen(ada)
    for day in range(3, 9):
        ada.keyboard.press("ArrowDown")
        here = ada.evaluate(FOCUS)
        assert "s" in here, here

        def act(day: int = day) -> None:
            make.make_annotation(article, f"Day {day}.", by="ben", note="Long enough. " * 20)
            drawn(ada, day + 4, f"Day {day}.")

        unnoticed(ada, act, besides=("scrolled",))
        assert ada.evaluate(FOCUS) == here
    ada.wait_for_timeout(PAUSE + 500)
    times = [at for at, _ in said(ada)]
    assert len(times) >= 2
    assert all(later - earlier >= PAUSE - 100 for earlier, later in pairwise(times))


def test_what_is_amiss_is_said_along_with_what_others_did(visit, article: Article):
    ben = visit("ben")
    theirs = article.annotations.get(note="No source given.")
    ben.evaluate("id => document.getElementById(id).querySelector('a.edit').click()", f"a-{theirs.pk}")
    note = ben.locator(f"#a-{theirs.pk} textarea[name=note]")
    expect(note).to_be_focused()
    note.fill("Half a thought")
    listen(ben)
    rekind(article, by=User.objects.get(username="ada"), position=4, kind=Kind.BOILERPLATE)
    expect(ben.locator("#connection")).to_contain_text("The article’s paragraphs were changed.")
    ben.wait_for_timeout(PAUSE)
    assert [text for _, text in said(ben)] == [
        "The article’s paragraphs were changed. Reload to see it, once what you are writing is saved. "
        "ada made paragraph 5 page furniture."
    ]
    expect(note).to_be_focused()
