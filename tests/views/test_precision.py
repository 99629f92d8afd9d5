"""The page that tells how right suggestions were."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from annotations.actions import annotate, undo
from annotations.actions.decide import accept, dismiss
from annotations.models import Annotation, Suggestion, Tag
from tests import make
from tests.stored import stored

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@stored
def article(desk):
    make.make_codebook(desk)
    return make.make_article(desk, *[f"Name{number}x was here." for number in range(60)])


def propose(article, number: int, *, tag: str = "person") -> Suggestion:
    return make.make_suggestion(article, f"Name{number}x", tag=tag)


def tag(article, key: str) -> Tag:
    return Tag.objects.get(collection=article.collection, key=key)


def at(suggestion: Suggestion, days: float) -> None:
    Suggestion.objects.filter(pk=suggestion.pk).update(decided_at=BEGAN + timedelta(days=days))


def decide(article, cast) -> None:
    """Of five people one as proposed, one relabelled, one with other bounds, one dismissed and one still open; a place
    accepted and removed since."""
    one, two, three, four, _ = (propose(article, number) for number in range(5))
    place = propose(article, 5, tag="place")
    accept(one, by=cast["ben"])
    accept(two, by=cast["ben"], tag=tag(article, "place"))
    accept(three, by=cast["cleo"], bounds=(three.start, three.end - 1))
    dismiss(four, by=cast["cleo"])
    accept(place, by=cast["ben"])
    annotate.remove(Annotation.objects.get(suggestion=place), by=cast["ben"])


def figures(client, query: str = "") -> dict[str, list[str]]:
    """The counts of each series in all: decided, as proposed, relabelled, adjusted, dismissed."""
    response = client.get(reverse("suggestion_precision_file", args=["desk", "csv"]) + query)
    rows = csv.DictReader(StringIO(response.content.decode()))
    counts = ("decided", "as_proposed", "relabelled", "adjusted", "dismissed")
    return {row["series"]: [int(row[name]) for name in counts] for row in rows if not row["period"]}


def test_what_became_of_suggestions_is_told_by_type_and_by_suggester(client, article, cast):
    decide(article, cast)
    client.force_login(cast["dana"])
    assert figures(client) == {
        "All suggestions": [5, 1, 1, 1, 2],
        "Person": [4, 1, 1, 1, 1],
        "Place": [1, 0, 0, 0, 1],
        "test 1": [5, 1, 1, 1, 2],
    }


def test_the_page_shows_the_figures_of_the_download(client, article, cast):
    decide(article, cast)
    client.force_login(cast["dana"])
    page = client.get(reverse("suggestion_precision", args=["desk"])).content.decode()
    assert "20 % right as proposed, 40 % right place, of 5" in page
    assert page.count('role="img"') == 4
    assert 'style="' not in page
    told = json.loads(client.get(reverse("suggestion_precision_file", args=["desk", "json"])).content)
    assert [(row["as_proposed_percent"], row["right_place_percent"]) for row in told if row["series"] == "Person"] == [
        (25.0, 50.0),
        (25.0, 50.0),
    ]


def test_a_decision_taken_back_counts_no_more(client, article, cast):
    suggestion = propose(article, 0)
    dismiss(suggestion, by=cast["ben"])
    undo.undo(article, by=cast["ben"])
    client.force_login(cast["ben"])
    page = client.get(reverse("suggestion_precision", args=["desk"])).content.decode()
    assert "Nobody has decided on a suggestion yet." in page
    assert "1 is not decided yet" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?author=cleo", [2, 0, 0, 1, 1]),
        ("?tag=place", [1, 0, 0, 0, 1]),
        ("?kind=name", [5, 1, 1, 1, 2]),
        ("?kind=claim", None),
        ("?since=2026-03-04", [2, 0, 0, 1, 1]),
        ("?until=2026-03-03", [3, 1, 1, 0, 1]),
        ("?article=00000000-0000-0000-0000-000000000000", None),
    ],
)
def test_the_filter_of_the_lists_holds_here(client, article, cast, query, expected):
    decide(article, cast)
    for days, number in enumerate([0, 1, 2, 3]):
        at(Suggestion.objects.get(quote=f"Name{number}x"), days)
    at(Suggestion.objects.get(quote="Name5x"), 0)
    client.force_login(cast["ada"])
    all_of_them = figures(client, query).get("All suggestions")
    assert all_of_them == expected


def test_a_filter_that_nothing_passes_says_so_and_one_that_cannot_be_read_too(client, article, cast):
    decide(article, cast)
    client.force_login(cast["ada"])
    page = reverse("suggestion_precision", args=["desk"])
    assert "No decision passes this filter." in client.get(page + "?author=dana").content.decode()
    response = client.get(page + "?since=tomorrow")
    assert response.status_code == 422
    assert "alert" in response.content.decode()


def test_over_time_there_is_a_point_for_some_decisions_together(client, article, cast):
    for number in range(40):
        suggestion = propose(article, number)
        (accept if number % 2 or number > 19 else dismiss)(suggestion, by=cast["ben"])
        at(suggestion, number)
    client.force_login(cast["ada"])
    told = json.loads(client.get(reverse("suggestion_precision_file", args=["desk", "json"])).content)
    points = [row for row in told if row["series"] == "Person" and row["period"]]
    assert [row["decided"] for row in points] == [14, 14, 12]
    assert points[0]["period"] == "2 Mar 2026 – 15 Mar 2026"
    assert points[0]["as_proposed_percent"] == 50.0
    assert points[-1]["as_proposed_percent"] == 100.0


def test_as_many_queries_for_ten_decisions_as_for_fifty(client, article, cast, django_assert_max_num_queries):
    client.force_login(cast["ada"])
    numbers = []
    for few, many in ((0, 10), (10, 60)):
        for number in range(few, many):
            accept(propose(article, number), by=cast["ben"])
        with django_assert_max_num_queries(20) as captured:
            client.get(reverse("suggestion_precision", args=["desk"]))
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


def test_another_file_there_is_not(client, article, cast):
    client.force_login(cast["ada"])
    assert client.get(reverse("suggestion_precision_file", args=["desk", "xml"])).status_code == 404
