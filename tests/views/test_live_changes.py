"""What an open page fetches when the stream tells of a change: what changed, the counts, and who did what in words."""

import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import annotate, conversation
from annotations.actions import undo as undoing
from annotations.actions.decide import accept
from annotations.models import Event
from reader.models import User
from tests.make import make_annotation, make_article, make_codebook, make_suggestion
from tests.stored import stored

TOLD = re.compile(r'<li data-by="([^"]*)" data-changed="([^"]*)" data-removed="([^"]*)"( data-anew)?>([^<]*)</li>')


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "The quick brown fox jumps.", "Over the lazy dog.", "And home again.")


@pytest.fixture
def fetch(client, article):
    """`fetch("ada", paragraphs="1")`: what ada's page gets."""

    def ask(username: str, **query: str) -> str:
        client.force_login(User.objects.get(username=username))
        answer = client.get(f"/c/desk/a/{article.pk}/changed/?{urlencode(query)}")
        assert answer.status_code == 200
        return answer.content.decode()

    return ask


def told(html: str) -> list[str]:
    return [said for *_, said in TOLD.findall(html)]


def newest(article) -> Event:
    return Event.objects.filter(article=article).latest("pk")


def test_only_the_paragraphs_asked_for_come_with_the_counts(fetch, article):
    make_annotation(article, "lazy dog", by="ben")
    html = fetch("ada", paragraphs="1,2,,x,-1,99999999999999999999,1")
    assert re.findall(r'class="block" id="(b\d+)" hx-swap-oob="true"', html) == ["b2", "b3"]
    assert 'id="totals" class="totals" hx-swap-oob="true"' in html
    assert "1 annotation<" in html
    assert "<html" not in html


def test_the_filter_of_the_page_counts(fetch, article):
    made = make_annotation(article, "lazy dog", by="ben")
    assert f'id="a-{made.pk}"' in fetch("ada", paragraphs="1", author="ben")
    assert f'id="a-{made.pk}"' not in fetch("ada", paragraphs="1", author="cleo")


def test_what_others_did_is_told_in_words_and_what_one_did_oneself_is_not(fetch, article, cast):
    made = make_annotation(article, "lazy dog", by="ben")
    events = [newest(article).pk]
    annotate.edit(made, by=cast["ben"], note="Is it?")
    events.append(newest(article).pk)
    conversation.reply(made, by=cast["cleo"], body="It is.")
    events.append(newest(article).pk)
    annotate.remove(make_annotation(article, "quick", by="ada"), by=cast["ada"])
    events.append(newest(article).pk)
    html = fetch("ada", paragraphs="1", event=",".join(map(str, events)))
    assert told(html) == [
        "ben marked a claim in paragraph 2",
        "ben wrote a note on a claim in paragraph 2",
        "cleo replied to ben’s claim in paragraph 2",
        "",
    ]
    first, _, _, own = TOLD.findall(html)
    assert first[:3] == ("ben", str(made.pk), "")
    assert own[0] == "You"
    assert len(own[2]) == 36  # the annotation that was removed


def test_a_decision_an_undo_and_several_passages_have_their_words(fetch, article, cast):
    accept(make_suggestion(article, "fox", tag="person"), by=cast["ben"])
    events = [newest(article).pk]
    undoing.undo(article, by=cast["ben"])
    events.append(newest(article).pk)
    html = fetch("ada", event=",".join(map(str, events)))
    assert told(html) == [
        "ben accepted the suggestion of a person in paragraph 1",
        "ben undid: accepted the suggestion of a person in paragraph 1",
    ]


def test_of_another_article_or_of_none_nothing_is_told(fetch, desk, article):
    other = make_article(desk, "Elsewhere.", title="Another")
    make_annotation(other, "Elsewhere", by="ben")
    assert told(fetch("ada", event=f"{newest(other).pk},0,x")) == []


def test_who_reads_blind_is_shown_and_told_nothing_of_others(fetch, desk, article):
    made = make_annotation(article, "lazy dog", by="ben", note="Seen by ben alone.")
    event = str(newest(article).pk)
    desk.blind = True
    desk.save()
    html = fetch("cleo", paragraphs="1", event=event)
    assert told(html) == []
    assert str(made.pk) not in html
    assert "ben" not in html
    assert told(fetch("ben", paragraphs="1", event=event)) == [""]


def test_the_queries_do_not_grow_with_what_happened(fetch, article):
    def queries(number: int) -> int:
        made = [make_annotation(article, word, by="ben") for word in ["quick", "brown", "lazy", "home"] * number]
        events = Event.objects.filter(article=article).order_by("-pk").values_list("pk", flat=True)[: len(made)]
        with CaptureQueriesContext(connection) as asked:
            fetch("ada", paragraphs="0,1,2", event=",".join(map(str, events)))
        return len(asked)

    queries(1)
    assert queries(1) == queries(5)
