"""The inbox: what is in it, what is not, and how it is read."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from annotations.actions import annotate, conversation, undo
from annotations.models import Notice
from reader.models import Assignment, Membership
from tests.make import make_annotation, make_article, make_codebook, make_reply
from tests.stored import stored

INBOX = "/inbox/"


@stored
def mark(desk):
    make_codebook(desk)
    return make_annotation(make_article(desk), "quick brown", by="ben")


def page(client, address=INBOX):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def waiting(client):
    """The number in the header."""
    found = re.search(r'data-unread="(\d+)"', page(client, "/"))
    return int(found[1]) if found else 0


def test_an_empty_inbox_says_what_belongs_there(client, desk, cast):
    client.force_login(cast["dana"])
    assert "Here you find who named you with @dana" in page(client)
    assert "Mark all read" not in page(client)
    assert waiting(client) == 0


def test_it_tells_who_said_what_about_which(client, mark, cast):
    make_reply(mark, by="cleo", body="Is that so, @dana?")
    client.force_login(cast["ben"])
    told = page(client)
    assert "<b>cleo</b> replied to your claim" in told
    assert "Is that so, @dana?" in told
    assert "“quick brown”" in told
    assert "Desk" in told
    client.force_login(cast["dana"])
    assert "<b>cleo</b> named you in a reply to ben’s claim" in page(client)
    annotate.edit(mark, by=cast["ben"], note="@dana, this one")
    assert "<b>ben</b> named you in the note of their own claim" in page(client)


def test_opened_it_is_read_and_leads_to_the_thing(client, mark, cast):
    reply = make_reply(mark, by="cleo")
    make_reply(mark, by="ada")
    client.force_login(cast["ben"])
    assert waiting(client) == 2
    notice = Notice.objects.get(recipient=cast["ben"], reply_id=reply.pk)
    answer = client.get(reverse("notice", args=[notice.pk]))
    assert answer["Location"] == reverse("article", args=["desk", mark.article.pk]) + f"#r-{reply.pk}"
    assert waiting(client) == 0
    assert "Not read" not in page(client)


def test_replying_or_opening_the_card_reads_what_was_said_there(client, mark, cast):
    for by in ("cleo", "ada"):
        make_reply(mark, by=by)
    other = make_annotation(mark.article, "fox", by="ben")
    make_reply(other, by="ada")
    client.force_login(cast["ben"])
    client.post(reverse("replies", args=["desk", mark.article.pk, mark.pk]), {"body": "It is."})
    assert waiting(client) == 1
    left = client.post(reverse("thread_read", args=["desk", mark.article.pk, other.pk]))
    assert left.content == b"0"
    assert waiting(client) == 0


def test_mark_all_read(client, mark, cast):
    make_reply(mark, by="cleo")
    make_reply(mark, by="ada")
    client.force_login(cast["ben"])
    client.post(reverse("inbox_read"))
    assert waiting(client) == 0
    assert Notice.objects.filter(recipient=cast["cleo"], read_at=None).exists()


def test_nobody_opens_anothers(client, mark, cast):
    make_reply(mark, by="cleo")
    client.force_login(cast["ada"])
    assert client.get(reverse("notice", args=[Notice.objects.get().pk])).status_code == 404
    assert Notice.objects.get().read_at is None


def test_what_is_gone_is_not_told_of_until_it_is_back(client, mark, cast):
    reply = make_reply(mark, by="cleo")
    client.force_login(cast["ben"])
    conversation.remove_reply(reply, by=cast["cleo"])
    assert (waiting(client), "</b> replied to" in page(client)) == (0, False)
    undo.undo(mark.article, by=cast["cleo"])
    assert (waiting(client), "</b> replied to" in page(client)) == (1, True)
    annotate.remove(mark, by=cast["ben"])
    assert (waiting(client), "</b> replied to" in page(client)) == (0, False)


def test_who_was_shut_out_finds_nothing_there(client, mark, cast):
    make_reply(mark, by="ada", body="@cleo, secret")
    client.force_login(cast["cleo"])
    assert "secret" in page(client)
    Membership.objects.filter(user=cast["cleo"]).delete()
    assert waiting(client) == 0
    assert "secret" not in page(client)
    notice = Notice.objects.get(recipient=cast["cleo"])
    assert client.get(reverse("notice", args=[notice.pk])).status_code == 404


def test_what_one_was_asked_to_read_is_in_it_as_long_as_one_is(client, mark, cast):
    article = mark.article
    assignment = Assignment.objects.create(article=article, user=cast["dana"], assigned_by=cast["ada"])
    told = {"collection": article.collection, "article": article, "kind": Notice.Kind.ASSIGNMENT}
    notice = Notice.objects.create(recipient=cast["dana"], actor=cast["ada"], **told)
    client.force_login(cast["dana"])
    assert "asked you to read" in page(client)
    answer = client.get(reverse("notice", args=[notice.pk]))
    assert answer["Location"] == reverse("article", args=["desk", article.pk])
    assignment.delete()
    assert "asked you to read" not in page(client)


def test_a_page_at_a_time_in_a_fixed_number_of_queries(client, mark, cast):
    client.force_login(cast["ben"])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client)
        return len(queries)

    make_reply(mark, by="cleo")
    asked()
    few = asked()
    now = timezone.now()
    for number in range(60):
        reply = make_reply(mark, by="cleo", body=f"Number {number}.")
        Notice.objects.filter(reply_id=reply.pk).update(created_at=now - timedelta(minutes=number))
    assert asked() == few
    first = page(client)
    assert "Number 0." in first
    assert "Number 59." not in first
    older = re.search(r'rel="next" href="([^"]+)"', first)[1]
    assert "Number 59." in page(client, INBOX + older)
    assert first.count("data-row") == 50
    assert page(client, INBOX + older).count("data-row") == 11


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "%00", "WyJ4IiwgMV0"])
def test_a_cursor_that_is_none_of_ours_is_refused(client, desk, cast, cursor):
    client.force_login(cast["dana"])
    assert client.get(f"{INBOX}?cursor={cursor}").status_code == 422
