"""Asking members to read, and reading on one's own, in a browser: by keys alone, on a phone, for everybody."""

import pytest

from annotations.models import Notice
from reader.models import Assignment, Collection
from tests.browser.axe import WIDTHS, misfits, misfits_of
from tests.make import make_annotation, make_article, make_codebook


@pytest.fixture
def articles(cast, desk):
    make_codebook(desk)
    titles = ["Order restored", "A long headline about talks that went on for many days between several parties"]
    made = [make_article(desk, f"The quick brown fox, {title}.", title=title) for title in titles]
    for article in made:
        make_annotation(article, "quick", by="cleo", note="Seen by cleo")
    return made


def tab_to(page, selector, most=80):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"no way to {selector}")


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_library_to_the_progress_and_back_by_keys_alone(page, login, articles, width):
    page.set_viewport_size({"width": width, "height": 800})
    login(page, "ada")
    page.goto("/c/desk/")
    for _ in articles:
        tab_to(page, "[name=articles]")
        page.keyboard.press("Space")
    tab_to(page, "#to-assign button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assign/**")
    assert misfits(page) == []
    tab_to(page, "[name=usernames][value=ben]")
    page.keyboard.press("Space")
    tab_to(page, "[name=blind]")
    page.keyboard.press("Space")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/progress/")
    assert "2 articles assigned to ben." in page.inner_text("#message")
    assert Assignment.objects.filter(user__username="ben", blind=True).count() == 2
    assert Notice.objects.filter(recipient__username="ben", kind="assignment").count() == 2
    page.locator("main summary").first.click()
    assert misfits(page) == []
    with page.expect_navigation():
        page.click("#message button")
    assert "The assignments are as they were before." in page.inner_text("#message")
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_who_reads_alone_are_for_everybody(page, login, cast, desk, articles, width):
    Collection.objects.update(blind=True)
    Assignment.objects.create(article=articles[1], user=cast["ben"], due_on="2022-01-05", blind=True)
    page.set_viewport_size({"width": width, "height": 800})
    for who in ("ben", "ada"):
        login(page, who)
        article = f"/c/desk/a/{articles[0].pk}/"
        assert misfits_of(page, ["/c/desk/", "/c/desk/progress/", "/c/desk/suggestions/", article]) == {}


def test_bars_have_their_length_and_the_line_leaves_the_text_its_place(page, login, cast, desk, articles):
    Assignment.objects.create(article=articles[0], user=cast["ben"])
    Collection.objects.update(blind=True)
    login(page, "ada")
    page.goto("/c/desk/progress/")
    assert page.locator("main td svg").first.bounding_box()["width"] == 200
    page.goto(f"/c/desk/a/{articles[0].pk}/")
    line, text = page.locator(".blind").bounding_box(), page.locator("main").bounding_box()
    assert line["y"] + line["height"] <= text["y"]
