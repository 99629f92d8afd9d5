"""The choices of a filter are drawn in Python: what people named is text in them, and what is chosen stays open."""

import pytest
from django.urls import reverse

from annotations.models import Option, Tag
from reader.models import User
from tests.make import make_annotation, make_article, make_codebook
from tests.stored import stored

HOSTILE = '<b x="y">&</b>\'{{ 1 }}'


@stored
def article(desk):
    make_codebook(desk)
    article = make_article(desk, "The quick brown fox.")
    make_annotation(article, "fox", by="ben")
    return article


@pytest.fixture
def groups(client, article, cast):
    """The choices as the page has them under a filter."""
    client.force_login(cast["ada"])

    def groups(query="", **headers):
        html = client.get(reverse("article", args=["desk", article.pk]) + query, headers=headers).content.decode()
        return html.partition('<div id="groups"')[2].partition('id="group-suggested"')[0]

    return groups


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        (lambda: Tag.objects.filter(key="claim"), "name"),
        (lambda: Option.objects.filter(attribute__tag__key="claim")[:1], "name"),
        (lambda: User.objects.filter(username="ben"), "first_name"),
        (lambda: Tag.objects.filter(key="claim"), "letter"),
    ],
    ids=["a tag", "an option", "somebody", "a letter"],
)
def test_what_people_named_is_text(groups, rows, field):
    row = rows()[0]
    hostile = '<"' if field == "letter" else HOSTILE
    setattr(row, field, hostile)
    row.save()
    html = groups("?tag=claim")
    assert hostile not in html
    escaped = {'<"': "&lt;&quot;"}.get(hostile, "&lt;b x=&quot;y&quot;&gt;&amp;&lt;/b&gt;&#x27;{{ 1 }}")
    assert escaped in html


def test_a_fold_is_open_where_something_in_it_is_chosen_or_was_just_taken_back(groups):
    attribute = Option.objects.filter(attribute__tag__key="claim")[0].attribute
    named = f"attribute-claim.{attribute.key}"
    assert "<details open" not in groups("?tag=claim")
    chosen = groups(f"?tag=claim&attribute=claim.{attribute.key}:{attribute.options.all()[0].key}")
    assert chosen.count("<details open><summary>") == 1
    taken_back = groups("?tag=claim", **{"HX-Request": "true", "HX-Trigger": f"f-{named}-any"})
    assert taken_back.count("<details open><summary>") == 1


def test_more_than_a_dozen_scroll(groups, article, desk):
    assert 'class="choices many"' not in groups()
    have = Tag.objects.filter(collection=desk).count()
    looks = {"colour": "blue", "pattern": "solid", "letter": "m"}
    for number in range(have, 13):
        Tag.objects.create(collection=desk, key=f"more-{number}", name=f"More {number}", position=number, **looks)
    assert 'class="choices many"' in groups()
