"""What happened in a collection: each line a sentence that leads there, by filters, by pages."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.actions import annotate, collection_undo, decide, undo
from annotations.actions.codebook import editing
from annotations.models import Annotation, Event, Suggestion, Tag
from annotations.queries.lists.paging import PAGE
from reader.actions import collections, importing
from tests.make import make_annotation, make_article, make_codebook, make_suggestion
from tests.stored import stored
from tests.views.page_text import parsed, text_of

HERE = "/c/desk/activity/"


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "The ministry said that 12 people died.", title="Numbers")


def told(client, query="", where=HERE):
    """The sentences of the page."""
    html = client.get(where + query).content.decode()
    parsed(html)
    lines = re.findall(r'<li class="event" id="(e-\d+)">', html)
    return [" ".join(text_of(html, line).split()) for line in lines]


def test_each_line_is_a_sentence_with_links(client, article, cast):
    annotation = make_annotation(article, "12 people died", by="ben")
    annotate.edit(annotation, by=cast["ada"], note="Who says so?")
    client.force_login(cast["dana"])
    lines = told(client)
    assert re.search(r"ada wrote a note on ben’s claim: “12 people died” in Numbers", lines[0])
    assert re.search(r"ben marked a claim: “12 people died” in Numbers", lines[1])
    html = client.get(HERE).content.decode()
    assert f'href="{reverse("article", args=["desk", article.pk])}#a-{annotation.pk}"' in html
    assert reverse("annotation_history", args=["desk", article.pk, annotation.pk]) in html


def test_what_is_gone_leads_to_its_history(client, article, cast):
    annotation = make_annotation(article, "12 people died", by="ben")
    annotate.remove(annotation, by=cast["ben"])
    client.force_login(cast["dana"])
    html = client.get(HERE).content.decode()
    assert f"#a-{annotation.pk}" not in html
    assert "ben removed a claim" in told(client)[0]
    assert client.get(reverse("annotation_history", args=["desk", article.pk, annotation.pk])).status_code == 200


def test_everything_that_can_happen_has_a_line(client, desk, cast):
    """Also what has no annotation: library, codebook, names, people; also once the article is gone."""
    make_codebook(desk)
    article, _ = importing.import_article(desk, by=cast["ada"], title="A title", text="A title\n\nJane Doe said so.")
    make_suggestion(article, "Jane Doe")
    decide.dismiss(Suggestion.objects.get(), by=cast["ben"])
    undo.undo(article, by=cast["ben"])

    editing.retire(desk, "claim", by=cast["ada"], retired=True)
    collections.rename(desk, name="The desk", description="", by=cast["ada"])
    importing.remove_article(article, by=cast["ada"])
    client.force_login(cast["dana"])
    lines = told(client)
    assert any("ada deleted the article “" in line for line in lines)
    assert any("ada imported" in line for line in lines)
    assert any("ben undid: dismissed" in line for line in lines)
    assert any("ada retired Claim" in line for line in lines)
    assert any("renamed the collection from Desk to The desk" in line for line in lines)


def test_the_filters_choose(client, article, desk, cast):
    other = make_article(desk, "Somewhere else it rained.", title="Weather")
    claim = make_annotation(article, "12 people died", by="ben")
    make_annotation(other, "it rained", by="cleo", tag="speculation")
    annotate.edit(claim, by=cast["ada"], tag=Tag.objects.get(key="attribution"))
    make_suggestion(article, "ministry", tag="organisation")
    decide.dismiss(Suggestion.objects.get(), by=cast["ben"])
    client.force_login(cast["dana"])
    assert len(told(client)) == 4
    assert len(told(client, "?author=ben")) == 2
    assert len(told(client, "?author=ben&author=cleo")) == 3
    assert len(told(client, "?tag=speculation")) == 1
    assert len(told(client, "?tag=claim")) == 2  # made as one, and then no more one
    assert len(told(client, "?tag=attribution")) == 1
    assert len(told(client, f"?article={other.pk}")) == 1
    assert len(told(client, "?change=suggestions")) == 1
    assert len(told(client, "?change=marks&change=suggestions&author=ben")) == 2
    assert told(client, "?tag=no-such-tag") == []
    assert "Nothing passes this filter" in client.get(HERE + "?author=dana").content.decode()


def test_days_are_both_included(client, article, cast):
    make_annotation(article, "12 people died", by="ben")
    with connection.cursor() as cursor:  # the log is append-only: only the table's owner may
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE annotations_event DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE annotations_event SET created_at = %s", [datetime(2022, 1, 31, 23, 59, 59, 999_999, tzinfo=UTC)]
        )
        cursor.execute("ALTER TABLE annotations_event ENABLE TRIGGER USER")
    client.force_login(cast["dana"])
    for query, number in (
        ("?since=2022-01-31", 1),
        ("?since=2022-02-01", 0),
        ("?until=2022-01-31", 1),
        ("?until=2022-01-30", 0),
        ("?until=9999-12-31", 1),
    ):
        assert len(told(client, query)) == number, query


@pytest.mark.parametrize(
    "query",
    [
        "?since=soon",
        "?article=x",
        "?change=nothing",
        "?author=%00",
        "?tag=%00",
        "?until=0000-00-00",
        "?tag=" + "x" * 400,
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(client, article, cast, query):
    make_annotation(article, "12 people died", by="ben")
    client.force_login(cast["dana"])
    answer = client.get(HERE + query)
    assert answer.status_code == 200
    assert "left out" in answer.content.decode() or "no date" in answer.content.decode()
    assert len(told(client, query)) == 1


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJ4Il0", "WzEsMl0", "Wy0xXQ", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ"])
def test_a_cursor_that_is_not_ours_is_refused(client, article, cast, cursor):
    client.force_login(cast["dana"])
    assert client.get(f"{HERE}?cursor={cursor}").status_code == 422


def test_pages_follow_one_another_without_gap_or_double_whatever_comes(client, article, cast):
    claim = make_annotation(article, "12 people died", by="ben")
    for number in range(2 * PAGE):
        annotate.edit(claim, by=cast["ben"], note=str(number))
    client.force_login(cast["dana"])
    seen, address = [], HERE
    while address:
        html = client.get(address).content.decode()
        seen += map(int, re.findall(r'id="e-(\d+)"', html))
        annotate.edit(claim, by=cast["ben"], note=f"{len(seen)} meanwhile")
        older = re.search(r'rel="next" href="([^"]+)"', html)
        address = HERE + older[1].replace("&amp;", "&") if older else ""
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len({*seen}) == 2 * PAGE + 1


def test_it_costs_as_many_queries_for_many_events_as_for_few(client, article, desk, cast):
    for number in range(3):
        make_annotation(make_article(desk, f"Number {number} again."), "again", by="ben")
    client.force_login(cast["ada"])
    make_annotation(article, "people", by="ada")
    editing_event(desk, cast["ada"])

    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(HERE).status_code == 200
        return len(queries)

    counted()
    few = counted()
    for number in range(20):
        other = make_article(desk, f"Number {number} once more.")
        made = make_annotation(other, "once", by="ada")
        annotate.edit(made, by=cast["ada"], note="changed")
        annotate.edit(made, by=cast["ben"], note="and again")
    editing_event(desk, cast["ada"])
    assert counted() == few
    assert few <= 30


def editing_event(desk, ada):
    tag = Tag.objects.filter(collection=desk).first()
    collection_undo.record("tag changed", desk, by=ada, before={f"tag:{tag.key}": None}, after={f"tag:{tag.key}": None})


def test_ones_own_change_is_undone_from_its_line_however_long_ago(client, article, cast):
    first = make_annotation(article, "ministry", by="ben")
    make_annotation(article, "12 people died", by="ben")
    client.force_login(cast["ben"])
    html = client.get(HERE).content.decode()
    event = Event.objects.get(after__has_key=f"annotation:{first.pk}")
    undo_it = f"{reverse('undo', args=['desk', article.pk])}?event={event.pk}"
    assert f'action="{undo_it}"' in html
    answer = client.post(undo_it, {"back": HERE})
    assert (answer.status_code, answer["Location"]) == (303, HERE)
    html = client.get(HERE).content.decode()
    assert "Undid marking a passage." in html
    assert f'action="{undo_it}"' not in html
    assert Annotation.objects.get().spans.get().quote == "12 people died"
    assert "ben undid: marked a claim" in told(client)[0]
    undo.redo(article, by=cast["ben"])
    assert f'action="{undo_it}"' in client.get(HERE).content.decode()


def test_it_is_not_offered_where_it_cannot_be_done(client, article, cast):
    own = make_annotation(article, "ministry", by="ben")
    annotate.edit(own, by=cast["ada"], note="changed since")
    client.force_login(cast["ben"])
    assert ">Undo<" not in client.get(HERE).content.decode()  # somebody has changed it since
    client.force_login(cast["ada"])
    assert ">Undo<" in client.get(HERE).content.decode()
    client.force_login(cast["dana"])
    assert ">Undo<" not in client.get(HERE).content.decode()


def test_back_leads_nowhere_else(client, article, cast):
    make_annotation(article, "ministry", by="ben")
    client.force_login(cast["ben"])
    answer = client.post(reverse("undo", args=["desk", article.pk]), {"back": "https://elsewhere.example/"})
    assert answer["Location"].startswith("/c/desk/a/")


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/c/desk/\nfoo", "/c/desk/a/"),
        ("\r\n/c/desk/", "/c/desk/a/"),
        ("/c/desk/\x85", "/c/desk/a/"),
        ("/c/desk/?q=Ақпарат", "/c/desk/?q=%D0%90%D2%9B%D0%BF%D0%B0%D1%80%D0%B0%D1%82"),
        ("/c/desk/?q=%D0%90", "/c/desk/?q=%D0%90"),
    ],
)
def test_back_leads_where_a_header_can_say(client, article, cast, back, leads):
    make_annotation(article, "ministry", by="ben")
    client.force_login(cast["ben"])
    answer = client.post(reverse("undo", args=["desk", article.pk]), {"back": back})
    assert answer.status_code == 303
    assert answer["Location"].startswith(leads)
    assert not Annotation.objects.exists()


def test_a_change_beyond_the_reach_of_the_stack_can_still_be_undone(article, cast, monkeypatch):
    first = make_annotation(article, "ministry", by="ben")
    event = Event.objects.get()
    monkeypatch.setattr(undo, "REMEMBERED", 3)
    for words in ("12", "people", "died", "said"):
        make_annotation(article, words, by="ben")
    undo.undo(article, by=cast["ben"], event_id=event.pk)
    assert not Annotation.objects.filter(pk=first.pk).exists()


def test_the_history_of_an_article_tells_what_was_another_before(client, article, desk, cast):
    claim = make_annotation(article, "12 people died", by="ben", note="Who says so?")
    annotate.edit(claim, by=cast["ben"], note="Who says this?")
    make_annotation(make_article(desk, "Elsewhere."), "Elsewhere", by="ben")
    client.force_login(cast["dana"])
    where = reverse("article_history", args=["desk", article.pk])
    lines = told(client, where=where)
    assert len(lines) == 2
    assert "[removed: so][added: this]" in lines[0]
    assert where in client.get(reverse("article", args=["desk", article.pk])).content.decode()


def test_in_blind_reading_one_sees_what_one_did_oneself(client, article, desk, cast):
    make_annotation(article, "ministry", by="ben")
    make_annotation(article, "12 people died", by="cleo")
    desk.blind = True
    desk.save()
    client.force_login(cast["ben"])
    assert len(told(client)) == 1
    html = client.get(HERE).content.decode()
    assert "cleo" not in html
    assert "12 people died" not in html
    client.force_login(cast["ada"])
    assert len(told(client)) == 2


def test_an_empty_log_says_what_will_stand_there(client, desk, cast):
    client.force_login(cast["dana"])
    assert "Nothing has happened here yet" in client.get(HERE).content.decode()
    assert HERE in client.get("/c/desk/").content.decode()  # in the menu


def test_somebody_whose_account_is_gone_is_somebody(client, article, cast):
    make_annotation(article, "ministry", by="ben")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE annotations_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE annotations_event SET actor_id = NULL")
        cursor.execute("ALTER TABLE annotations_event ENABLE TRIGGER USER")
    client.force_login(cast["dana"])
    assert "Somebody marked ben’s claim" in told(client)[0] or "Somebody marked a claim" in told(client)[0]
