"""Talking in the margin, by two people in two browsers: reply, name somebody, resolve, lose nothing one has typed."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.actions import annotate, conversation
from annotations.models import Notice, Reply
from tests.browser.axe import WIDTHS, misfits
from tests.browser.hands import open_article, point
from tests.make import make_annotation, make_article, make_codebook, make_reply


@pytest.fixture
def article(desk, cast):
    make_codebook(desk)
    cast["cleo"].first_name = "Cléopâtre"
    cast["cleo"].save()
    return make_article(desk, "The quick brown fox jumps over it all.", "Over the lazy dog it went, and nobody saw.")


@pytest.fixture
def mark(article):
    """ben's."""
    return make_annotation(article, "quick brown fox", by="ben", note="Who says so?")


@pytest.fixture
def another(new_context, login):
    """A second browser, for somebody else."""

    def come(username: str, article) -> Page:
        page = new_context().new_page()
        login(page, username)
        open_article(page, article)
        return page

    return come


def card(page: Page, mark):
    return page.locator(f"#a-{mark.pk}")


def write(page: Page, mark, text: str) -> None:
    """Open the card and type a reply, without sending it."""
    point(page, page.locator(f".mark[data-annotations*='{mark.pk}']").first)
    card(page, mark).get_by_role("link", name=re.compile("^Reply")).click()
    field = page.get_by_label("Your reply")
    expect(field).to_be_focused()
    page.keyboard.type(text)


def test_one_replies_another_reads_resolves_and_is_told(page, login, article, mark, another, cast):
    login(page, "cleo")
    open_article(page, article)
    write(page, mark, "Is that so?")
    page.keyboard.press("Control+Enter")
    expect(card(page, mark).locator(".reply-body")).to_have_text("Is that so?")
    expect(page.get_by_label("Your reply")).to_have_count(0)
    expect(page.locator("#message")).to_contain_text("Replied.")
    assert page.evaluate("id => document.getElementById(id).contains(document.activeElement)", f"a-{mark.pk}")

    other = another("ben", article)
    expect(other.locator(".inbox-link")).to_have_text(re.compile(r"Inbox\s+1"))
    expect(card(other, mark).locator(".talk")).to_have_text("1 reply")
    expect(card(other, mark).locator(".reply-body")).to_be_hidden()
    point(other, other.locator(f".mark[data-annotations*='{mark.pk}']").first)
    expect(card(other, mark).locator(".reply-body")).to_be_visible()
    expect(other.locator(".inbox-link .number")).to_have_count(0)
    assert not Notice.objects.filter(recipient=cast["ben"], read_at=None).exists()
    card(other, mark).get_by_role("button", name=re.compile("^Resolve")).click()
    expect(card(other, mark).locator("summary")).to_have_text("Resolved by ben · 1 reply")

    page.reload()
    expect(card(page, mark).locator(".talk")).to_have_text("resolved")


def test_people_are_offered_as_one_types(page, login, article, mark, cast):
    login(page, "ben")
    open_article(page, article)
    write(page, mark, "Ask @c")
    field = page.get_by_label("Your reply")
    options = page.get_by_role("option")
    expect(options).to_have_text(["@cleoCléopâtre"])
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Ask @cleo ")
    expect(options).to_have_count(0)
    page.keyboard.type("and @")
    expect(options).to_have_text(["@ada", "@cleoCléopâtre", "@dana"])
    page.keyboard.press("ArrowUp")
    expect(page.locator(".people [aria-selected=true]")).to_have_text("@dana")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_value("Ask @cleo and @")
    page.keyboard.type("da")
    options.first.click()
    expect(field).to_have_value("Ask @cleo and @dana ")
    page.keyboard.type("x@")
    expect(options).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".mention")).to_have_text(["@cleo", "@dana"])
    assert {notice.recipient.username for notice in Notice.objects.all()} == {"cleo", "dana"}


def test_people_are_offered_by_name_and_in_notes(page, login, article, mark, cast):
    login(page, "ben")
    open_article(page, article)
    point(page, page.locator(f".mark[data-annotations*='{mark.pk}']").first)
    page.keyboard.press("e")
    note = page.locator(".card.editing [name=note]")
    expect(note).to_be_focused()
    note.press("End")
    page.keyboard.type(" @cleopa")
    expect(page.get_by_role("option")).to_have_text(["@cleoCléopâtre"])
    page.keyboard.press("Tab")
    expect(note).to_have_value("Who says so? @cleo ")


def test_what_was_begun_is_kept_until_it_is_sent(page, login, article, mark, cast):
    login(page, "cleo")
    open_article(page, article)
    write(page, mark, "Half a thou")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Your reply")).to_have_count(0)
    page.reload()
    page.wait_for_selector("#margin[data-laid]", state="attached")
    point(page, page.locator(f".mark[data-annotations*='{mark.pk}']").first)
    expect(page.get_by_label("Your reply")).to_have_value("Half a thou")
    page.get_by_label("Your reply").press("End")
    page.keyboard.type("ght")
    card(page, mark).get_by_role("button", name="Reply").click()
    expect(card(page, mark).locator(".reply-body")).to_have_text("Half a thought")
    page.reload()
    page.wait_for_selector("#margin[data-laid]", state="attached")
    point(page, page.locator(f".mark[data-annotations*='{mark.pk}']").first)
    expect(page.get_by_label("Your reply")).to_have_count(0)


def test_a_half_written_reply_outlasts_a_change_of_its_paragraph(page, login, article, mark, cast):
    other = make_annotation(article, "jumps", by="cleo")
    login(page, "cleo")
    open_article(page, article)
    write(page, mark, "Half a thou")
    make_reply(mark, by="ada", body="Meanwhile, from ada.")
    card(page, other).get_by_role("button", name=re.compile("^Remove"), include_hidden=True).dispatch_event("click")
    expect(card(page, other)).to_have_count(0)
    expect(page.get_by_label("Your reply")).to_have_value("Half a thou")
    expect(card(page, mark).locator(".reply-body")).to_have_text("Meanwhile, from ada.")


def test_a_reply_to_what_was_removed_stays_in_its_field(page, login, article, mark, cast, complaints):
    login(page, "cleo")
    open_article(page, article)
    write(page, mark, "My long thoughts")
    annotate.remove(mark, by=cast["ben"])
    page.keyboard.press("Control+Enter")
    expect(page.locator("#message")).to_contain_text("ben has removed this annotation meanwhile")
    expect(page.get_by_label("Your reply")).to_have_value("My long thoughts")


def test_ones_own_reply_is_changed_in_its_place_and_a_conflict_shows_both(page, login, article, mark, cast):
    reply = make_reply(mark, by="cleo")
    login(page, "cleo")
    open_article(page, article)
    point(page, page.locator(f".mark[data-annotations*='{mark.pk}']").first)
    page.get_by_role("link", name="Edit your reply").click()
    field = page.get_by_label("Your reply")
    expect(field).to_be_focused()
    field.fill("From this tab")
    conversation.edit_reply(reply, by=cast["cleo"], body="From my other tab")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".theirs")).to_contain_text("From my other tab")
    expect(field).to_have_value("From this tab")
    page.get_by_role("button", name="Save mine over it").click()
    expect(card(page, mark).locator(".reply-body")).to_have_text("From this tab")
    assert Reply.objects.get().version == 3


def test_the_address_of_a_reply_opens_its_card(page, login, article, mark, cast):
    reply = make_reply(mark, by="cleo")
    conversation.resolve(mark, by=cast["ben"])
    login(page, "dana")
    open_article(page, article, query=f"#r-{reply.pk}")
    expect(page.locator(f"#r-{reply.pk}")).to_be_visible()
    expect(page.locator(f"#r-{reply.pk}")).to_be_focused()
    expect(card(page, mark)).to_have_class(re.compile("is-open"))


def test_by_keys_alone(page, login, article, mark, cast):
    login(page, "cleo")
    open_article(page, article)
    page.keyboard.press("n")
    expect(card(page, mark)).to_be_focused()
    page.keyboard.press("r")
    expect(page.get_by_label("Your reply")).to_be_focused()
    page.keyboard.type("n p r j k")
    expect(page.get_by_label("Your reply")).to_have_value("n p r j k")
    page.keyboard.press("Control+Enter")
    expect(card(page, mark).locator(".reply-body")).to_have_text("n p r j k")
    page.keyboard.press("Control+z")
    expect(card(page, mark).locator(".reply-body")).to_have_count(0)


def test_without_scripts(new_context, login, article, mark, cast):
    make_reply(mark, by="ada", body="Says the ministry.")
    plain = new_context(java_script_enabled=False).new_page()
    login(plain, "cleo")
    plain.goto(f"/c/desk/a/{article.pk}/")
    expect(plain.locator(".reply-body")).to_be_visible()
    plain.get_by_role("link", name=re.compile("^Reply")).click()
    expect(plain.locator(".card .quote")).to_have_text("quick brown fox")
    plain.get_by_label("Reply").fill("@ben, is that so?")
    plain.get_by_role("button", name="Reply").click()
    assert "#r-" in plain.url
    expect(plain.locator(".reply-body")).to_have_count(2)
    plain.get_by_role("link", name="Edit your reply").click()
    plain.get_by_label("Your reply").fill("@ben, is it?")
    plain.get_by_role("button", name="Save").click()
    expect(plain.locator(".reply-body").last).to_have_text("@ben, is it?")
    plain.get_by_role("button", name=re.compile("^Resolve")).click()
    expect(plain.locator("summary", has_text="Resolved by cleo")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(page, login, article, mark, cast, width):
    make_reply(mark, by="ada", body="Says the ministry, @ben and @cleo.\nAnd who says that?")
    settled = make_annotation(article, "lazy dog", by="cleo")
    make_reply(settled, by="ben", body="It is not lazy.")
    conversation.resolve(settled, by=cast["ben"])
    page.set_viewport_size({"width": width, "height": 900})
    login(page, "cleo")
    page.goto("/inbox/")
    assert misfits(page) == []
    open_article(page, article)
    point(page, page.locator(f".mark[data-annotations*='{settled.pk}']").first)
    card(page, settled).locator("summary").click()
    assert misfits(page) == []
    page.emulate_media(color_scheme="light")
    if width < 800:
        page.keyboard.press("Escape")
    write(page, mark, "Ask @")
    expect(page.get_by_role("option").first).to_be_visible()
    assert misfits(page) == []


def test_on_a_small_screen_the_collections_name_has_room_beside_the_inbox(new_context, login, article, mark, desk):
    desk.name = "Kazakhstan, January 2022"
    desk.save()
    for _ in range(12):
        make_reply(mark, by="cleo")
    page = new_context(viewport={"width": 320, "height": 700}).new_page()
    login(page, "ben")
    for path, shown in (("/c/desk/", 70), (f"/c/desk/a/{article.pk}/", 35)):  # who else reads has a place there, too
        page.goto(path)
        expect(page.locator(".inbox-link .number")).to_have_text("12")
        assert page.get_by_role("link", name=re.compile("^Inbox 12 not read")).is_visible()
        assert page.locator(".header .menu-name").first.bounding_box()["width"] >= shown
        assert misfits(page) == []
