"""Asking members to read: from the library, from an article; what is refused; taking it back."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.models import Event, Notice
from reader.actions import assigning
from reader.actions.errors import Clash, Invalid
from reader.models import Assignment, Membership, Reading, Role
from reader.queries.assignments import of_article, open_of
from tests.make import make_article, make_codebook
from tests.stored import stored
from tests.views.page_text import words_of

ASSIGN, PROGRESS = "/c/desk/assign/", "/c/desk/progress/"


@stored
def articles(desk):
    make_codebook(desk)
    return [make_article(desk, f"Text {name}.", title=name) for name in ("Alpha", "Beta", "Gamma")]


@pytest.fixture
def ada(client, cast):
    client.force_login(cast["ada"])
    return client


def asked():
    rows = Assignment.objects.order_by("article__title", "user__username")
    return list(rows.values_list("article__title", "user__username", "due_on", "blind"))


def test_ticked_in_the_library_they_go_to_people_with_a_day(ada, articles):
    page = ada.get("/c/desk/").content.decode()
    assert re.findall(r'name="articles" value="([^"]+)" form="to-assign"', page)
    chosen = [str(article.pk) for article in articles[:2]]
    form = ada.get(ASSIGN, {"articles": chosen})
    assert "Assign 2 articles" in words_of(form)
    assert "ben, annotator" in words_of(form)
    day = timezone.localdate() + timedelta(days=9)
    sent = {"articles": chosen, "usernames": ["ben", "dana"], "due_on": day.isoformat(), "blind": "on"}
    answer = ada.post(ASSIGN, sent, follow=True)
    assert "2 articles assigned to ben and dana, due" in words_of(answer)
    assert asked() == [(name, who, day, True) for name in ("Alpha", "Beta") for who in ("ben", "dana")]


def test_each_is_told_of_in_the_log_and_in_the_inbox_of_who_is_asked(ada, articles, cast):
    ada.post(ASSIGN, {"articles": [articles[0].pk], "usernames": ["ada", "ben"], "due_on": "2999-01-31"})
    told = Event.objects.filter(verb="assigned").order_by("after__username")
    assert [(each.article, each.actor, each.after) for each in told] == [
        (articles[0], cast["ada"], {"username": name, "due_on": "2999-01-31", "blind": False})
        for name in ("ada", "ben")
    ]
    [notice] = Notice.objects.all()
    assert (notice.recipient, notice.kind, notice.article) == (cast["ben"], "assignment", articles[0])
    ada.post(ASSIGN, {"articles": [articles[0].pk], "usernames": ["ben"]})
    assert Notice.objects.count() == 1, "another day is not another call"


def test_who_is_asked_already_is_so_by_the_new_terms(ada, articles):
    ada.post(ASSIGN, {"articles": [articles[0].pk], "usernames": ["ben"], "due_on": "2999-01-31", "blind": "on"})
    answer = ada.post(ASSIGN, {"articles": [articles[0].pk], "usernames": ["ben"]}, follow=True)
    assert "1 was assigned before and changed." in words_of(answer)
    assert asked() == [("Alpha", "ben", None, False)]
    answer = ada.post(ASSIGN, {"articles": [articles[0].pk], "usernames": ["ben"]}, follow=True)
    assert "That was assigned so already." in words_of(answer)
    assert Event.objects.filter(verb="assigned").count() == 2


def test_from_an_article_its_people_can_be_seen_and_taken_back(ada, articles):
    page = ada.get(reverse("article", args=["desk", articles[0].pk])).content.decode()
    assert f'{ASSIGN}?articles={articles[0].pk}"' in page
    ada.post(ASSIGN, {"articles": [articles[0].pk], "usernames": ["ben"], "blind": "on"})
    assert "ben not started on their own" in words_of(ada.get(f"{ASSIGN}?articles={articles[0].pk}"))
    where = reverse("assignment", args=["desk", articles[0].pk, "ben"])
    assert "sees the others’ work there again" in words_of(ada.post(where, {"do": "lift"}, follow=True))
    assert asked() == [("Alpha", "ben", None, False)]
    assert "ben is no longer asked to read this." in words_of(ada.post(where, {"do": "remove"}, follow=True))
    assert asked() == []
    assert Event.objects.filter(verb="unassigned").get().before["username"] == "ben"
    assert "not asked to read this any more" in words_of(ada.post(where, {"do": "remove"}, follow=True))
    assert ada.post(where, {"do": "nonsense"}).status_code == 404


def button(answer, name):
    found = re.search(rf'action="([^"]+/assign/undo/[^"]+)"[^>]*>(?:(?!</form>).)*<button>{name}', answer, re.DOTALL)
    assert found, answer[answer.index('id="message"') :][:600]
    return found[1]


def test_the_message_takes_it_back_and_does_it_again(ada, articles):
    ada.post(ASSIGN, {"articles": [articles[0].pk], "usernames": ["ben"], "due_on": "2999-01-31"}, follow=True)
    sent = {"articles": [articles[0].pk, articles[1].pk], "usernames": ["ben"]}
    undo = button(ada.post(ASSIGN, sent, follow=True).content.decode(), "Undo")
    redo = button(ada.post(undo, follow=True).content.decode(), "Redo")
    assert asked() == [("Alpha", "ben", date(2999, 1, 31), False)]
    ada.post(redo)
    assert asked() == [("Alpha", "ben", None, False), ("Beta", "ben", None, False)]
    assert "can no longer be undone" in words_of(ada.post(undo, follow=True))


def test_with_scripts_the_button_leads_to_the_page_anew(ada, articles):
    sent = {"articles": [articles[0].pk], "usernames": ["ben"]}
    undo = button(ada.post(ASSIGN, sent, follow=True).content.decode(), "Undo")
    answer = ada.post(undo, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == PROGRESS
    assert asked() == []


def test_what_somebody_else_changed_since_is_left_as_it_is(ada, articles, cast, desk):
    undo = button(
        ada.post(ASSIGN, {"articles": [articles[0].pk], "usernames": ["ben"]}, follow=True).content.decode(), "Undo"
    )
    Assignment.objects.update(blind=True)
    assert "Somebody has changed these assignments since" in words_of(ada.post(undo, follow=True))
    assert asked() == [("Alpha", "ben", None, True)]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"usernames": []}, "Choose who is to read."),
        ({"usernames": ["zed"]}, "zed is not in this collection"),
        ({"due_on": "soon"}, "That is not a day."),
        ({"due_on": "2022-02-30"}, "That is not a day."),
        ({"due_on": "0001-01-01"}, "out of all reach"),
        ({"articles": [str(uuid4())]}, "None of the chosen articles is in this collection"),
        ({"articles": ["nonsense"]}, "No article is chosen."),
        ({"articles": []}, "No article is chosen."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(ada, articles, sent, said):
    answer = ada.post(ASSIGN, {"articles": [articles[0].pk], "usernames": ["ben"], "due_on": "2999-01-31"} | sent)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert asked() == []
    assert not Notice.objects.exists()
    if "due_on" in sent:
        assert f'value="{sent["due_on"]}"' in answer.content.decode()
        assert re.search(r'value="ben"[^>]* checked', answer.content.decode())


def test_a_day_that_is_past_is_taken_with_a_word(ada, articles):
    answer = ada.post(ASSIGN, {"articles": [articles[0].pk], "usernames": ["ben"], "due_on": "2022-01-05"}, follow=True)
    assert "due 5 January 2022. That day is past." in words_of(answer)
    assert "days overdue" in words_of(ada.get(PROGRESS))


def test_an_article_of_another_collection_is_refused(ada, articles, annex, cast):
    elsewhere = make_article(annex, "Elsewhere.")
    answer = ada.post(ASSIGN, {"articles": [articles[0].pk, elsewhere.pk], "usernames": ["ben"]})
    assert answer.status_code == 422
    assert "is not in this collection any more" in words_of(answer)
    assert "1 of the chosen articles is not in this collection" in words_of(answer)
    assert asked() == []


def test_too_much_at_once_is_refused(desk, cast, articles):
    many = [uuid4() for _ in range(assigning.MOST)]
    with pytest.raises(Invalid, match="can be assigned at once"):
        assigning.assign(desk, by=cast["ada"], articles=many, usernames=["ben", "cleo"])


def test_nobody_takes_back_what_is_not_there(desk, cast, articles):
    with pytest.raises(Clash):
        assigning.lift(desk, by=cast["ada"], article=articles[0].pk, username="ben")


def test_the_library_tells_each_what_to_read_first(ada, client, articles, cast):
    today = timezone.localdate()
    for article, days in zip(articles, (3, -2, 0), strict=True):
        day = (today + timedelta(days=days)).isoformat()
        ada.post(ASSIGN, {"articles": [article.pk], "usernames": ["ben"], "due_on": day})
    Reading.objects.create(article=articles[2], user=cast["ben"])
    client.force_login(cast["ben"])
    page = words_of(client.get("/c/desk/"))
    mine = page[page.index("My reading") : page.index("All that you are asked")]
    assert re.search(r"Beta not started 2 days overdue.* Gamma reading due today.* Alpha not started due ", mine)
    Reading.objects.filter(article=articles[2]).update(finished_at=timezone.now())
    page = words_of(client.get("/c/desk/"))
    assert "Gamma" not in page[page.index("My reading") : page.index("All that you are asked")]
    client.force_login(cast["cleo"])
    assert "My reading" not in words_of(client.get("/c/desk/"))


def test_who_has_left_is_told_of_nowhere(ada, articles, cast):
    ada.post(ASSIGN, {"articles": [articles[0].pk], "usernames": ["ben"]})
    Membership.objects.filter(user=cast["ben"], role=Role.ANNOTATOR, collection__slug="desk").delete()
    ada.get(PROGRESS)  # where the message is
    page = words_of(ada.get(PROGRESS))
    assert "Nobody is asked to read anything yet." in page
    assert "ben" not in page


@pytest.mark.parametrize("do", ["remove", "lift"])
def test_nobody_has_a_name_that_no_database_takes(ada, articles, do):
    assert ada.post(f"/c/desk/a/{articles[0].pk}/assigned/%00/", {"do": do}).status_code == 404


def test_of_one_person_or_one_article_no_others_are_read(desk, cast, articles):
    first, *others = [article.pk for article in articles]
    assigning.assign(desk, by=cast["ada"], articles=[first], usernames=["ben"])

    def read(find, about) -> tuple[list[str], int]:
        """Who is asked, and how many rows the database gave."""
        with CaptureQueriesContext(connection) as captured:
            found = [each.username for each in find(about, cast["ada" if find is of_article else "ben"])]
        with connection.cursor() as cursor:
            return found, sum(len(cursor.execute(query["sql"]).fetchall()) for query in captured.captured_queries)

    for find, about in [(open_of, desk), (of_article, articles[0])]:
        assert read(find, about) == (["ben"], 1)
    assigning.assign(desk, by=cast["ada"], articles=others, usernames=["ada", "cleo", "dana"])
    assert read(of_article, articles[0]) == (["ben"], 1)
    Membership.objects.filter(collection=desk, user=cast["ben"]).update(role=Role.EDITOR)  # who may know of all
    assert read(open_of, desk) == (["ben"], 1)
