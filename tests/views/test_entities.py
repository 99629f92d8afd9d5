"""The table of names, and the page of one."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from annotations.actions import annotate, entities
from annotations.models import Entity, Tag
from tests.make import make_annotation, make_article, make_codebook
from tests.stored import stored
from tests.views.page_text import parsed, text_of


@stored
def articles(desk):
    make_codebook(desk)
    return [
        make_article(desk, "Tokayev left Almaty. Tokayev said so.", title="First", published_on=date(2022, 1, 5)),
        make_article(desk, "Almaty waits for Tokayev.", title="Second", published_on=date(2022, 1, 9)),
        make_article(desk, "“The airport is open,” said the ministry.", title="Third"),
    ]


@stored
def named(articles, cast):
    first, second, third = articles
    for article in (first, second):
        make_annotation(article, "Tokayev", tag="person", by="ben")
    make_annotation(first, "Almaty", tag="place")
    text = third.text
    annotate.create(
        third,
        by=cast["cleo"],
        tag=Tag.objects.get(key="attribution"),
        spans=[(1, 20, "content"), (text.index("the m"), text.index("."), "source")],
        attributes={"source": {"tag": "organisation", "name": "Ministry of Transport"}},
        note="Which airport?",
    )
    entities.add_alias(entity("Tokayev"), by=cast["ada"], name="Kassym-Jomart Tokayev")
    return articles


def entity(name):
    return Entity.objects.get(name=name)


def table(client, query="", **headers):
    return client.get(reverse("entities", args=["desk"]) + query, headers=headers)


def page(client, name, query="", **headers):
    return client.get(reverse("entity", args=["desk", entity(name).pk]) + query, headers=headers)


def listed(html):
    return re.findall(r'class="name" dir="auto" href="[^"]+">([^<]+)<', html)


def test_a_row_tells_names_type_mentions_articles_and_the_last_day(client, named, cast):
    client.force_login(cast["dana"])
    html = table(client).content.decode()
    assert listed(html) == ["Tokayev", "Almaty", "Ministry of Transport"]
    rows = re.findall(r"<tr data-row>.*?</tr>", html, re.DOTALL)
    for part in ["Kassym-Jomart Tokayev", "Person", 'width="96"', "</svg> 2<", ">2</td>", "9 Jan 2022"]:
        assert part in rows[0]
    for part in ["Place", 'width="48"', "</svg> 1<", "5 Jan 2022"]:
        assert part in rows[1]
    for part in ["Organisation", "</svg> 1<", "undated"]:
        assert part in rows[2]


def test_a_thing_named_and_valued_in_one_annotation_is_mentioned_once(client, named, cast):
    third = named[2]
    annotate.create(
        third,
        by=cast["ada"],
        tag=Tag.objects.get(key="attribution"),
        spans=[(1, 4, "content")],
        attributes={"source": {"tag": "person", "name": "Tokayev"}},
    )
    client.force_login(cast["dana"])
    row = re.findall(r"<tr data-row>.*?</tr>", table(client).content.decode(), re.DOTALL)[0]
    assert "</svg> 3<" in row
    assert ">3</td>" in row


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=kassym", ["Tokayev"]),
        ("?q=TOKAYEV+jomart", ["Tokayev"]),
        ("?q=Almaty+Tokayev", []),
        ("?tag=place&tag=organisation", ["Almaty", "Ministry of Transport"]),
        ("?tag=place&q=ministry", []),
        ("?sort=name", ["Almaty", "Ministry of Transport", "Tokayev"]),
        ("?sort=-name", ["Tokayev", "Ministry of Transport", "Almaty"]),
        ("?sort=mentions", ["Almaty", "Ministry of Transport", "Tokayev"]),
        ("?sort=-articles&page=x", ["Tokayev", "Almaty", "Ministry of Transport"]),
        ("?sort=-seen", ["Tokayev", "Almaty", "Ministry of Transport"]),
        ("?sort=nonsense", ["Tokayev", "Almaty", "Ministry of Transport"]),
    ],
)
def test_names_are_found_and_sorted(client, named, cast, query, found):
    client.force_login(cast["dana"])
    assert listed(table(client, query).content.decode()) == found


def test_the_filter_counts_and_goes_along(client, named, cast):
    client.force_login(cast["dana"])
    texts, attributes = parsed(table(client, "?q=a&sort=name").content.decode())
    assert "3 of 3 shown" in texts["totals"]
    assert texts["f-tag-person"].endswith("1")
    assert attributes["f-tag-person"]["href"] == "?tag=person&q=a&sort=name"
    assert attributes["sort-name"]["href"].endswith("?q=a&sort=-name")
    assert attributes["names-q"]["value"] == "a"


def test_htmx_gets_the_table_alone_and_nonsense_is_said(client, named, cast):
    client.force_login(cast["dana"])
    assert table(client, hx_request="true").content.decode().lstrip().startswith('<div id="entities"')
    refused = table(client, "?q=" + "x" * 201)
    assert refused.status_code == 422
    assert "x" * 201 in refused.content.decode()


def test_an_empty_table_says_what_belongs_there(client, articles, cast):
    client.force_login(cast["ben"])
    assert "mark it as such" in table(client).content.decode()
    client.force_login(cast["dana"])
    assert "mark it as such" not in table(client).content.decode()
    make_annotation(articles[0], "Almaty", tag="place")
    assert "No name passes this filter." in table(client, "?q=zebra").content.decode()


def test_fifty_a_page(client, articles, desk, cast):
    tag = Tag.objects.get(key="person")
    Entity.objects.bulk_create(Entity(collection=desk, tag=tag, name=f"Name {n:03}") for n in range(60))
    client.force_login(cast["dana"])
    first, second = (listed(table(client, f"?sort=name&page={n}").content.decode()) for n in (1, 2))
    assert first + second == [f"Name {n:03}" for n in range(60)]


def test_mentions_stand_by_article_the_newest_first_and_lead_there(client, named, cast):
    again = make_annotation(named[0], "Tokayev said so", tag="person")
    annotate.edit(again, by=cast["ada"], entity_name="Tokayev")
    client.force_login(cast["dana"])
    html = page(client, "Tokayev").content.decode()
    assert re.findall(r">(First|Second|Third)</a></h2>", html) == ["Second", "First"]
    assert f'href="{reverse("article", args=["desk", named[0].pk])}#a-{again.pk}"' in html
    assert html.index(">Tokayev</a> left Almaty") < html.index(">Tokayev said so</a>")
    assert "also <bdi>Kassym-Jomart Tokayev</bdi>" in html
    assert html.count("<rect x=") == 2
    assert "3&nbsp;mentions in 2&nbsp;articles" in html
    assert "style=" not in html


def test_a_value_is_shown_as_what_it_is_of_what(client, named, cast):
    client.force_login(cast["dana"])
    html = page(client, "Ministry of Transport").content.decode()
    assert "as source of" in html
    assert ">The airport is open</a>" in html
    assert "Which airport?" in html


def test_the_filter_narrows_and_the_export_gives_just_these(client, named, cast):
    client.force_login(cast["dana"])
    html = page(client, "Tokayev", f"?article={named[1].pk}").content.decode()
    assert re.findall(r">(First|Second|Third)</a></h2>", html) == ["Second"]
    assert "1 of 2 shown" in text_of(html, "totals")
    export = re.search(r'href="(/c/desk/export\.json[^"]+)"', html)[1].replace("&amp;", "&")
    assert export.endswith(f"?article={named[1].pk}&entity=person%3ATokayev")
    told = json.loads(b"".join(client.get(export).streaming_content))
    assert [(each["title"], len(each["annotations"])) for each in told["articles"]] == [("Second", 1)]
    assert "No mention passes this filter." in page(client, "Tokayev", "?author=cleo").content.decode()
    assert page(client, "Tokayev", hx_request="true").content.decode().lstrip().startswith('<div id="entity"')


def test_every_mention_stands_on_one_page(client, desk, cast):
    make_codebook(desk)
    names = " ".join(f"Name{n:03}" for n in range(60))
    for title in ("One", "Two"):
        article = make_article(desk, names + title, title=title)
        for number in range(60):
            annotation = make_annotation(article, f"Name{number:03}", tag="person")
            annotate.edit(annotation, by=cast["ada"], entity_name="Somebody")
    client.force_login(cast["dana"])
    seen, query = [], ""
    for size in (50, 50, 20):
        html = page(client, "Somebody", query).content.decode()
        found = re.findall(r"#a-([-0-9a-f]{36})", html)
        assert len(found) == size
        seen += found
        older = re.search(r'rel="next" href="([^"]+)"', html)
        query = older[1].replace("&amp;", "&") if older else ""
    assert query == ""
    assert len(set(seen)) == 120
    assert page(client, "Somebody", "?cursor=nonsense").status_code == 422


@pytest.mark.parametrize("query", ["", "?tag=person&author=ben"])
def test_as_many_queries_for_ten_as_for_a_hundred(client, desk, cast, query, django_assert_max_num_queries):
    make_codebook(desk)
    article = make_article(desk, " ".join(f"Name{n:03}" for n in range(100)))
    client.force_login(cast["ada"])

    def queries(numbers):
        for number in numbers:
            annotation = make_annotation(article, f"Name{number:03}", tag="person", by=["ada", "ben"][number % 2])
            if number % 3:
                annotate.edit(annotation, by=cast["ada"], entity_name="Name000")
        counts = []
        for act in (lambda: table(client, query), lambda: page(client, "Name000", query)):
            act()  # what is looked up once a process is looked up now
            with django_assert_max_num_queries(60) as captured:
                assert act().status_code == 200
            counts.append(len(captured))
        return counts

    assert queries(range(10)) == queries(range(10, 100))


def test_only_who_may_edit_is_offered_to(client, named, cast):
    address = reverse("entity_names", args=["desk", entity("Tokayev").pk])
    for who, offered in (("dana", False), ("ben", False), ("ada", True)):
        client.force_login(cast[who])
        html = page(client, "Tokayev").content.decode()
        assert (address in html) is offered
        assert ("editors rename, merge and split" in html) is not offered


def test_strangers_find_nothing(client, annex, cast):
    make_codebook(annex)
    make_annotation(make_article(annex, "Tokayev left."), "Tokayev", tag="person")
    client.force_login(cast["cleo"])
    assert client.get(reverse("entities", args=["annex"])).status_code == 404
    assert client.get(reverse("entity", args=["annex", entity("Tokayev").pk])).status_code == 404


def test_an_entity_is_found_in_its_own_collection_only(client, named, annex, cast):
    client.force_login(cast["ada"])
    assert client.get(reverse("entity", args=["annex", entity("Tokayev").pk])).status_code == 404
