"""Two people at one annotation, each in a browser of their own; and having an earlier version back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from annotations.actions import annotate
from annotations.models import Annotation, Tag
from reader.models import User
from tests import make
from tests.browser.axe import WIDTHS, misfits, misfits_of
from tests.browser.hands import open_article, settle

TEXT = "The ministry said that 12 people died in the night. It may have been more."


@pytest.fixture
def article(desk):
    make.make_codebook(desk)
    return make.make_article(desk, "Numbers", TEXT, "The end.", title="Numbers")


@pytest.fixture
def claim(article) -> Annotation:
    return make.make_annotation(article, "12 people died", by="ben", note="Who says so?")


@pytest.fixture
def two(new_context: Callable[..., BrowserContext], login, claim, article) -> list[Page]:
    """ada, who edits, and ben, whose annotation it is."""
    pages = []
    for name in ("ada", "ben"):
        page = new_context().new_page()
        login(page, name)
        open_article(page, article)
        pages.append(page)
    return pages


def card(page: Page, annotation: Annotation):
    return page.locator(f"#margin #a-{annotation.pk}")


def press(page: Page, annotation: Annotation, name: str, *, role: str = "button") -> None:
    """A control of the card, once it is open."""
    where = card(page, annotation)
    where.click(position={"x": 8, "y": 8})
    where.get_by_role(role, name=name).first.click()
    settle(page)


def written(page: Page, annotation: Annotation, note: str) -> None:
    press(page, annotation, "Edit", role="link")
    card(page, annotation).locator("textarea[name=note]").fill(note)


def test_the_second_to_save_sees_both_versions_and_keeps_what_was_typed(two, claim):
    ada, ben = two
    written(ada, claim, "Who says this?")
    written(ben, claim, "My own words")
    card(ada, claim).get_by_role("button", name="Save").last.click()
    settle(ada)
    expect(card(ada, claim)).to_contain_text("Who says this?")
    card(ben, claim).get_by_role("button", name="Save").last.click()
    settle(ben)
    conflict = card(ben, claim)
    expect(conflict).to_contain_text("What ada changed")
    expect(conflict.locator("ins").first).to_contain_text("this")
    expect(conflict.locator(".theirs .note")).to_have_text("Who says this?")
    expect(conflict.locator("textarea[name=note]")).to_have_value("My own words")
    assert Annotation.objects.get(pk=claim.pk).note == "Who says this?"
    assert misfits(ben) == []
    conflict.get_by_role("button", name="Save mine over it").click()
    expect(card(ben, claim).locator("form.edit-form")).to_have_count(0)
    expect(card(ben, claim)).to_contain_text("My own words")
    assert Annotation.objects.get(pk=claim.pk).note == "My own words"


def test_theirs_can_be_kept(two, claim):
    ada, ben = two
    written(ben, claim, "My own words")
    written(ada, claim, "Who says this?")
    card(ada, claim).get_by_role("button", name="Save").last.click()
    settle(ada)
    card(ben, claim).get_by_role("button", name="Save").last.click()
    card(ben, claim).get_by_role("link", name="Keep it as it is now").click()
    settle(ben)
    expect(card(ben, claim)).to_contain_text("Who says this?")
    expect(card(ben, claim).locator("form.edit-form")).to_have_count(0)
    assert Annotation.objects.get(pk=claim.pk).note == "Who says this?"


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_what_is_done_at_one_stroke_asks_first_too(two, claim, choice):
    _, ben = two
    annotate.edit(claim, by=User.objects.get(username="ada"), note="Who says this?")
    press(ben, claim, "Remove")
    conflict = card(ben, claim)
    expect(conflict).to_contain_text("ada changed this meanwhile, so nothing was stored.")
    expect(conflict.locator(".theirs .note")).to_have_text("Who says this?")
    assert misfits(ben) == []
    if choice == "mine":
        conflict.get_by_role("button", name="Remove it all the same").click()
        expect(card(ben, claim)).to_have_count(0)
        assert not Annotation.objects.exists()
    else:
        conflict.get_by_role("link", name="Keep it as it is now").click()
        expect(conflict).not_to_contain_text("nothing was stored")  # which has a button to remove, too
        expect(card(ben, claim)).to_contain_text("Who says this?")
        press(ben, claim, "Remove")  # of what one has seen now
        expect(card(ben, claim)).to_have_count(0)


def test_without_scripts_the_choice_is_a_page(new_context, login, claim, article):
    ben = new_context(java_script_enabled=False).new_page()
    login(ben, "ben")
    ben.goto(f"/c/desk/a/{article.pk}/")
    annotate.edit(claim, by=User.objects.get(username="ada"), tag=Tag.objects.get(key="speculation"))
    ben.locator(f"#a-{claim.pk}").get_by_role("button", name="Remove").click()
    expect(ben.get_by_role("heading", name="Changed meanwhile")).to_be_visible()
    expect(ben.locator(".differences").first).to_contain_text("Speculation")
    ben.get_by_role("button", name="Remove it all the same").click()
    expect(ben.locator("#message")).to_contain_text("removed")
    assert not Annotation.objects.exists()


def test_an_answer_to_a_question_is_not_lost(two, claim):
    _, ben = two
    card(ben, claim).click(position={"x": 8, "y": 8})
    card(ben, claim).get_by_role("link", name="Fill in").click()
    question = ben.locator("#asking:not([hidden])")
    expect(question).to_be_visible()
    annotate.edit(claim, by=User.objects.get(username="ada"), note="Who says this?")
    answer = question.locator("button[name=value]").first
    value = answer.get_attribute("value")
    answer.click()
    expect(ben.locator("#message")).to_contain_text("ada has changed the note meanwhile")
    expect(ben.locator(f"#asking button[name=value][value='{value}']")).to_have_attribute("aria-pressed", "true")
    expect(card(ben, claim)).to_contain_text("Who says this?")
    assert Annotation.objects.get(pk=claim.pk).version == 2
    ben.locator(f"#asking button[name=value][value='{value}']").click()
    settle(ben)
    assert Annotation.objects.get(pk=claim.pk).version == 3


def test_an_earlier_version_is_had_back_from_the_card_and_that_is_undone(two, claim):
    _, ben = two
    written(ben, claim, "Who says this?")
    card(ben, claim).get_by_role("button", name="Save").last.click()
    settle(ben)
    press(ben, claim, "History", role="link")
    past = card(ben, claim)
    expect(past.locator(".version")).to_have_count(2)
    expect(past.locator("del").first).to_contain_text("so")
    assert misfits(ben) == []
    past.get_by_role("button", name="Restore this version").click()
    expect(past.locator(".versions-list")).to_have_count(0)
    expect(ben.locator("#message")).to_contain_text("The earlier version is back.")
    expect(card(ben, claim)).to_contain_text("Who says so?")
    ben.locator("#message").get_by_role("button", name="Undo").click()
    settle(ben)
    expect(card(ben, claim)).to_contain_text("Who says this?")


def test_on_a_page_of_its_own_what_is_done_leads_to_the_article(two, claim, article):
    annotate.edit(claim, by=User.objects.get(username="ada"), note="Who says this?")
    _, ben = two
    ben.goto(f"/c/desk/a/{article.pk}/annotations/{claim.pk}/history/")
    ben.get_by_role("button", name="Restore this version").click()
    expect(ben.locator("#message")).to_contain_text("The earlier version is back.")
    expect(card(ben, claim)).to_contain_text("Who says so?")


def test_an_undo_that_others_stand_in_the_way_of_leads_to_both_versions(two, claim, article):
    _, ben = two
    annotate.edit(claim, by=User.objects.get(username="ada"), note="Who says this?")
    open_article(ben, article)
    ben.keyboard.press("Control+z")
    ben.locator("#message").get_by_role("link", name="See both versions and choose").click()
    expect(ben.get_by_role("heading", name="Changed meanwhile")).to_be_visible()
    assert misfits(ben) == []
    ben.get_by_role("button", name="Undo it all the same").click()
    expect(ben.locator("#message")).to_contain_text("Claim removed.")
    expect(card(ben, claim)).to_have_count(0)


def test_history_closes_into_the_card(two, claim, article):
    annotate.edit(claim, by=User.objects.get(username="ada"), note="Who says this?")
    _, ben = two
    open_article(ben, article)
    press(ben, claim, "History", role="link")
    card(ben, claim).get_by_role("link", name="Close").click()
    settle(ben)
    expect(card(ben, claim).locator(".versions-list")).to_have_count(0)
    expect(card(ben, claim)).to_contain_text("Who says this?")


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_history_has_a_violation(new_context, login, claim, article, width):
    ada = User.objects.get(username="ada")
    annotate.edit(claim, by=ada, note="Who says this?", attributes={"credibility": "2"})
    gone = make.make_annotation(article, "It may have been more", by="ada", tag="speculation")
    annotate.remove(gone, by=ada)
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    login(page, "ada")
    addresses = [
        "/c/desk/activity/",
        "/c/desk/activity/?tag=claim&change=marks",
        "/c/desk/activity/?author=dana&since=soon",
        f"/c/desk/a/{article.pk}/history/",
        f"/c/desk/a/{article.pk}/annotations/{claim.pk}/history/",
        f"/c/desk/a/{article.pk}/annotations/{gone.pk}/history/",
    ]
    assert misfits_of(page, addresses) == {}


def test_the_filter_of_the_activity_swaps_only_the_list(new_context, login, claim, article):
    make.make_annotation(article, "It may have been more", by="ada", tag="speculation")
    page = new_context().new_page()
    login(page, "dana")
    page.goto("/c/desk/activity/")
    page.evaluate("window.same = true")
    expect(page.locator(".event")).to_have_count(2)
    if page.locator("#filters details:not([open])").count():
        page.locator("#filters summary").click()
    page.get_by_label("Tag").select_option("speculation")
    expect(page.locator(".event")).to_have_count(1)
    assert page.evaluate("window.same")
    assert page.url.endswith("/activity/?tag=speculation")
