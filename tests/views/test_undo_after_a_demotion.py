"""Who is no editor any more undoes their own work, and no longer what they did to the work of others."""

import re

import pytest
from django.http import QueryDict
from django.urls import reverse

from annotations.actions import annotate, conversation, decide, splitting, undo
from annotations.models import Annotation, Event, Reply, Suggestion
from annotations.queries.log import activity
from annotations.queries.log.wanted import Wanted
from reader.actions.errors import Clash
from reader.models import Membership, Role
from tests.make import make_annotation, make_article, make_codebook, make_reply, make_suggestion, picture
from tests.stored import stored


@stored
def article(desk, cast):
    make_codebook(desk)
    rank(cast["ben"], Role.EDITOR)
    return make_article(desk)


def rank(user, role):
    Membership.objects.filter(user=user, collection__slug="desk").update(role=role)


def undoable(article, user):
    page = activity.page(article.collection, Wanted.parse(QueryDict()), user=user, article=article)
    return [line.event.verb for day in page.days for line in day.lines if line.undoable]


def edit(mark, ben):
    annotate.edit(mark, by=ben, note="As I see it")


def remove(mark, ben):
    annotate.remove(mark, by=ben)


def split(mark, ben):
    splitting.split(mark, by=ben, at=mark.article.text.index("brown"))


def remove_reply(mark, ben):
    conversation.remove_reply(Reply.objects.get(), by=ben)


@pytest.mark.parametrize("do", [edit, remove, split, remove_reply])
def test_what_was_done_to_others_work_stays(article, cast, do):
    mark = make_annotation(article, "quick brown", by="cleo")
    make_reply(mark, by="cleo")
    do(mark, cast["ben"])
    assert len(undoable(article, cast["ben"])) == 1
    rank(cast["ben"], Role.ANNOTATOR)
    assert undoable(article, cast["ben"]) == []
    number, drawn = Event.objects.count(), picture(article)
    with pytest.raises(Clash, match="only editors"):
        undo.undo(article, by=cast["ben"])
    with pytest.raises(Clash, match="only editors"):
        undo.undo(article, by=cast["ben"], event_id=Event.objects.latest("pk").pk)
    assert (Event.objects.count(), picture(article)) == (number, drawn)
    rank(cast["ben"], Role.EDITOR)
    undo.undo(article, by=cast["ben"])
    rank(cast["ben"], Role.ANNOTATOR)
    with pytest.raises(Clash, match="only editors"):
        undo.redo(article, by=cast["ben"])
    rank(cast["ben"], Role.EDITOR)
    undo.redo(article, by=cast["ben"])


def test_nobody_is_stuck_at_it(article, cast, client):
    make_annotation(article, "lazy", by="ben")
    mark = make_annotation(article, "quick", by="cleo")
    edit(mark, cast["ben"])
    rank(cast["ben"], Role.ANNOTATOR)
    client.force_login(cast["ben"])
    refused = client.post(reverse("undo", args=["desk", article.pk]), headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert "Undo the change before it" in refused.content.decode()
    undo.undo(article, by=cast["ben"], event_id=Event.objects.first().pk)
    assert "{lazy}" not in picture(article)
    assert Annotation.objects.get().note == "As I see it"


def test_nor_at_what_cannot_be_done_again(article, cast, client):
    edit(make_annotation(article, "quick", by="cleo"), cast["ben"])
    make_annotation(article, "lazy", by="ben")
    for _ in range(2):
        undo.undo(article, by=cast["ben"])
    rank(cast["ben"], Role.ANNOTATOR)
    client.force_login(cast["ben"])
    refused = client.post(reverse("redo", args=["desk", article.pk]), headers={"HX-Request": "true"})
    assert refused.status_code == 409
    [there] = re.findall(r'action="([^"]+/redo/\?event=\d+)"', refused.content.decode())
    assert "Redo what was undone before it" in refused.content.decode()
    assert client.post(there).status_code == 303
    assert "{lazy}" in picture(article)
    assert client.post(there).status_code == 409  # it is done again already


def test_all_of_ones_own_is_undone_and_redone_as_before(article, cast):
    """With what others said under it, and on what others marked what anybody may do: to reply, resolve, reopen."""
    ben, cleo = cast["ben"], cast["cleo"]
    rank(ben, Role.ANNOTATOR)
    theirs = make_annotation(article, "lazy", by="cleo")
    conversation.resolve(theirs, by=cleo)

    def both(number):
        for _ in range(2):
            undo.undo(article, by=ben)
            undo.redo(article, by=ben)
        assert Annotation.objects.count() == number

    make_reply(theirs, by="ben")
    both(1)
    conversation.reopen(theirs, by=ben)
    both(1)
    conversation.resolve(theirs, by=ben)
    both(1)
    mark = make_annotation(article, "quick brown", by="ben")
    both(2)
    split(mark, ben)
    both(3)
    make_reply(mark, by="cleo", body="Still there?")
    annotate.remove(mark, by=ben)
    both(2)
    undo.undo(article, by=ben)
    assert Reply.objects.filter(body="Still there?").exists()
    make_suggestion(article, "fox")
    decide.accept(Suggestion.objects.get(), by=ben)
    both(4)
