"""What one's own writes tell who reads blind: nothing of what others said under one's own marks."""

import json

import pytest
from django.urls import reverse

from annotations.actions import annotate, conversation
from annotations.models import Annotation, Event
from annotations.queries.log.exporting import exported
from reader.models import Assignment
from tests.make import make_annotation, make_article, make_codebook, make_reply
from tests.stored import stored
from tests.views.page_text import text_of

FILE = "/c/desk/activity.jsonl"
HTMX = {"HX-Request": "true"}


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk)


@stored
def mark(article, cast):
    """ben's own mark, under which cleo and he himself said something, and which cleo settled."""
    mark = make_annotation(article, "quick", by="ben")
    make_reply(mark, by="cleo", body="Hidden words")
    make_reply(mark, by="ben", body="My own words")
    conversation.resolve(mark, by=cast["cleo"])
    return mark


@pytest.fixture
def ben(client, cast):
    client.force_login(cast["ben"])
    return client


def blind(article, cast, how="assignment"):
    if how == "assignment":
        Assignment.objects.create(article=article, user=cast["ben"], blind=True)
    else:
        article.collection.blind = True
        article.collection.save()


def press(client, article, verb, *more, query="", headers=HTMX):
    return client.post(reverse(verb, args=["desk", article.pk, *more]) + query, headers=headers)


def remove(client, mark):
    version = {"version": Annotation.objects.get(pk=mark.pk).version}
    return client.post(reverse("remove", args=["desk", mark.article.pk, mark.pk]), version, headers=HTMX)


def said(response):
    return text_of(response.content.decode(), "message")


def file(client):
    return client.get(FILE).getvalue().decode()


@pytest.mark.parametrize("how", ["assignment", "collection"])
def test_the_log_of_a_removal_and_of_its_undo_keeps_what_others_said(ben, cast, article, mark, how):
    blind(article, cast, how)
    remove(ben, mark)
    press(ben, article, "undo")
    told = file(ben)
    assert "Hidden words" not in told
    assert "cleo" not in told
    lines = [json.loads(line) for line in told.splitlines()]
    removed, undone = (next(each for each in lines if each["verb"] == verb) for verb in ("removed", "undone"))
    for states in (removed["before"], removed["after"], undone["before"], undone["after"]):
        kinds = sorted(key.partition(":")[0] for key in states)
        assert kinds == ["annotation", "reply"]
    assert "My own words" in json.dumps(removed["before"])
    ids = {key.partition(":")[2] for event in Event.objects.filter(verb="removed") for key in event.before}
    hidden = ids - {key.partition(":")[2] for key in removed["before"]}
    assert hidden
    pages = [
        "/c/desk/activity/",
        reverse("article_history", args=["desk", article.pk]),
        reverse("annotation_history", args=["desk", article.pk, mark.pk]),
    ]
    events = "&".join(f"event={each['id']}" for each in (removed, undone))
    pages.append(reverse("live_changes", args=["desk", article.pk]) + f"?{events}")
    for address in pages:
        answer = ben.get(address, headers=HTMX)
        assert answer.status_code == 200, address
        shown = f"{answer.headers}{answer.content.decode()}"
        assert not [each for each in (*hidden - {str(mark.pk)}, "Hidden words") if each in shown], address


def test_where_nothing_is_hidden_and_for_the_operator_it_is_all_told(ben, cast, article, mark, desk):
    blind(make_article(desk, "Another text."), cast)
    remove(ben, mark)
    told = [json.loads(line) for line in file(ben).splitlines()]
    assert [line["before"] for line in told] == [event.before for event in Event.objects.order_by("pk")]
    blind(article, cast)
    everything = [json.loads(line) for line in exported(Event.objects.all(), user=None)]
    assert [line["before"] for line in everything] == [event.before for event in Event.objects.order_by("pk")]
    assert "Hidden words" not in file(ben)


def test_a_removal_counts_the_replies_that_one_sees(ben, cast, article, mark):
    other = make_annotation(article, "lazy", by="ben")
    make_reply(other, by="cleo")
    assert "Claim removed, with 2 replies." in said(remove(ben, mark))
    press(ben, article, "undo")
    blind(article, cast)
    assert "Claim removed, with 1 reply." in said(remove(ben, mark))
    assert "Claim removed." in said(remove(ben, other))


def test_marking_that_cannot_be_undone_tells_of_no_replies_to_who_sees_none(ben, cast, article):
    theirs = make_annotation(article, "quick", by="ben")
    make_reply(theirs, by="cleo")
    assert "There are replies to it" in said(press(ben, article, "undo"))
    blind(article, cast)
    refused = press(ben, article, "undo")
    assert refused.status_code == 412
    assert "repl" not in said(refused)
    assert "This can no longer be undone." in said(refused)
    assert Annotation.objects.get().pk == theirs.pk


def test_whether_the_filter_leaves_a_change_out_goes_by_what_one_sees(ben, cast, article):
    own = make_annotation(article, "quick", by="ben")
    make_reply(own, by="cleo")

    annotate.edit(own, by=cast["ben"], note="Mine")
    assert "The filter leaves it out." not in said(press(ben, article, "undo", query="?thread=open"))
    blind(article, cast)
    assert "The filter leaves it out." in said(press(ben, article, "redo", query="?thread=open"))
    assert Annotation.objects.get().note == "Mine"
