"""One filter: a list, an export and the pages' choices agree, and nothing but the filter restricts."""

import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.actions import annotate, decide
from annotations.models import Alias, Annotation, Attribute, Entity, Suggestion, Tag
from tests.api.conftest import refusal
from tests.make import make_annotation, make_article, make_suggestion
from tests.stored import stored

FILTERS = [
    "",
    "tag=claim",
    "tag=claim&tag=speculation",
    "author=ada",
    "author=ada&author=ben&tag=claim",
    "status=accepted",
    "status=manual&status=accepted",
    "q=QUICK",
    "q=why",
    "since=2000-01-01&until=2100-01-01",
    "until=2000-01-01",
    "tag=nonsense",
    "author=nobody",
    "hide=all",
    "complete=no",
    "complete=yes&complete=no&tag=claim",
    "attribute=claim.checkability:CFS&attribute=claim.checkability:UFS",
    "attribute=claim.checkability:CFS&attribute=claim.factuality:CT%2B",
    "attribute=attribution.source:person/Jane",
    "entity=person:Jane",
    "role=attribution.source",
]


@stored
def full(desk, article, cast):
    """Two articles with annotations of several people, tags and origins."""
    other = make_article(desk, "A quick second text.", title="Second")
    make_annotation(article, "quick", by="ada", note="why")
    make_annotation(article, "brown", by="ben", tag="speculation")
    make_annotation(other, "quick", by="ben", note="Why not?")
    make_annotation(other, "second", by="cleo", tag="speculation")
    decide.accept(make_suggestion(article, "fox"), by=cast["ada"])
    value(article, "quick", checkability="CFS", factuality="CT+")
    value(other, "quick", checkability="UFS")
    return article


def value(article, quote: str, **attributes: object) -> None:
    (annotation,) = Annotation.objects.filter(article=article, spans__quote=quote)
    annotate.edit(annotation, by=annotation.author, attributes=attributes)


@stored
def attributed(full, cast):
    """With one attribution to Jane, alias J., who is a person marked elsewhere too."""
    jane = {"tag": "person", "name": "Jane"}
    tags = {tag.key: tag for tag in Tag.objects.filter(collection=full.collection)}
    places = [(42, 45), (37, 41, "source"), (28, 32, "cue")]
    annotate.create(full, by=cast["ada"], tag=tags["attribution"], spans=places, attributes={"source": jane})
    annotate.create(full, by=cast["ben"], tag=tags["person"], spans=[(0, 3)], entity_name="Jane")
    entity = Entity.objects.get(name="Jane")
    Alias.objects.create(entity=entity, tag=entity.tag, name="J.")
    return full


@pytest.mark.parametrize(
    ("query", "passing"),
    [
        ("attribute=claim.checkability:CFS", ["quick"]),
        ("attribute=claim.checkability:CFS&attribute=claim.checkability:UFS", ["quick", "quick"]),
        ("attribute=claim.checkability:UFS&attribute=claim.factuality:CT%2B", []),
        ("attribute=claim.checkability:CFS&attribute=claim.factuality:CT%2B&author=ada", ["quick"]),
        ("attribute=speculation.checkability:CFS", []),
        ("attribute=attribution.source:person/Jane", ["dog"]),
        ("attribute=attribution.source:person/J.", ["dog"]),
        ("attribute=attribution.source:place/Jane", []),
        ("entity=person:Jane", ["The", "dog"]),
        ("entity=person:J.", ["The", "dog"]),
        ("entity=person:J.&tag=person", ["The"]),
        ("entity=person:Nobody&entity=person:Jane", ["The", "dog"]),
        ("role=attribution.source", ["dog"]),
        ("role=attribution.source&role=claim.claim", ["dog", "quick", "quick"]),
        ("role=claim.source", []),
        ("complete=yes&tag=claim", ["quick"]),
        ("complete=no&tag=claim", ["quick"]),
        ("complete=no&complete=yes&tag=claim", ["quick", "quick"]),
        ("q=jane", ["The", "dog"]),
        ("q=J.", ["The", "dog"]),
    ],
)
def test_parts_values_and_entities_restrict(ben, attributed, query, passing):
    listed = ben.items(f"/collections/desk/annotations?{query}")
    assert sorted(each["spans"][0]["quote"] for each in listed) == passing


def test_the_words_of_a_value_are_looked_into(ben, attributed):
    claim = Tag.objects.get(collection=attributed.collection, key="claim")
    Attribute.objects.create(tag=claim, key="why", name="Why", type="text", position=9)
    value(attributed, "quick", why="Because of the weather")
    assert [each["tag"] for each in ben.items("/collections/desk/annotations?q=WEATHER")] == ["claim"]


def told(annotations: list[dict]) -> list[dict]:
    """Annotations as an export has them: in the order of their making, and within their article."""
    plain = [{name: value for name, value in each.items() if name != "article"} for each in annotations]
    return sorted(plain, key=lambda each: (each["created_at"], each["id"]))


@pytest.mark.parametrize("query", FILTERS)
def test_the_list_holds_what_the_export_holds(ben, full, query):
    listed = ben.items(f"/collections/desk/annotations?{query}")
    answer = ben.get(f"/collections/desk/export?format=json&{query}")
    exported = json.loads(answer.getvalue())
    assert told(listed) == told([each for article in exported["articles"] for each in article["annotations"]])
    by_article = {article["id"]: article["annotations"] for article in exported["articles"]}
    assert {each["article"] for each in listed} <= set(by_article)
    for pk, annotations in by_article.items():
        assert told(ben.items(f"/articles/{pk}/annotations?{query}")) == told(annotations)


def test_the_filter_restricts(ben, full):
    def found(query: str) -> list[str]:
        return sorted(each["spans"][0]["quote"] for each in ben.items(f"/collections/desk/annotations?{query}"))

    assert found("") == ["brown", "fox", "quick", "quick", "second"]
    assert found("tag=claim&author=ben") == ["quick"]
    assert found("tag=claim&tag=speculation&author=ben") == ["brown", "quick"]
    assert found("status=accepted") == ["fox"]
    assert found(f"article={full.pk}") == ["brown", "fox", "quick"]
    assert found("q=why") == ["quick", "quick"]
    assert found("q=econ") == ["second"]
    assert found(f"since={timezone.now().date()}") == found("")
    assert found("until=2000-01-01") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("article=7", "article"),
        ("attribute=speculation", "attribute"),
        ("attribute=speculation.type", "attribute"),
        ("attribute=speculation.type:", "attribute"),
        ("attribute=%00", "attribute"),
        ("complete=perhaps", "complete"),
        ("entity=Jane", "entity"),
        ("role=source", "role"),
        ("status=open", "status"),
        ("since=yesterday", "since"),
        ("until=2022-02-30", "until"),
        ("q=" + "x" * 201, "q"),
        ("q=%00", "q"),
        ("tag=%00", "tag"),
        ("author=%00", "author"),
        ("tag=" + "x" * 301, "tag"),
        ("&".join(f"author={number}" for number in range(201)), "author"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(ben, full, query, field):
    for path in ("/collections/desk/annotations", f"/articles/{full.pk}/annotations", "/collections/desk/export"):
        assert refusal(ben.get(f"{path}?{query}"), 422)["field"] == field


def lookups() -> Iterator[str]:
    """What an attacker would write who hopes that parameters reach the database as they are."""
    ways = ["author", "author__user", "article__collection__members", "suggestion__decided_by", "entity__collection"]
    columns = ["password", "email", "is_superuser", "tokens__digest", "id"]
    tests = ["", "__startswith", "__regex", "__gt", "__in", "__isnull"]
    yield from (f"{way}__{column}{test}" for way in ways for column in columns for test in tests)
    yield from ("pk", "id__in", "version__gt", "order_by", "ordering", "collection", "q__regex", "tag__key", "_filter")


def test_lookups_of_the_database_are_no_filters(ben, full):
    everything = ben.items("/collections/desk/annotations")
    others = {path: ben.get(path).json() for path in ("/collections", "/collections/desk/articles")}
    for lookup in lookups():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert ben.items(f"/collections/desk/annotations?{lookup}=md5") == everything, lookup
        for query in queries.captured_queries:
            assert "password" not in query["sql"].partition(" WHERE ")[2]
        for path, told_before in others.items():
            assert ben.get(f"{path}?{lookup}=md5").json() == told_before


def test_an_export_is_streamed_and_named_as_on_the_page(ben, full, client, cast):
    client.force_login(cast["ben"])
    answer = ben.get("/collections/desk/export")
    assert answer.streaming
    assert answer["Content-Type"] == "application/json"
    page = client.get("/c/desk/export.json")
    assert answer["Content-Disposition"] == page["Content-Disposition"]
    document = json.loads(answer.getvalue())
    assert (document["format"], document["version"], len(document["articles"])) == ("postil", 2, 2)
    for article in document["articles"]:
        for annotation in article["annotations"]:
            for span in annotation["spans"]:
                assert article["text"][span["start"] : span["end"]] == span["quote"]


@pytest.mark.parametrize("name", ["xml", "", "JSON", "%00", "../../etc/passwd"])
def test_only_json_is_exported(ben, full, name):
    assert refusal(ben.get(f"/collections/desk/export?format={name}"), 422)["field"] == "format"


def test_reading_changes_nothing(ben, full):
    before = list(Annotation.objects.values()), list(Suggestion.objects.values())
    for path in (
        "/collections",
        "/collections/desk/export",
        f"/articles/{full.pk}",
        f"/articles/{full.pk}/suggestions",
    ):
        ben.get(path)
    assert (list(Annotation.objects.values()), list(Suggestion.objects.values())) == before
