import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.queries.filtering.filter import Filter
from annotations.queries.lists.library import about, library
from reader.actions.importing import index
from reader.models import Reading, Role, User
from tests import make
from tests.stored import stored


@stored
def tags(desk):
    return make.make_codebook(desk)


@pytest.fixture
def ben(client, cast, desk):
    client.force_login(cast["ben"])
    return client


def titles(desk, **options):
    return [row.article.title for row in library(desk, user=User.objects.get(username="ben"), **options).rows]


def test_a_row_tells_who_marked_what_and_who_has_read_it(ben, cast, desk, tags):
    article = make.make_article(desk, title="Order restored", publication="Agency", published_on=date(2022, 1, 9))
    for quote in ("quick", "brown", "fox"):
        make.make_annotation(article, quote, by="ben")
    make.make_annotation(article, "lazy dog", by="ada", tag="speculation")
    Reading.objects.create(article=article, user=cast["dana"], finished_at=timezone.now())
    Reading.objects.create(article=article, user=cast["ada"])
    [row] = library(desk, user=User.objects.get(username="ben")).rows
    assert [(bar.what.key, bar.count) for bar in row.tags if bar.count] == [("claim", 3), ("speculation", 1)]
    assert [(bar.what.username, bar.count) for bar in row.authors] == [("ben", 3), ("ada", 1)]
    page = ben.get("/c/desk/").content.decode()
    for shown in (
        "Order restored",
        "Agency",
        "9 Jan 2022",
        "dana has finished it",
        "ada is reading it",
        "4 annotations",
    ):
        assert shown in page


def test_the_bars_share_one_scale(desk, tags, cast):
    some, many = make.make_article(desk, "a b c d", title="some"), make.make_article(desk, "e f g h", title="many")
    make.make_annotation(some, "a")
    for quote in "efgh":
        make.make_annotation(many, quote)
    rows = library(desk, user=cast["ben"]).rows
    bars = {row.article.title: (row.tags[0].length, row.authors[0].length) for row in rows}
    assert bars == {"some": (7, 16), "many": (28, 64)}


def test_only_the_busiest_are_named(desk, tags):
    article = make.make_article(desk)
    for name in make.ROLES:
        make.make_annotation(article, "fox", by=name)
    [row] = library(desk, user=User.objects.get(username="ben")).rows
    assert (len(row.authors), row.other_authors) == (3, 1)


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("title", "alpha", "Gamma"),
        ("-title", "Gamma", "alpha"),
        ("date", "Gamma", "alpha"),
        ("-date", "Beta", "alpha"),
        ("publication", "alpha", "Beta"),
        ("added", "Beta", "Gamma"),
        ("-added", "Gamma", "Beta"),
        ("-annotations", "alpha", "Gamma"),
        ("nonsense", "Beta", "alpha"),
        ("", "Beta", "alpha"),
    ],
)
def test_sorting(desk, tags, sort, first, last):
    make.make_article(desk, "one", title="Beta", publication="Z", published_on=date(2022, 3, 1))
    alpha = make.make_article(desk, "two", title="alpha", publication="a")
    make.make_article(desk, "three", title="Gamma", publication="B", published_on=date(2022, 1, 1))
    make.make_annotation(alpha, "two")
    sorted_titles = titles(desk, sort=sort)
    assert (sorted_titles[0], sorted_titles[-1]) == (first, last)


def test_the_heads_are_links_that_turn_round(ben, desk):
    make.make_article(desk)
    page = ben.get("/c/desk/?sort=title").content.decode()
    assert 'href="/c/desk/?sort=-title"' in page
    assert 'aria-sort="ascending"' in page
    assert 'href="/c/desk/?sort=-annotations"' in page


def test_with_htmx_only_the_list_comes(ben, desk):
    make.make_article(desk)
    answer = ben.get("/c/desk/?sort=title", headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<div id="library"')
    assert "HX-Request" in answer["Vary"]


def test_pages_of_fifty(ben, desk):
    for number in range(51):
        make.make_article(desk, f"Text {number}", title=f"Article {number:02}")
    first = ben.get("/c/desk/?sort=title").content.decode()
    assert first.count("data-row") == 50
    [further] = re.findall(r'rel="next" href="([^"]+)"', first)
    second = ben.get("/c/desk/" + further.replace("&amp;", "&")).content.decode()
    assert second.count("data-row") == 1
    assert "Article 50" in second
    assert ben.get("/c/desk/?page=99").content.decode().count("data-row") == 1
    assert ben.get("/c/desk/?page=zz").content.decode().count("data-row") == 50


@pytest.mark.parametrize(("who", "said"), [("ada", "Paste the text of one"), ("dana", "editors import them")])
def test_an_empty_library_says_what_belongs_there(client, cast, desk, who, said):
    client.force_login(cast[who])
    page = client.get("/c/desk/").content.decode()
    assert said in page
    assert ("/c/desk/import/" in page) == (who == "ada")


@stored
def marked(desk, tags):
    """Three articles: one with claims of two people, one with a speculation, one without a mark."""
    first = make.make_article(desk, "The quick brown fox.", title="First")
    make.make_annotation(first, "quick", by="ben")
    make.make_annotation(first, "brown", by="ben")
    make.make_annotation(first, "fox", by="ada")
    second = make.make_article(desk, "The lazy dog.", title="Second")
    make.make_annotation(second, "lazy", by="ben", tag="speculation")
    third = make.make_article(desk, "Another fox.", title="Third")
    for article in (first, second, third):
        index(article)
    return first


def shown_at(client, query):
    """The titles in the table and the line above it."""
    html = client.get(f"/c/desk/{query}").content.decode()
    found = re.search(r'<p class="found"[^>]*>(.*?)</p>', html, re.DOTALL)
    titles = sorted(re.findall(r'class="name"[^>]*>(?:<[^>]+>)*(\w+)', html))
    return titles, " ".join(re.sub("<[^>]+>", "", found[1]).split()) if found else ""


@pytest.mark.parametrize(
    ("query", "titles", "line"),
    [
        ("", ["First", "Second", "Third"], ""),
        ("?hide=person", ["First", "Second", "Third"], ""),
        (
            "?tag=claim&author=ben",
            ["First"],
            "1 article with annotations tagged Claim, by ben. Clear the filter",
        ),
        (
            "?author=ben&author=ada&status=manual&since=2022-01-09",
            ["First", "Second"],
            "2 articles with annotations by ben or ada, marked by hand, made from 9 January 2022. Clear the filter",
        ),
        (
            "?q=fox&author=ben",
            ["First"],
            "1 article with fox and annotations by ben. Clear the search Clear the filter",
        ),
        ("?until=2001-01-01", [], "No article has annotations made until 1 January 2001. Clear the filter"),
        (
            "?q=lazy&tag=claim",
            [],
            "Nothing found for lazy among the articles with annotations tagged Claim. Clear the search "
            "Clear the filter",
        ),
    ],
)
def test_the_filter_leaves_the_articles_that_have_such_annotations(ben, marked, query, titles, line):
    assert shown_at(ben, query) == (titles, line)


def test_the_bars_count_what_passes_the_filter(desk, marked):
    wanted = Filter(tags=("claim",), authors=("ben",))
    [row] = library(desk, user=User.objects.get(username="ben"), filter=wanted).rows
    assert row.total == 2
    assert [(bar.what.key, bar.count) for bar in row.tags if bar.count] == [("claim", 2)]
    assert [(bar.what.username, bar.count) for bar in row.authors] == [("ben", 2)]


def test_the_filter_goes_along_and_can_be_cleared(ben, marked):
    html = ben.get("/c/desk/?tag=claim&q=fox").content.decode()
    for link in (
        f"/c/desk/a/{marked.pk}/?tag=claim",
        "/c/desk/?tag=claim&amp;q=fox&amp;sort=title",
        "/c/desk/?q=fox",
        "/c/desk/?tag=claim",
    ):
        assert f'href="{link}"' in html
    assert f'href="/c/desk/a/{marked.pk}/"' in ben.get("/c/desk/").content.decode()


def test_what_of_the_filter_cannot_be_read_is_said(ben, marked):
    html = ben.get("/c/desk/?since=nonsense").content.decode()
    assert "“nonsense” is no date" in html
    assert html.count("data-row") == 3


@pytest.mark.parametrize("asked", [{}, {"q": "fox"}, {"tag": "claim", "author": ["ada", "ben"]}])
def test_ten_and_a_hundred_articles_take_the_same_queries(ben, desk, tags, asked):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert ben.get("/c/desk/", asked).status_code == 200
        return len(captured)

    def fill(numbers):
        for number in numbers:
            article = make.make_article(desk, f"The fox number {number} jumps.", title=f"Fox {number}")
            index(article)
            make.make_annotation(article, "fox", by=("ada", "ben")[number % 2])
            Reading.objects.create(article=article, user_id=article.annotations.get().author_id)

    fill(range(10))
    ten = queries()
    fill(range(10, 100))
    assert queries() == ten


def test_markup_in_what_was_imported_is_shown_as_it_is(ben, desk):
    odd = "<img src=x onerror=alert(1)>"
    make.make_article(desk, title=odd, publication=odd, byline=odd)
    page = ben.get("/c/desk/").content.decode()
    assert odd not in page
    assert page.count("&lt;img src=x") >= 3


def test_everybody_in_sees_it_and_nobody_else(client, cast, annex):
    make.make_article(annex)
    for who, status in {"ada": 200, "ben": 200, "cleo": 404, "dana": 404}.items():
        client.force_login(cast[who])
        assert client.get("/c/annex/").status_code == status
    client.logout()
    assert client.get("/c/annex/").status_code == 302


def test_boilerplate_is_not_counted(desk):
    article = make.make_article(desk, "One two.", "Leave a reply")
    article.paragraphs.filter(position=1).update(kind="boilerplate")
    [row] = library(desk, user=User.objects.get(username="ben")).rows
    assert row.article.paragraphs_count == 1


@pytest.mark.parametrize(("number", "rounded"), [(0, 0), (7, 7), (99, 99), (123, 120), (1250, 1200), (98765, 99000)])
def test_about(number, rounded):
    assert about(number) == rounded


def test_roles_reach_the_menu(client, cast, desk):
    for who, role in make.ROLES.items():
        client.force_login(cast[who])
        page = client.get("/c/desk/").content.decode()
        assert ("/c/desk/settings/" in page) == (role == Role.OWNER)
