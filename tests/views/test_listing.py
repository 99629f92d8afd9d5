import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.actions import annotate
from annotations.models import Annotation, Option, Tag
from annotations.queries.lists.listing import in_context
from tests.make import make_annotation, make_article, make_codebook
from tests.stored import stored
from tests.views.page_text import parsed, text_of


@stored
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


@stored
def marked(article, desk, cast):
    """Three speculations of ben's, one of them whole, and a claim."""

    def mark(tag, *places, **attributes):
        change = annotate.create(
            article,
            by=cast["ben"],
            tag=Tag.objects.get(collection=desk, key=tag),
            spans=[(8 * word, 8 * word + 7, role) for word, role in places],
            attributes=attributes,
        )
        return Annotation.objects.get(pk=change.annotations[0])

    mark("claim", (0, "claim"), checkability="CFS", factuality="CT+")
    mark("speculation", (10, "scope"), (11, "cue"), type="hedge", voice="author", worded="likely")
    mark("speculation", (20, "scope"), (22, "scope"), (24, "cue"), type="weasel", voice=None)
    mark("speculation", (30, "scope"), type="hedge", voice="author")
    return article


def row_of(html, word):
    (row,) = [row for row in re.findall(r"<tr data-row>.*?</tr>", html, re.DOTALL) if f">{word}</a>" in row]
    return " ".join(re.sub(r"<[^>]*>", " ", row).split())


def test_a_row_tells_parts_and_values_and_what_is_open(client, marked, cast):
    client.force_login(cast["dana"])
    html = listed(client).content.decode()
    whole = row_of(html, "word010")
    assert "cue: word011 type: hedge whose voice: the author" in whole
    assert "likely / probable, 55–80 %" in whole
    assert "incomplete" not in whole
    assert "with: word022 cue: word024 incomplete: whose voice type: weasel" in row_of(html, "word020")
    assert "incomplete: cue" in row_of(html, "word030")
    assert "cue:" not in row_of(html, "word000")


def counted(html, prefix):
    """The numbers beside the choices whose ids begin so."""
    texts, _ = parsed(html)
    ends = {name: re.search(r"[1-9]\d*$", text) for name, text in texts.items() if name.startswith(prefix)}
    return {name.removeprefix(prefix): int(end[0]) for name, end in ends.items() if end}


def test_what_is_open_is_counted(client, marked, cast):
    client.force_login(cast["dana"])
    html = listed(client, "?complete=no&tag=speculation").content.decode()
    assert words(html) == ["word030", "word020"]
    assert counted(html, "f-complete-") == {"no": 2, "yes": 1}
    assert counted(html, "f-tag-") == {"speculation": 2}


def test_under_a_tag_chosen_alone_the_values_are_counted_given_the_others(client, marked, cast):
    client.force_login(cast["dana"])
    assert "f-attribute-" not in listed(client).content.decode()
    assert "f-attribute-" not in listed(client, "?tag=claim&tag=speculation").content.decode()
    html = listed(client, "?tag=speculation").content.decode()
    assert "f-attribute-claim" not in html
    assert counted(html, "f-attribute-speculation.type-") == {"hedge": 2, "weasel": 1}
    assert counted(html, "f-attribute-speculation.voice-") == {"author": 2}
    places = [html.index(f"f-attribute-speculation.type-{key}") for key in ("epistemic", "doxastic", "hedge", "weasel")]
    assert places == sorted(places)
    assert "55–80 %" in text_of(html, "f-attribute-speculation.worded-likely")
    assert "<details open><summary>Type" not in html

    html = listed(client, "?attribute=speculation.type:weasel&tag=speculation").content.decode()
    assert words(html) == ["word020"]
    assert counted(html, "f-attribute-speculation.type-") == {"hedge": 2, "weasel": 1}
    assert counted(html, "f-attribute-speculation.voice-") == {}
    _, attributes = parsed(html)
    assert attributes["f-attribute-speculation.type-weasel"]["aria-current"] == "true"
    assert attributes["f-attribute-speculation.type-weasel"]["href"] == "?tag=speculation"
    assert re.search(r"<details open><summary>Type.*?<span", html)


def test_values_are_offered_without_their_tag_where_some_are_chosen(client, marked, cast):
    client.force_login(cast["dana"])
    html = listed(client, "?attribute=claim.factuality:CT%2B").content.decode()
    assert words(html) == ["word000"]
    assert counted(html, "f-attribute-claim.checkability-") == {"CFS": 1}
    _, attributes = parsed(html)
    assert attributes["f-attribute-claim.factuality-CT%2B"]["aria-current"] == "true"


def test_a_fold_stays_open_for_who_takes_a_value_back_in_it(client, marked, cast):
    client.force_login(cast["ada"])
    query = {"hx_request": "true", "hx_trigger": "f-attribute-speculation.type-hedge"}
    assert "<details open><summary>Type" in listed(client, "?tag=speculation", **query).content.decode()


def test_what_was_chosen_by_a_link_can_be_taken_back(client, marked, desk, cast):
    client.force_login(cast["ada"])
    html = listed(client, "?entity=person:Jane+Doe&role=attribution.source").content.decode()
    _, attributes = parsed(html)
    assert attributes["f-entity-person%3AJane%20Doe"]["href"] == "?role=attribution.source"
    assert attributes["f-role-attribution.source"]["href"] == "?entity=person%3AJane+Doe"
    assert "Source attribution: source" in html


def test_what_is_retired_is_offered_while_it_is_in_use(client, marked, desk, cast):
    client.force_login(cast["ada"])
    Tag.objects.filter(collection=desk, key__in=["claim", "date"]).update(retired=True)
    options = Option.objects.filter(attribute__tag__collection=desk, attribute__tag__key="speculation")
    options.filter(key__in=["hedge", "doxastic"]).update(retired=True)
    html = listed(client, "?tag=speculation").content.decode()
    assert "f-tag-claim" in html
    assert "f-tag-date" not in html
    assert "speculation.type-hedge" in html
    assert "speculation.type-doxastic" not in html


def test_the_filter_asks_as_often_for_many_as_for_few(client, marked, desk, cast):
    client.force_login(cast["ada"])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            listed(client, "?tag=speculation&attribute=speculation.type:hedge&attribute=speculation.voice:author")
        return len(queries)

    few = asked()
    tag = Tag.objects.get(collection=desk, key="speculation")
    for number in range(30):
        chosen = {"type": "hedge", "voice": "author", "worded": "likely", "likelihood": "likely"}
        annotate.create(marked, by=cast["ben"], tag=tag, spans=[(8 * number, 8 * number + 7)], attributes=chosen)
    assert asked() == few


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
