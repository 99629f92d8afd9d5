"""How far those are who are asked to read: figures, bars, the file, and who may see them."""

import csv
from io import StringIO

from django.utils import timezone

from reader.actions.assigning import assign
from reader.models import Reading
from reader.queries.assignments import WIDTH, progress
from tests.make import make_article, make_codebook
from tests.stored import stored
from tests.views.page_text import words_of

PROGRESS, FILE = "/c/desk/progress/", "/c/desk/progress.csv"


@stored
def articles(desk, cast):
    make_codebook(desk)
    made = [make_article(desk, f"Text {name}.", title=name) for name in ("Alpha", "Beta", "=Gamma")]
    ids = [article.pk for article in made]
    assign(desk, by=cast["ada"], articles=ids, usernames=["ben"])
    assign(desk, by=cast["ada"], articles=ids[:1], usernames=["cleo"], blind=True)
    Reading.objects.create(article=made[0], user=cast["ben"], finished_at=timezone.now())
    Reading.objects.create(article=made[1], user=cast["ben"])
    return made


def test_a_person_and_an_article_have_bars_on_one_scale(desk, cast, articles):
    found = progress(desk, user=cast["ada"])
    told = {each.username: (each.done, each.reading, each.not_started, each.overdue) for each in found.people}
    assert told == {"ada": (0, 0, 0, 0), "ben": (1, 1, 1, 0), "cleo": (0, 0, 1, 0), "dana": (0, 0, 0, 0)}
    bars = {each.username: [(part.state, part.x, part.width) for part in each.bar] for each in found.people}
    third = round(WIDTH / 3)
    assert bars["ben"] == [
        ("done", 0, third),
        ("reading", third, round(2 * WIDTH / 3) - third),
        ("not started", round(2 * WIDTH / 3), WIDTH - round(2 * WIDTH / 3)),
    ]
    assert bars["cleo"] == [("not started", 0, third)]
    assert bars["ada"] == []
    assert [(each.article.title, each.total) for each in found.articles] == [("=Gamma", 1), ("Alpha", 2), ("Beta", 1)]


def test_the_page_says_it_in_words(client, cast, articles):
    client.force_login(cast["ada"])
    page = words_of(client.get(PROGRESS))
    assert "1 of 4 assigned readings done." in page
    assert "dana reader · nothing assigned" in page
    assert "cleo not started on their own" in page
    html = client.get(PROGRESS).content.decode()
    assert "style=" not in html
    assert "<svg" in html


def test_who_does_not_edit_sees_only_their_own(client, cast, articles):
    client.force_login(cast["ben"])
    page = words_of(client.get(PROGRESS))
    assert "Your reading" in page
    assert "cleo" not in page
    assert "People" not in page
    assert {row["person"] for row in rows(client)} == {"ben"}
    client.force_login(cast["dana"])
    assert "Nobody has asked you to read anything yet." in words_of(client.get(PROGRESS))


def rows(client):
    return list(csv.DictReader(StringIO(client.get(FILE).content.decode())))


def test_the_file_has_a_row_an_article_and_person(client, cast, articles):
    client.force_login(cast["ada"])
    told = {(row["article"], row["person"]): row for row in rows(client)}
    assert set(told) == {("Alpha", "ben"), ("Beta", "ben"), ("'=Gamma", "ben"), ("Alpha", "cleo")}
    first = told["Alpha", "ben"]
    today = timezone.localdate().isoformat()
    assert (first["state"], first["finished_on"], first["assigned_on"]) == ("done", today, today)
    assert told["Alpha", "cleo"]["blind"] == "yes"
    assert first["article_id"] == str(articles[0].pk)


def test_nothing_assigned_says_what_to_do(client, cast, desk):
    client.force_login(cast["ada"])
    page = words_of(client.get(PROGRESS))
    assert "Nobody is asked to read anything yet." in page
    assert "Choose articles" in page


def test_as_many_queries_for_few_as_for_many(client, cast, desk, articles, django_assert_num_queries):
    client.force_login(cast["ada"])
    client.get(PROGRESS)
    with django_assert_num_queries(8):
        client.get(PROGRESS)
    more = [make_article(desk, f"More {number}.", title=f"More {number}") for number in range(60)]
    ids = [article.pk for article in more]
    assign(desk, by=cast["ada"], articles=ids, usernames=["ben", "cleo", "dana"])
    with django_assert_num_queries(8):
        page = client.get(PROGRESS)
    assert "1–50 of 63" in words_of(page)
