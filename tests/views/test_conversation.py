"""What is said under an annotation: who may, what is kept, and that nothing is lost when the annotation changes."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from annotations.actions import annotate, collection_undo, conversation, splitting, undo
from annotations.actions.codebook import merging
from annotations.models import Annotation, Event, Notice, Reply, Resolution
from reader.actions.errors import Clash, Conflict
from reader.models import Assignment, Collection, Membership, Role
from tests.make import make_annotation, make_article, make_codebook, make_reply
from tests.stored import stored

HTMX = {"HX-Request": "true"}


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk)


@stored
def mark(article):
    """ben's."""
    return make_annotation(article, "quick brown", by="ben")


def address(name, article, *more):
    return reverse(name, args=[article.collection.slug, article.pk, *more])


def page(client, article, query=""):
    return client.get(address("article", article) + query).content.decode()


def talk():
    """All that is said, in short: who said what under whose mark, and what is resolved."""
    said = [(reply.author.username, reply.body) for reply in Reply.objects.select_related("author")]
    return said, [(each.by.username) for each in Resolution.objects.select_related("by")]


def test_a_reply_stands_under_its_card_with_its_lines_and_an_address(client, article, mark, cast):
    client.force_login(cast["cleo"])
    sent = client.post(address("replies", article, mark.pk), {"body": "Is that so?\nSays <b>who</b>?"})
    reply = Reply.objects.get()
    assert sent.status_code == 303
    assert sent["Location"] == f"{address('article', article)}#r-{reply.pk}"
    told = page(client, article)
    assert f'id="r-{reply.pk}"' in told
    assert "Is that so?<br>Says &lt;b&gt;who&lt;/b&gt;?" in told
    assert re.search(r'class="talk">1 reply<', told)


def test_with_scripts_the_touched_paragraph_comes_back(client, article, mark, cast):
    client.force_login(cast["cleo"])
    answer = client.post(address("replies", article, mark.pk), {"body": "Is that so?"}, headers=HTMX)
    assert answer.status_code == 200
    assert 'id="c1"' in answer.content.decode()
    assert "Is that so?" in answer.content.decode()
    assert Event.objects.latest("pk").paragraphs == [0]
    assert str(Event.objects.latest("pk").pk) in answer["HX-Trigger-After-Swap"]


@pytest.mark.parametrize("body", ["", " \n\t "])
def test_a_reply_that_says_nothing_is_refused(client, article, mark, cast, body):
    client.force_login(cast["cleo"])
    for headers in ({}, HTMX):
        answer = client.post(address("replies", article, mark.pk), {"body": body}, headers=headers)
        assert answer.status_code == 422
        assert "A reply cannot be empty" in answer.content.decode()
    assert not Reply.objects.exists()


def test_a_reply_that_is_too_long_is_refused_and_kept(client, article, mark, cast):
    client.force_login(cast["cleo"])
    assert "Up to 4,000 characters" in client.get(address("replies", article, mark.pk)).content.decode()
    body = "so " * 1400
    answer = client.post(address("replies", article, mark.pk), {"body": body})
    assert answer.status_code == 422
    assert "4,199 characters; at most 4,000 fit" in answer.content.decode()
    assert body.strip() in answer.content.decode()


def test_a_reply_to_what_was_removed_meanwhile_is_kept_to_be_copied(client, article, mark, cast):
    annotate.remove(mark, by=cast["ben"])
    client.force_login(cast["cleo"])
    answer = client.post(address("replies", article, mark.pk), {"body": "My long thoughts."})
    assert answer.status_code == 412
    assert "ben has removed this annotation meanwhile" in answer.content.decode()
    assert "My long thoughts." in answer.content.decode()
    assert client.post(address("replies", article, mark.pk), {"body": "x"}, headers=HTMX).status_code == 412
    assert not Reply.objects.exists()


def test_readers_read_and_strangers_see_nothing(client, annex, cast):
    make_codebook(annex)
    article = make_article(annex)
    mark = make_annotation(article, "quick", by="ben")
    reply = make_reply(mark, by="ada")
    Membership.objects.create(collection=annex, user=cast["dana"], role=Role.READER)
    for username in ("cleo", "dana"):
        client.force_login(cast[username])
        for name, pk in (("replies", mark.pk), ("resolve", mark.pk), ("reopen", mark.pk), ("reply_remove", reply.pk)):
            assert client.post(address(name, article, pk), {"body": "I, too"}).status_code == 404
    told = page(client, article)
    assert "Is that so?" in told
    assert "data-say" not in told
    assert "settle" not in told


def test_one_changes_ones_own_reply_and_editors_remove_any(client, article, mark, cast):
    reply = make_reply(mark, by="cleo")
    client.force_login(cast["ben"])
    assert client.post(address("reply", article, reply.pk), {"body": "Mine now", "version": "1"}).status_code == 404
    assert client.post(address("reply_remove", article, reply.pk)).status_code == 404
    client.force_login(cast["cleo"])
    client.post(address("reply", article, reply.pk), {"body": "Says who?", "version": "1"})
    reply.refresh_from_db()
    assert (reply.body, reply.version) == ("Says who?", 2)
    assert "edited" in page(client, article)
    client.force_login(cast["ada"])
    assert client.post(address("reply", article, reply.pk), {"body": "Mine", "version": "2"}).status_code == 404
    client.post(address("reply_remove", article, reply.pk), {"version": "2"})
    assert not Reply.objects.exists()


def test_a_stale_change_shows_both_versions_and_can_be_sent_over_it(client, article, mark, cast):
    reply = make_reply(mark, by="cleo")
    conversation.edit_reply(reply, by=cast["cleo"], body="From my other tab")
    client.force_login(cast["cleo"])
    for headers in ({}, HTMX):
        sent = {"body": "From this tab", "version": "1"}
        answer = client.post(address("reply", article, reply.pk), sent, headers=headers)
        told = answer.content.decode()
        assert answer.status_code == 412
        assert "From my other tab" in told
        assert "From this tab</textarea>" in told
        assert 'name="version" value="2"' in told
    client.post(address("reply", article, reply.pk), {"body": "From this tab", "version": "2"})
    assert Reply.objects.get().body == "From this tab"
    stale = client.post(address("reply_remove", article, reply.pk), {"version": "2"})
    assert stale.status_code == 412
    assert Reply.objects.exists()


def test_a_reply_removed_meanwhile_says_so_and_keeps_what_was_typed(client, article, mark, cast):
    reply = make_reply(mark, by="cleo")
    conversation.remove_reply(reply, by=cast["ada"])
    client.force_login(cast["cleo"])
    answer = client.post(address("reply", article, reply.pk), {"body": "My long thoughts", "version": "1"})
    assert answer.status_code == 412
    assert "no longer here" in answer.content.decode()
    assert "My long thoughts" in answer.content.decode()


def test_resolved_is_one_line_and_reopens(client, article, mark, cast):
    make_reply(mark, by="cleo")
    client.force_login(cast["cleo"])
    client.post(address("resolve", article, mark.pk))
    told = page(client, article)
    assert "Resolved by cleo · 1 reply" in told
    assert "Reopen" in told
    said = client.post(address("resolve", article, mark.pk), headers=HTMX).content.decode()
    assert "This was resolved already." in said
    client.post(address("reopen", article, mark.pk))
    assert not Resolution.objects.exists()
    assert [event.verb for event in Event.objects.order_by("pk")][-2:] == ["resolved", "reopened"]


def test_each_of_it_can_be_undone_and_done_again(article, mark, cast):
    cleo = cast["cleo"]
    reply = make_reply(mark, by="cleo")
    conversation.edit_reply(reply, by=cleo, body="Says who?")
    conversation.resolve(mark, by=cleo)
    conversation.reopen(mark, by=cleo)
    conversation.remove_reply(reply, by=cleo)
    states = [([], []), ([("cleo", "Is that so?")], []), ([("cleo", "Says who?")], [])]
    states += [([("cleo", "Says who?")], ["cleo"]), states[2]]
    for state in reversed(states):
        assert undo.undo(article, by=cleo).message.startswith("Undid ")
        assert talk() == state
    for state in [*states[1:], ([], [])]:
        undo.redo(article, by=cleo)
        assert talk() == state


def test_removing_an_annotation_takes_what_was_said_along_and_undo_brings_it_back(article, mark, cast):
    make_reply(mark, by="cleo")
    make_reply(mark, by="ada", body="It is.")
    conversation.resolve(mark, by=cast["ada"])
    before = talk()
    change = annotate.remove(mark, by=cast["ben"])
    assert change.message == "Claim removed, with 2 replies."
    assert talk() == ([], [])
    event = Event.objects.get(verb="removed")
    assert sorted(key.partition(":")[0] for key in event.before) == ["annotation", "reply", "reply", "resolution"]
    assert set(event.after.values()) == {None}
    undo.undo(article, by=cast["ben"])
    assert talk() == before
    undo.redo(article, by=cast["ben"])
    assert talk() == ([], [])
    undo.undo(article, by=cast["ben"])
    assert talk() == before


def test_marking_cannot_be_undone_from_under_what_others_said(article, mark, cast):
    make_reply(mark, by="cleo")
    with pytest.raises(Conflict, match="There are replies to it by now"):
        undo.undo(article, by=cast["ben"])
    assert Annotation.objects.filter(pk=mark.pk).exists()
    assert talk() == ([("cleo", "Is that so?")], [])


def test_a_removal_cannot_be_redone_over_what_was_said_since(article, mark, cast):
    make_reply(mark, by="cleo")
    annotate.remove(mark, by=cast["ben"])
    undo.undo(article, by=cast["ben"])
    make_reply(mark, by="ada", body="Good that it is back.")
    with pytest.raises(Conflict, match="There are replies"):
        undo.redo(article, by=cast["ben"])
    assert len(talk()[0]) == 2


def test_a_reply_does_not_come_back_without_its_annotation(article, mark, cast):
    reply = make_reply(mark, by="cleo")
    conversation.remove_reply(reply, by=cast["cleo"])
    annotate.remove(mark, by=cast["ben"])
    with pytest.raises(Conflict, match="no longer there"):
        undo.undo(article, by=cast["cleo"])
    assert talk() == ([], [])


def test_undoing_a_change_of_the_annotation_leaves_what_was_said(article, mark, cast):
    annotate.edit(mark, by=cast["ben"], note="A note")
    make_reply(mark, by="cleo")
    conversation.resolve(mark, by=cast["cleo"])
    before = talk()
    undo.undo(article, by=cast["ben"])
    assert Annotation.objects.get().note == ""
    assert talk() == before


def test_splitting_leaves_what_was_said_with_the_first_part(article, mark, cast):
    make_reply(mark, by="cleo")
    splitting.split(mark, by=cast["ben"], at=article.text.index("brown"))
    assert Reply.objects.get().annotation_id == mark.pk
    undo.undo(article, by=cast["ben"])
    assert Annotation.objects.count() == 1
    assert len(talk()[0]) == 1


def test_a_split_cannot_be_undone_from_under_a_reply_to_the_second_part(article, mark, cast):
    change = splitting.split(mark, by=cast["ben"], at=article.text.index("brown"))
    make_reply(Annotation.objects.get(pk=change.annotations[1]), by="cleo")
    with pytest.raises(Conflict, match="There are replies"):
        undo.undo(article, by=cast["ben"])


def test_merging_tags_and_undoing_it_loses_nothing_that_was_said(article, mark, desk, cast):
    make_reply(mark, by="cleo")
    conversation.resolve(mark, by=cast["cleo"])
    before = talk()
    merging.merge(desk, source="claim", target="speculation", by=cast["ada"])
    assert Annotation.objects.get().tag.key == "speculation"
    assert talk() == before
    collection_undo.undo(desk, by=cast["ada"])
    assert Annotation.objects.get().tag.key == "claim"
    assert talk() == before


def test_an_article_and_a_collection_go_with_what_was_said(article, mark, desk, cast):
    make_reply(mark, by="cleo", body="@ben?")
    conversation.resolve(mark, by=cast["cleo"])
    article.delete()
    assert not Reply.objects.exists()
    other = make_annotation(make_article(desk, "Another text."), "Another", by="ben")
    make_reply(other, by="cleo")
    desk.delete()
    assert not Reply.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("how", ["collection", "assignment"])
def test_who_reads_blind_sees_and_says_only_under_ones_own(client, article, mark, desk, cast, how):
    own = make_annotation(article, "lazy dog", by="cleo")
    make_reply(mark, by="ben", body="Marker of ben")
    make_reply(own, by="ada", body="Marker of ada")
    conversation.resolve(own, by=cast["ada"])
    if how == "collection":
        Collection.objects.filter(pk=desk.pk).update(blind=True)
    else:
        Assignment.objects.create(article=article, user=cast["cleo"], blind=True)
    client.force_login(cast["cleo"])
    assert client.post(address("replies", article, mark.pk), {"body": "I, too"}).status_code == 404
    client.post(address("replies", article, own.pk), {"body": "To myself"})
    told = page(client, article)
    assert "To myself" in told
    assert "Marker" not in told
    assert "Resolved by" not in told
    assert "1 reply" in told
    # Whom one addresses must see it: where all read blind, only editors do.
    whom = [each["username"] for each in client.get(address("people", article)).json()]
    assert whom == (["ada"] if how == "collection" else ["ada", "ben", "dana"])
    told = client.get(reverse("inbox")).content.decode()
    assert "Nothing yet" in told
    assert "Marker" not in told


def test_the_filter_tells_conversations_apart(client, article, mark, cast):
    make_reply(mark, by="cleo")
    settled = make_annotation(article, "lazy dog", by="cleo")
    make_reply(settled, by="ada")
    conversation.resolve(settled, by=cast["ada"])
    quiet = make_annotation(article, "fox", by="ada")
    client.force_login(cast["dana"])
    for state, card in {"open": mark, "resolved": settled, "none": quiet}.items():
        told = page(client, article, f"?thread={state}")
        assert re.findall(r'id="a-([-0-9a-f]{36})"', told) == [str(card.pk)]
    told = page(client, article, "?thread=open&thread=none")
    assert str(settled.pk) not in re.findall(r'id="a-([-0-9a-f]{36})"', told)
    assert "nothing that thread can be" not in told
    listed = client.get(reverse("annotations", args=["desk"]) + "?thread=resolved").content.decode()
    assert f"#a-{settled.pk}" in listed
    assert f"#a-{mark.pk}" not in listed


def test_the_page_asks_no_more_the_more_is_said(client, article, mark, cast):
    client.force_login(cast["ada"])

    def asked():
        with CaptureQueriesContext(connection) as queries:
            page(client, article)
        return len(queries)

    make_reply(mark, by="cleo")
    asked()
    few = asked()
    for number in range(20):
        other = make_annotation(article, "fox", by="cleo", note=f"{number}")
        make_reply(other, by="ben", body=f"@ada {number}")
        conversation.resolve(other, by=cast["ben"])
    assert asked() == few


def test_an_empty_reply_changes_nothing_that_stood(client, article, mark, cast):
    reply = make_reply(mark, by="cleo")
    client.force_login(cast["cleo"])
    answer = client.post(address("reply", article, reply.pk), {"body": "  ", "version": "1"}, headers=HTMX)
    assert answer.status_code == 422
    assert "A reply cannot be empty" in answer.content.decode()
    assert Reply.objects.get().body == "Is that so?"


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "{{ 7|add:7 }} {% csrf_token %}",
        "'; DROP TABLE reader_user; --",
        "‮ right to left ⁦ and \u200b nothing",
        "👩🏽‍🚀 " * 50,
        "@" * 300,
        "@<img src=x onerror=alert(1)>",
        "a\r\nb\rc",
    ],
)
def test_hostile_words_come_back_as_they_were(client, article, mark, cast, body):
    client.force_login(cast["cleo"])
    assert client.post(address("replies", article, mark.pk), {"body": body}).status_code == 303
    stored = Reply.objects.get().body
    assert stored == body.replace("\r\n", "\n").strip()
    told = page(client, article)
    assert "<script>alert" not in told
    assert "<img" not in told
    assert escape(stored.split("\n")[0].split("\r")[0]) in told
    form = client.get(address("reply", article, Reply.objects.get().pk), headers=HTMX).content.decode()
    assert escape(stored.split("\n")[0].split("\r")[0]) in form


@pytest.mark.parametrize("body", ["NUL \0 in it", "half \ud800 a character"])
def test_what_cannot_be_stored_is_refused(client, article, mark, cast, body):
    client.force_login(cast["cleo"])
    sent = f"body={body.replace(chr(0), '%00').replace(chr(0xD800), '%ED%A0%80')}"
    answer = client.post(address("replies", article, mark.pk), sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {303, 422}
    assert all("\0" not in reply.body for reply in Reply.objects.all())


def test_replying_where_one_no_longer_may(article, mark, cast):
    mark.article.delete()
    with pytest.raises(Clash):
        conversation.reply(mark, by=cast["cleo"], body="Too late")
