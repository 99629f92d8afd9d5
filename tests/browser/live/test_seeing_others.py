"""What others do shows on every open page of the article, in place: nothing else moves, and nothing is lost."""

import re
import time

from playwright.sync_api import Page, expect

from annotations.actions import annotate
from annotations.models import Annotation
from reader.actions.importing import rekind
from reader.models import Article, User
from reader.text.paragraphs import Kind
from tests import make
from tests.browser import hands

from .quiet import drawn, listen, said, unnoticed

SOON = 1.0  # seconds until others see it
WRITTEN = "Half a thought, not yet"


def other(username: str) -> User:
    return User.objects.get(username=username)


def edit_note(annotation: Annotation, note: str, *, by: str = "ben") -> None:
    annotate.edit(Annotation.objects.get(pk=annotation.pk), by=other(by), note=note)


def remove(annotation: Annotation, *, by: str = "ben") -> None:
    annotate.remove(Annotation.objects.get(pk=annotation.pk), by=other(by))


def card(page: Page, annotation: Annotation):
    return page.locator(f"#a-{annotation.pk}")


def begin_note(page: Page, annotation: Annotation) -> None:
    """Open the form and write half a note, the caret in its middle."""
    page.evaluate("id => document.getElementById(id).querySelector('a.edit').click()", f"a-{annotation.pk}")
    field = card(page, annotation).locator("textarea[name=note]")
    expect(field).to_be_focused()
    field.fill(WRITTEN)
    field.evaluate("field => { field.setSelectionRange(4, 9); globalThis.mine = field }")


def still_writing(page: Page) -> None:
    assert page.evaluate(
        "() => [mine.isConnected, document.activeElement === mine, mine.value, mine.selectionStart, mine.selectionEnd]"
    ) == [True, True, WRITTEN, 4, 9]


def test_marking_changing_removing_and_accepting_show_to_others(visit):
    ada, ben = visit("ada"), visit("ben")
    ada.locator("#p3").evaluate("para => para.focus({ preventScroll: true })")

    def act() -> None:
        hands.drag(ben, 4, "Almaty had no internet")
        hands.press(ben, "1")
        drawn(ada, 4, "Almaty had no internet")
        made = Annotation.objects.latest("created_at")
        while ben.locator("#asking:not([hidden])").count():
            hands.press(ben, "Escape")
        begin_note(ben, made)
        ben.keyboard.press("Control+Enter")
        expect(ada.locator(f"#a-{made.pk} .note")).to_contain_text("Half a thought")
        ben.evaluate("id => document.querySelector(`#a-${id} form.remove button`).click()", str(made.pk))
        expect(ada.locator(f"#a-{made.pk}")).to_have_count(0)
        hands.point(ben, ben.locator("#p17 .mark[data-suggestion]"))
        ben.get_by_role("button", name="Accept").first.click()
        expect(ada.locator("#p17 .mark[data-annotations]")).to_have_count(1)

    unnoticed(ada, act)


def test_it_takes_less_than_a_second(visit, article):
    ada = visit("ada")
    taken = []
    for words in ("Day 1.", "Day 2.", "Day 3."):
        made = make.make_annotation(article, words, by="ben")
        began = time.monotonic()
        card(ada, made).wait_for(state="attached")
        taken.append(time.monotonic() - began)
    assert min(taken) < SOON, taken  # of three, as this machine may do much else


def test_three_people_see_one_another(visit, article):
    pages = {name: visit(name) for name in ("ada", "ben", "cleo")}
    made = {name: make.make_annotation(article, f"Day {day}.", by=name) for day, name in enumerate(pages, start=1)}
    for page in pages.values():
        for name, annotation in made.items():
            expect(card(page, annotation).locator(".by")).to_have_text(name)


def test_only_what_the_filter_lets_through_is_shown_and_all_is_counted(visit, article):
    ada = visit("ada", query="?author=cleo")
    make.make_annotation(article, "Day 1.", by="ben")
    expect(ada.locator("#totals")).to_contain_text("2 of 5 shown")
    expect(ada.locator("#p5 .mark[data-annotations]")).to_have_count(0)
    assert ada.url.endswith("?author=cleo")


def test_a_half_written_note_stays_where_it_is(visit, article):
    ada = visit("ada")
    mine = make.make_annotation(article, "“Nobody was at the gate,”", by="ada")
    expect(card(ada, mine)).to_have_count(1)
    begin_note(ada, mine)

    def act() -> None:
        theirs = make.make_annotation(article, "an officer told Reuters", by="ben")
        drawn(ada, 3, "an officer told Reuters")
        edit_note(theirs, "Named.")
        expect(card(ada, theirs)).to_contain_text("Named.")

    unnoticed(ada, act)
    still_writing(ada)
    expect(ada.locator(".changed-hint")).to_have_count(0)


def test_who_edits_what_another_changes_is_told_and_keeps_the_form(visit, article):
    ada = visit("ada")
    theirs = article.annotations.get(note="No source given.")
    begin_note(ada, theirs)
    edit_note(theirs, "Reuters was the source.")
    expect(ada.locator(".changed-hint")).to_have_text("ben changed this meanwhile. Saving will show both.")
    still_writing(ada)
    expect(ada.locator("#announce")).to_have_text("ben changed what you are writing about.")
    ada.keyboard.press("Control+Enter")
    expect(card(ada, theirs)).to_contain_text("Reuters was the source.")
    expect(card(ada, theirs).locator("textarea[name=note]")).to_have_value(WRITTEN)


def test_who_edits_what_another_removes_loses_nothing(visit, article):
    ada = visit("ada")
    theirs = article.annotations.get(note="No source given.")
    begin_note(ada, theirs)
    remove(theirs)
    expect(ada.locator(".changed-hint")).to_have_text(
        "ben removed this meanwhile. What you wrote stays here until you leave."
    )
    still_writing(ada)
    drawn(ada, 2, "about", there=False)


def test_a_half_written_reply_stays_and_its_thread_goes_on_around_it(visit, article):
    ada = visit("ada")
    theirs = article.annotations.get(note="No source given.")
    ada.evaluate("id => document.querySelector(`#a-${id} a[data-say]`).click()", str(theirs.pk))
    field = card(ada, theirs).locator(".say-form textarea")
    field.fill(WRITTEN)
    field.evaluate("field => { field.setSelectionRange(4, 9); globalThis.mine = field }")

    def act() -> None:
        make.make_reply(theirs, by="cleo", body="Said by cleo.")
        expect(card(ada, theirs)).to_contain_text("Said by cleo.")

    unnoticed(ada, act)
    still_writing(ada)
    expect(card(ada, theirs).locator(".replies")).to_have_count(1)


def test_what_is_chosen_and_noted_at_the_toolbar_stays(visit, article):
    ada = visit("ada")
    hands.drag(ada, 3, "an officer told Reuters")
    ada.locator("#toolbar [data-note]").click()
    ada.locator("#toolbar-note").fill(WRITTEN)
    ada.locator("#toolbar-note").evaluate("field => { field.setSelectionRange(4, 9); globalThis.mine = field }")

    def act() -> None:
        make.make_annotation(article, "told Reuters. The ministry", by="ben")
        drawn(ada, 3, "told Reuters")

    unnoticed(ada, act)
    still_writing(ada)
    assert hands.chosen(ada)["quote"] == "an officer told Reuters"
    ada.keyboard.press("Enter")
    drawn(ada, 3, "an officer")


def test_what_a_reader_has_selected_stays_selected(visit, article):
    dana = visit("dana")
    dana.evaluate(
        """() => {
          const first = document.querySelector("#p3 .sentence").firstChild;
          getSelection().setBaseAndExtent(first, 1, first, 7);
        }"""
    )
    make.make_annotation(article, "Nobody was at the gate", by="ben")
    drawn(dana, 3, "Nobody was at the gate")
    assert dana.evaluate("getSelection().toString()") == "Nobody"


def test_a_question_a_fold_and_the_window_at_the_words_stay_open(visit, article):
    ada = visit("ada")
    hands.drag(ada, 3, "Nobody was at the gate")
    ada.keyboard.press("3")  # a source attribution asks who says so
    question = ada.locator("#asking:not([hidden])")
    expect(question).to_be_visible()
    ada.locator("#b3 .tools > summary").evaluate("summary => summary.parentElement.open = true")
    asked = question.inner_text()
    make.make_annotation(article, "The ministry, citing the prosecutor", by="ben")
    drawn(ada, 3, "The ministry, citing")
    expect(question).to_be_visible()
    assert question.inner_text() == asked
    expect(ada.locator("#b3 .tools")).to_have_attribute("open", "")


def test_a_suggestion_that_another_decides_says_so_where_it_is_looked_at(visit, article):
    ada, ben = visit("ada"), visit("ben")
    for page in (ada, ben):
        hands.point(page, page.locator("#p17 .mark[data-suggestion]"))
        expect(page.get_by_role("button", name="Accept").first).to_be_visible()
    ben.get_by_role("button", name="Accept").first.click()
    expect(ada.locator("#popover .changed-hint")).to_have_text("ben has decided on this meanwhile.")
    expect(ada.locator("#popover")).to_be_visible()


def test_the_focus_stays_on_a_link_of_a_card_and_on_a_sentence(visit, article):
    ada = visit("ada")
    theirs = article.annotations.get(note="No source given.")
    link = card(ada, theirs).locator("a.edit")
    expect(card(ada, theirs)).to_have_class(re.compile(r"\bis-folded\b"))
    card(ada, theirs).evaluate(  # a folded card that has the focus offers its controls at once, before the next frame
        "card => { card.focus({ preventScroll: true }); card.querySelector('a.edit').focus() }"
    )
    expect(link).to_be_focused()
    edit_note(theirs, "Reuters was the source.")
    expect(card(ada, theirs)).to_contain_text("Reuters was the source.")
    expect(link).to_be_focused()
    ada.locator("#p3s1").evaluate("sentence => { sentence.tabIndex = 0; sentence.focus({ preventScroll: true }) }")

    def act() -> None:
        make.make_annotation(article, "The ministry, citing", by="ben")
        drawn(ada, 3, "The ministry, citing")

    unnoticed(ada, act)  # its own words are as they were
    make.make_annotation(article, "Nobody was at the gate", by="ben")
    drawn(ada, 3, "Nobody was at the gate")
    expect(ada.locator("#p3s1")).to_be_focused()


def test_what_changes_above_the_view_does_not_move_it(visit, article: Article):
    ada = visit("ada", viewport={"width": 700, "height": 700})
    ada.locator("#p15").evaluate("para => para.scrollIntoView({ block: 'start' })")
    ada.wait_for_timeout(300)

    def act() -> None:
        for words in ("Witnesses say", "Day 1.", "Day 2."):
            made = make.make_annotation(article, words, by="ben", note="Long enough. " * 30)
            expect(card(ada, made)).to_have_count(1)

    unnoticed(ada, act)


def test_a_paragraph_that_becomes_another_kind_is_drawn_as_such_where_the_page_stands(visit, article: Article):
    ada, ben = visit("ada"), visit("ben", viewport={"width": 700, "height": 700})
    ben.locator("#p12").evaluate("para => para.scrollIntoView({ block: 'start' })")
    ben.wait_for_timeout(300)
    listen(ben)
    steps = ben.evaluate("history.length")
    ben.evaluate("globalThis.whole = document.getElementById('reading')")

    def act() -> None:
        ada.locator("#b5 .tools > summary").click()
        ada.locator("#b5 .tools").get_by_role("button", name="quote").click()
        expect(ben.locator("blockquote#p5")).to_have_count(1)
        ben.wait_for_function("() => !whole.isConnected")

    unnoticed(ben, act, besides=("scrolled",))
    expect(ada.locator("blockquote#p5")).to_have_count(1)
    assert ben.evaluate("history.length") == steps
    expect(ben.locator("#announce")).to_have_text("ada made paragraph 5 a quote.", timeout=8_000)
    assert len(said(ben)) == 1


def test_who_writes_is_asked_before_a_paragraph_of_another_kind_is_drawn(visit, article: Article):
    ben = visit("ben")
    theirs = article.annotations.get(note="No source given.")
    begin_note(ben, theirs)
    rekind(article, by=other("ada"), position=4, kind=Kind.BOILERPLATE)
    line = ben.locator("#connection")
    expect(line).to_contain_text("The article’s paragraphs were changed. Reload to see it")
    still_writing(ben)
    expect(ben.locator(".folded #p5")).to_have_count(0)
    line.get_by_role("button", name="Reload").click()
    expect(ben.locator(".folded #p5")).to_have_count(1)
    expect(card(ben, theirs).locator("textarea[name=note]")).to_have_value(WRITTEN)
