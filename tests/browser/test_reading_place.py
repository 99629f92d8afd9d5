"""Where the reader is: remembered, offered again, never moved; and addresses that open on one annotation."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from reader.models import Reading
from tests.browser.desk_article import make_desk_article
from tests.browser.hands import open_article


@pytest.fixture
def article(desk):
    return make_desk_article(desk)


def test_the_place_is_kept_when_the_page_is_left_and_offered_again(page: Page, login, article):
    login(page, "dana")
    open_article(page, article, bookmark=True)
    page.locator("#p12").evaluate("para => para.scrollIntoView({ block: 'start' })")
    with page.expect_response("**/reading/"):
        page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")
    kept = Reading.objects.get(user__username="dana").paragraph
    assert kept >= 11
    page.route("**/reading/", lambda route: route.fulfill(status=204))
    page.reload()
    page.evaluate("() => scrollTo(0, 0)")
    page.get_by_role("link", name=f"Continue at paragraph {kept + 1}").click()
    para = page.locator(f"#p{kept + 1}")
    expect(para).to_be_in_viewport()
    expect(para).to_be_focused()


def test_looking_back_does_not_lose_the_place(page: Page, login, article):
    login(page, "dana")
    Reading.objects.create(
        article=article, user_id=article.collection.memberships.get(user__username="dana").user_id, paragraph=14
    )
    told = []
    page.on("request", lambda request: told.append(request) if request.url.endswith("/reading/") else None)
    open_article(page, article, bookmark=True)
    page.locator("#p4").evaluate("para => para.scrollIntoView({ block: 'start' })")
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")
    page.wait_for_timeout(200)
    assert told == []


def test_an_address_opens_on_its_annotation(page: Page, login, article):
    login(page, "dana")
    annotation = Annotation.objects.get(note="Hedged.")
    open_article(page, article, query=f"#a-{annotation.pk}")
    card = page.locator(f"#a-{annotation.pk}")
    expect(card).to_be_focused()
    expect(card).to_be_in_viewport()
    expect(page.locator("#p13 .layer.lit").first).to_be_in_viewport()


def test_the_map_frames_what_is_in_view_and_goes_where_it_is_clicked(page: Page, login, article):
    page.set_viewport_size({"width": 1300, "height": 500})
    login(page, "dana")
    open_article(page, article)
    frame = page.locator("#map-frame")
    first = frame.bounding_box()
    page.locator("#m13").click()
    expect(page.locator("#p13")).to_be_in_viewport()
    page.wait_for_timeout(100)
    then = frame.bounding_box()
    assert then["y"] > first["y"] + 20
    row = page.locator("#m13").bounding_box()
    assert then["y"] <= row["y"] + row["height"]
    assert then["y"] + then["height"] >= row["y"]
