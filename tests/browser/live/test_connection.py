"""A lost connection, a server that starts again, a page that nobody looks at: it is told, and made up for."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Event
from reader.models import Membership
from tests import make
from tests.browser import hands
from tests.browser.axe import misfits

from .quiet import drawn, unnoticed

MISSED = 120  # events: more than are told one by one


def lines(page: Page):
    return page.locator("#connection")


@pytest.fixture
def restarted(streaming, complaints):
    """`restarted(while_away)`: the web process is killed, and another is started after that was done."""

    def again(while_away) -> None:
        streaming.kill()
        try:
            while_away()
        finally:
            streaming.start()
        # A browser complains of a connection that breaks off; here it must.
        complaints[:] = [each for each in complaints if "ERR_" not in each]

    return again


def test_after_the_server_has_died_all_that_was_missed_shows(visit, article, restarted):
    ada = visit("ada")

    def away() -> None:
        make.make_annotation(article, "Day 1.", by="ben")
        expect(lines(ada)).to_have_text(
            "Not connected: changes by others will show when the connection is back.", timeout=15_000
        )

    restarted(away)
    drawn(ada, 5, "Day 1.", within=20_000)
    expect(lines(ada)).to_be_hidden()
    make.make_annotation(article, "Day 2.", by="ben")
    drawn(ada, 6, "Day 2.")


def test_one_answer_that_was_long_in_coming_does_not_hold_up_the_next_news(visit, article):
    ada = visit("ada")
    ada.route("**/changed/**", lambda route: (ada.wait_for_timeout(3_000), route.continue_()), times=1)
    make.make_annotation(article, "Day 1.", by="ben")
    drawn(ada, 5, "Day 1.")
    make.make_annotation(article, "Day 2.", by="ben")
    drawn(ada, 6, "Day 2.", within=4_000)


def test_a_page_that_nobody_looks_at_lets_go_and_catches_up(visit, article):
    ada, ben = visit("ada", bookmark=True, clock=True), visit("ben")
    expect(ben.locator("#present li")).to_have_count(1)
    look(ada, "hidden")
    ada.clock.fast_forward(61_000)
    expect(ben.locator("#present li")).to_have_count(0, timeout=10_000)
    make.make_annotation(article, "Day 1.", by="cleo")
    drawn(ben, 5, "Day 1.")
    drawn(ada, 5, "Day 1.", there=False)
    with ada.expect_response(lambda response: "/stream/?after=" in response.url):
        look(ada, "visible")
    ada.clock.run_for(3_000)
    drawn(ada, 5, "Day 1.")
    expect(ben.locator("#present li")).to_have_count(1, timeout=10_000)


def look(page: Page, state: str) -> None:
    page.evaluate(
        """state => {
          Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


def far_behind(ada: Page, article) -> None:
    """More has happened than is told one by one, while ada's page was not looked at."""
    look(ada, "hidden")
    ada.clock.fast_forward(61_000)
    make.make_annotation(article, "Day 1.", by="ben")
    event = Event.objects.filter(article=article).latest("pk")
    Event.objects.bulk_create(
        [Event(collection=event.collection, article=article, actor=event.actor, verb="created") for _ in range(MISSED)]
    )
    look(ada, "visible")
    ada.clock.run_for(2_000)


def test_far_behind_the_page_is_made_anew_where_it_stands(visit, article):
    ada = visit("ada", bookmark=True, clock=True, viewport={"width": 700, "height": 700})
    ada.locator("#p10").evaluate("para => para.scrollIntoView({ block: 'start' })")
    steps = ada.evaluate("history.length")
    ada.evaluate("globalThis.same = true")
    ada.wait_for_timeout(300)

    def act() -> None:
        far_behind(ada, article)
        drawn(ada, 5, "Day 1.")

    unnoticed(ada, act, besides=("scrolled",))
    assert ada.evaluate("same")  # the document is the same one
    assert ada.evaluate("history.length") == steps


def test_far_behind_who_writes_is_asked_first(visit, article):
    ada = visit("ada", bookmark=True, clock=True)
    mine = make.make_annotation(article, "“Nobody was at the gate,”", by="ada")
    expect(ada.locator(f"#a-{mine.pk}")).to_have_count(1)
    ada.evaluate("id => document.getElementById(id).querySelector('a.edit').click()", f"a-{mine.pk}")
    note = ada.locator(f"#a-{mine.pk} textarea[name=note]")
    note.fill("Half a thought")
    far_behind(ada, article)
    expect(lines(ada)).to_contain_text("Much has changed here since you came.")
    expect(note).to_have_value("Half a thought")
    drawn(ada, 5, "Day 1.", there=False)
    lines(ada).get_by_role("button", name="Reload").click()
    drawn(ada, 5, "Day 1.")
    expect(lines(ada)).to_be_hidden()
    expect(note).to_have_value("Half a thought")


def test_on_a_narrow_screen_the_way_is_not_under_the_sheet(visit, article):
    ada = visit("ada", bookmark=True, clock=True, viewport={"width": 320, "height": 700})
    mine = article.annotations.get(author__username="ada")
    hands.point(ada, ada.locator("#p2 .mark[data-annotations]").last)
    card = ada.locator(f"#a-{mine.pk}")
    card.locator("a.edit").click()
    card.locator("textarea[name=note]").fill("Half a thought")
    far_behind(ada, article)
    lines(ada).get_by_role("button", name="Reload").click()
    expect(lines(ada)).to_be_hidden()
    expect(card.locator("textarea[name=note]")).to_have_value("Half a thought")
    assert misfits(ada) == []


def test_who_is_removed_is_told_and_the_page_stands_still(visit, article, desk):
    cleo = visit("cleo")
    Membership.objects.get(collection=desk, user__username="cleo").delete()
    expect(lines(cleo)).to_contain_text("This page is no longer kept up to date", timeout=8_000)
    streams = []
    cleo.on("request", lambda request: "/stream/" in request.url and streams.append(request.url))
    make.make_annotation(article, "Day 1.", by="ben")
    cleo.wait_for_timeout(2_500)
    assert streams == []
    drawn(cleo, 5, "Day 1.", there=False)


def test_where_a_server_has_no_streams_nothing_is_amiss(visit, article):
    """A server of another kind answers that it has no streams: then there are none, and nothing is said of it."""
    ada = visit("ada")
    ada.route("**/stream/**", lambda route: route.fulfill(status=204))
    ada.reload()
    ada.wait_for_selector("#margin[data-laid]", state="attached")
    ada.wait_for_timeout(6_000)
    expect(lines(ada)).to_be_hidden()
