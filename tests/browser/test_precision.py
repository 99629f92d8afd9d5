"""The page that tells how right suggestions were: for everybody to read, wide and narrow, by day and by night."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from annotations.actions.decide import accept, dismiss
from annotations.models import Suggestion, Tag
from tests import make
from tests.browser.axe import WIDTHS, misfits

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def decided(desk, cast):
    make.make_codebook(desk)
    article = make.make_article(desk, *[f"Name{number}x was here." for number in range(60)])
    places = Tag.objects.get(collection=desk, key="place")
    for number in range(48):
        suggestion = make.make_suggestion(article, f"Name{number}x", tag=["person", "organisation"][number % 2])
        if number % 5 == 0:
            dismiss(suggestion, by=cast["ben"])
        else:
            accept(suggestion, by=cast["ada"], tag=places if number % 7 == 0 else None)
        Suggestion.objects.filter(pk=suggestion.pk).update(decided_at=BEGAN + timedelta(days=number))
    return article


@pytest.mark.parametrize("width", WIDTHS)
def test_everybody_can_read_it(page: Page, login, live_server, decided, width):
    page.set_viewport_size({"width": width, "height": 900})
    login(page, "dana")
    page.goto(live_server.url + reverse("suggestion_precision", args=["desk"]))
    expect(page.get_by_role("img", name="Person")).to_be_visible()
    expect(page.get_by_role("rowheader", name="2 Mar 2026 – 15 Mar 2026").first).to_be_visible()
    assert misfits(page) == []


def test_the_form_narrows_it_down(page: Page, login, live_server, decided):
    login(page, "dana")
    page.goto(live_server.url + reverse("suggestion_precision", args=["desk"]))
    page.get_by_label("Decided by").select_option("ben")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_text("What became of the 10 suggestions that people decided on, as filtered.")).to_be_visible()
    page.get_by_role("link", name="Show all").click()
    expect(page.get_by_text("What became of the 48 suggestions that people decided on.")).to_be_visible()


def test_before_anything_is_decided_it_says_what_will_stand_there(page: Page, login, live_server, desk):
    make.make_codebook(desk)
    make.make_suggestion(make.make_article(desk, "Orvil."), "Orvil")
    login(page, "ben")
    page.goto(live_server.url + reverse("suggestion_precision", args=["desk"]))
    expect(page.get_by_role("link", name="Review 1 suggestion")).to_be_visible()
    assert misfits(page) == []
