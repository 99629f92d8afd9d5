"""Who is told of what, by naming and by talking, and that nobody is told of what they do not see."""

import pytest
from django.urls import reverse

from annotations.actions import annotate, conversation
from annotations.models import Notice
from annotations.text.mentions import Piece, mentioned, pieces
from reader.models import Assignment, Collection
from tests.make import make_annotation, make_article, make_codebook, make_reply, make_user
from tests.stored import stored

NAMES = {"ada": "", "ben": "", "j.doe": "", "x": "", "anna-maria": "Anna", "m+m": "", "z_": ""}


@stored
def mark(desk):
    make_codebook(desk)
    return make_annotation(make_article(desk), "quick brown", by="ben")


def told():
    """Who was told what by whom."""
    rows = Notice.objects.order_by("pk").values_list("recipient__username", "kind", "actor__username")
    return list(rows)


@pytest.mark.parametrize(
    ("text", "those", "others"),
    [
        ("@ben and @ada, then @ben", ["ben", "ada"], []),
        ("(@ben) “@ada”, @ben: @ada!", ["ben", "ada"], []),
        ("@Ben @BEN", ["ben"], []),
        ("@j.doe. And @j.doe...", ["j.doe"], []),
        ("@j.doe.", ["j.doe"], []),
        ("@anna-maria- @m+m+ @z_ @z_.", ["anna-maria", "m+m", "z_"], []),
        ("ben@ada.org, x@ben", [], []),
        ("@bens @be", [], ["bens", "be"]),
        ("@ ben @@ada", [], ["@ada"]),
        ("@" * 400, [], []),
        ("@zed, @zed.", [], ["zed"]),
        ("\n@ben\n", ["ben"], []),
    ],
)
def test_who_is_named(text, those, others):
    assert mentioned(text, NAMES) == (those, others)


def test_the_pieces_make_the_text_again():
    text = "@Ben, ask @zed or @j.doe. x@ada"
    found = list(pieces(text, NAMES))
    assert "".join(piece.text for piece in found) == text
    assert [piece for piece in found if piece.username] == [Piece("@Ben", "ben"), Piece("@j.doe", "j.doe")]


def test_the_author_and_those_who_talk_are_told_and_nobody_twice(mark):
    make_reply(mark, by="cleo")
    assert told() == [("ben", "reply", "cleo")]
    make_reply(mark, by="ben", body="It is.")
    assert told()[1:] == [("cleo", "reply", "ben")]
    make_reply(mark, by="ada", body="@cleo @Cleo look; @ada")
    assert sorted(told()[2:]) == [("ben", "reply", "ada"), ("cleo", "mention", "ada")]


def test_a_name_added_by_a_change_is_told_and_one_that_stood_is_not_told_again(mark, cast):
    reply = make_reply(mark, by="cleo", body="@ada?")
    Notice.objects.all().delete()
    conversation.edit_reply(reply, by=cast["cleo"], body="@ada, @dana?")
    assert told() == [("dana", "mention", "cleo")]
    conversation.edit_reply(reply, by=cast["cleo"], body="Nobody.")
    conversation.edit_reply(reply, by=cast["cleo"], body="@dana after all")
    assert told() == [("dana", "mention", "cleo")]


def test_notes_name_people_too(mark, cast):
    annotate.edit(mark, by=cast["ben"], note="@dana, is that so?")
    annotate.edit(mark, by=cast["ben"], note="@dana, is that really so? @ada")
    annotate.edit(mark, by=cast["ben"], attributes={"credibility": "3"})
    assert told() == [("dana", "mention", "ben"), ("ada", "mention", "ben")]
    make_annotation(mark.article, "lazy dog", by="cleo", note="Ask @ben")
    assert told()[2:] == [("ben", "mention", "cleo")]


def test_who_is_nobody_here_is_said_and_nothing_lost(mark, cast):
    make_user("zoe")
    change = conversation.reply(mark, by=cast["cleo"], body="@zoe and @ben")
    assert change.message == "Replied. @zoe is not a member here."
    change = conversation.reply(mark, by=cast["cleo"], body="@zoe, @x1, @x2, @x3, @x4")
    assert change.message == "Replied. @zoe, @x1, @x2 and 2 more are not members here."
    assert mark.replies.count() == 2
    change = annotate.edit(mark, by=cast["ben"], note="@zoe")
    assert change.message == "Claim changed. @zoe is not a member here."
    assert not Notice.objects.filter(recipient__username="zoe").exists()


def test_blind_readers_are_told_nothing_of_others(mark, desk, cast):
    make_reply(mark, by="cleo")
    Notice.objects.all().delete()
    Assignment.objects.create(article=mark.article, user=cast["ben"], blind=True)
    change = conversation.reply(mark, by=cast["ada"], body="@ben, @cleo")
    assert change.message == "Replied. @ben cannot see this."
    assert told() == [("cleo", "mention", "ada")]
    Notice.objects.all().delete()
    Collection.objects.filter(pk=desk.pk).update(blind=True)
    own = make_annotation(mark.article, "fox", by="cleo", note="@ada, @dana")
    assert told() == [("ada", "mention", "cleo")]
    make_reply(own, by="cleo", body="Nobody hears this")
    assert told() == [("ada", "mention", "cleo")]


def test_names_of_members_are_marked_where_they_stand(client, mark, cast):
    cast["ada"].first_name = "Ada L"
    cast["ada"].save()
    make_reply(mark, by="cleo", body="@ada, ask @zed <b>")
    client.force_login(cast["dana"])
    page = client.get(reverse("article", args=["desk", mark.article.pk])).content.decode()
    assert '<b class="mention" title="Ada L">@ada</b>, ask @zed &lt;b&gt;' in page


def test_whom_one_can_name(client, mark, annex, cast):
    make_user("zoe")
    address = reverse("people", args=["desk", mark.article.pk])
    client.force_login(cast["dana"])
    assert [each["username"] for each in client.get(address).json()] == ["ada", "ben", "cleo"]
