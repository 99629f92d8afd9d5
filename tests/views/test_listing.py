import re

import pytest
from django.urls import reverse

from annotations.queries.listing import in_context
from tests.make import make_annotation, make_article, make_codebook
from tests.views.page_text import parsed, text_of


@pytest.fixture
def article(desk):
    make_codebook(desk)
    return make_article(desk, " ".join(f"word{n:03}" for n in range(130)), title="Words")


def listed(client, query="", **headers):
    return client.get(reverse("annotations", args=["desk"]) + query, headers=headers)


def words(html):
    return re.findall(r"(?<=\">)word\d\d\d(?=</a>)", html)


def test_each_row_tells_the_passage_in_its_context_and_leads_there(client, article, cast):
    annotation = make_annotation(article, "word050", by="ben", tag="speculation", note="Really?")
    client.force_login(cast["dana"])
    html = listed(client).content.decode()
    assert f'href="{reverse("article", args=["desk", article.pk])}#a-{annotation.pk}"' in html
    for part in ["…word047 word048 word049 <a", "word051 word052 word053…", "Really?", "Speculation", ">ben<", "Words"]:
        assert part in html


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("Border open", "{Border open} again"),
        ("again", "Border open {again}"),
        ("It had", "{It had} been shut since the last days…"),
        ("the guard", "…of winter, and “all”, said {the guard} “is as it was”."),
        ("shut since", "It had been {shut since} the last days of winter, and…"),
        ("is as", "…and “all”, said the guard “{is as} it was”."),
        ("days of", "It had been shut since the last {days of} winter, and “all”, said the…"),
        ("of", "…been shut since the last days {of} winter, and “all”, said the…"),
        ("last days", "It had been shut since the {last days} of winter, and “all”, said the…"),
        ("of winter", "…been shut since the last days {of winter}, and “all”, said the guard “is…"),
        ("again\n\nIt had", "Border open {again\n\nIt had} been shut since the last days…"),
    ],
)
def test_the_context_keeps_to_its_paragraph_and_to_whole_words(desk, quote, shown):
    make_codebook(desk)
    article = make_article(
        desk,
        "Border open again",
        "It had been shut since the last days of winter, and “all”, said the guard “is as it was”.",
    )
    row = in_context(make_annotation(article, quote))
    assert f"{row.prefix}{{{row.quote}}}{row.suffix}" == shown


def test_fifty_a_page_newest_first_and_every_one_once(client, article, cast):
    for number in range(120):
        make_annotation(article, f"word{number:03}")
    client.force_login(cast["ada"])
    seen, query = [], ""
    for size in (50, 50, 20):
        html = listed(client, query).content.decode()
        assert len(words(html)) == size
        seen += words(html)
        older = re.search(r'rel="next" href="([^"]+)"', html)
        query = older[1].replace("&amp;", "&") if older else ""
    assert query == ""
    assert seen == [f"word{number:03}" for number in reversed(range(120))]


def test_the_filter_narrows_counts_and_goes_along(client, article, desk, cast):
    other = make_article(desk, "word000 elsewhere", title="Other")
    for number in range(55):
        make_annotation(article, f"word{number:03}", by="ben")
    make_annotation(other, "word000", tag="speculation")
    client.force_login(cast["ada"])
    html = listed(client, "?author=ben").content.decode()
    texts, attributes = parsed(html)
    assert "55 of 56 shown" in texts["totals"]
    assert attributes[f"f-article-{article.pk}"]["href"] == f"?author=ben&article={article.pk}"
    assert texts[f"f-article-{other.pk}"].endswith("0")
    assert 'rel="next" href="?author=ben&amp;cursor=' in html
    assert '/c/desk/export.json?author=ben"' in html
    assert "/static/schema/export-2" in html
    assert words(listed(client, f"?article={other.pk}").content.decode()) == ["word000"]
    assert words(listed(client, "?q=WORD05").content.decode()) == [f"word05{n}" for n in (4, 3, 2, 1, 0)]


def test_htmx_gets_the_list_alone(client, article, cast):
    client.force_login(cast["ada"])
    response = listed(client, "?tag=claim", hx_request="true")
    assert response.content.decode().lstrip().startswith('<div id="listing"')
    assert "HX-Request" in response.headers["Vary"]


def test_the_fold_stays_open_for_who_is_choosing_in_it(client, article, cast):
    client.force_login(cast["ada"])
    assert '<details class="fold" open>' in listed(client, hx_request="true", hx_trigger="f-tag-claim").content.decode()
    assert '<details class="fold">' in listed(client, hx_request="true").content.decode()


def test_an_empty_list_says_what_belongs_there(client, article, desk, cast):
    client.force_login(cast["ada"])
    assert "Open an article, select a passage and press 1" in listed(client).content.decode()
    client.force_login(cast["dana"])
    assert "press 1" not in listed(client).content.decode()
    make_annotation(article, "word000")
    assert "No annotation passes this filter." in listed(client, "?tag=speculation").content.decode()
    article.delete()
    assert "There is no article yet" in listed(client).content.decode()


def test_what_cannot_be_understood_is_said(client, article, cast):
    client.force_login(cast["ada"])
    assert "“x” is no date" in text_of(listed(client, "?until=x").content.decode(), "totals")
    assert "named by its id" in text_of(listed(client, "?article=x").content.decode(), "totals")
    refused = listed(client, "?cursor=nonsense")
    assert refused.status_code == 422
    assert "To the annotations" in refused.content.decode()


def test_strangers_find_no_list(client, annex, cast):
    client.force_login(cast["cleo"])
    assert client.get(reverse("annotations", args=["annex"])).status_code == 404
