from datetime import date
from uuid import UUID

import pytest
from django.http import QueryDict

from annotations.queries.filtering.filter import Filter
from annotations.queries.filtering.offers import group

ID = "0b8e7f6a-2d0c-4b8e-9a51-3f1f5c1d2e3f"


def parse(query: str) -> Filter:
    return Filter.parse(QueryDict(query))


def test_a_query_string_is_a_filter_and_the_other_way_round():
    query = (
        "?tag=claim&tag=speculation&author=ada&attribute=speculation.type%3Aepistemic&complete=no"
        "&entity=person%3AJane+Doe&role=attribution.source"
        f"&article={ID}&status=manual&since=2022-01-05&q=fuel+price&hide=date"
    )
    wanted = parse(query[1:])
    assert wanted.tags == ("claim", "speculation")
    assert wanted.articles == (UUID(ID),)
    assert wanted.since == date(2022, 1, 5)
    assert wanted.q == "fuel price"
    assert wanted.query_string() == query
    assert not wanted.problems


def test_no_query_lets_everything_pass():
    assert parse("").is_empty()
    assert parse("hide=person").is_empty()
    assert not parse("tag=claim").is_empty()
    assert parse("").query_string() == "?"


def test_a_choice_is_made_and_taken_back():
    assert parse("tag=claim").toggled("tags", "speculation").tags == ("claim", "speculation")
    assert parse("tag=claim").toggled("tags", "claim").is_empty()
    assert parse("tag=claim&author=ada").without("tags") == parse("author=ada")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("article=12", "article"),
        ("attribute=claim", "attribute"),
        ("attribute=claim.x:", "attribute"),
        ("entity=Jane", "entity"),
        ("entity=:Jane", "entity"),
        ("role=source", "role"),
        ("role=attribution.source:x", "role"),
        ("complete=1", "complete"),
        ("since=yesterday", "since"),
        ("until=2022-13-01", "until"),
        ("status=doubtful", "status"),
        ("tag=%00", "tag"),
        ("q=a%00b", "q"),
        ("q=" + "x" * 201, "q"),
        ("author=" + "x" * 301, "author"),
        ("&".join(f"tag=t{number}" for number in range(201)), "tag"),
    ],
)
def test_what_makes_no_sense_is_named_and_left_out(query, field):
    wanted = parse(query)
    assert list(wanted.problems) == [field]
    assert wanted.is_empty()


def test_an_orm_lookup_is_no_filter():
    assert parse("author__password__startswith=p&tag__key=claim&id=1").is_empty()


def test_of_several_values_only_what_cannot_be_read_is_left_out():
    wanted = parse("role=source&role=attribution.source")
    assert wanted.roles == ("attribution.source",)
    assert "“source” was left out" in wanted.problems["role"]


@pytest.mark.parametrize(
    "query", ["author=ada", "complete=no", "attribute=a.b:c", "entity=a:b", "role=a.b", "since=2022-01-01"]
)
def test_suggestions_pass_only_by_what_they_have(query):
    assert parse("tag=person&q=x&hide=date").proposes()
    assert not parse(f"tag=person&{query}").proposes()


ODD = ("ben", "%00", "a&author=b c+d", "é“”", "50%")


@pytest.mark.parametrize("chosen", [(), ("%00",), ("ben", "a&author=b c+d")], ids=str)
def test_a_choice_leads_to_the_filter_with_it_made_or_taken_back(chosen):
    wanted = Filter(tags=("claim",), authors=chosen, q="%00 \u2400", hidden=("%00",))
    for choice in group("author", "People", wanted, dict.fromkeys(ODD, "Somebody"), {}).choices:
        assert choice.link == wanted.toggled("authors", choice.value).query_string()
        read = Filter.parse(QueryDict(choice.link[1:]))
        assert read.authors == tuple(
            [each for each in chosen if each != choice.value] if choice.value in chosen else [*chosen, choice.value]
        )
