"""Who reads blind hears only of their own work, and of nobody's presence."""

import itertools

import pytest

from annotations.live import log
from annotations.models import Event
from reader.models import Assignment, Collection, Membership
from tests.make import make_annotation


def set_blind(article, *, collection: bool, assigned: tuple[str, ...], cast) -> None:
    Collection.objects.filter(pk=article.collection_id).update(blind=collection)
    Assignment.objects.all().delete()
    for name in assigned:
        Assignment.objects.create(article=article, user=cast[name], blind=True)


@pytest.mark.parametrize("how", [{"collection": True, "assigned": ()}, {"collection": False, "assigned": ("ben",)}])
def test_a_blind_annotator_hears_only_their_own_changes(listen, article, cast, how):
    set_blind(article, cast=cast, **how)
    editor, blind = listen(article, "ada", visit="tab-of-ada"), listen(article, "ben", visit="tab-of-ben")
    for quote, name in [("word001", "ada"), ("word002", "ben"), ("word003", "cleo"), ("word004", "ben")]:
        make_annotation(article, quote, by=name)
    ids = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    assert editor.events(4) == ids
    assert blind.events(2) == [ids[1], ids[3]]
    told = list(blind.frames(seconds=3))
    assert [frame for frame in told if frame.event] == []
    assert blind.last == ids[3]
    assert [frame.event for frame in editor.frames(seconds=2) if frame.event == "presence"]


def test_what_a_blind_annotator_missed_is_their_own(listen, article, cast):
    set_blind(article, collection=True, assigned=(), cast=cast)
    for number in range(6):
        make_annotation(article, f"word{number:03}", by=["ada", "ben", "cleo"][number % 3])
    ids = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    assert listen(article, "ben", after=0).events(2) == [ids[1], ids[4]]
    stream = listen(article, "ben")
    assert stream.wait_for("").id == ids[4]
    assert stream.hears_nothing()


def test_many_changes_by_others_do_not_make_a_blind_annotator_far(listen, article, cast):
    set_blind(article, collection=True, assigned=(), cast=cast)
    make_annotation(article, "word000", by="ben")
    own = Event.objects.get().pk
    for number in range(1, 120):
        make_annotation(article, f"word{number:03}", by="cleo")
    stream = listen(article, "ben", after=own - 1)
    assert stream.events(1) == [own]
    assert stream.hears_nothing()


def test_when_blind_reading_begins_or_is_lifted_the_page_begins_anew(listen, article, cast):
    stream = listen(article, "ben", visit="tab-of-ben")
    stream.wait_for("presence", seconds=4)
    set_blind(article, collection=True, assigned=(), cast=cast)
    assert stream.wait_for("far", seconds=5)
    assert stream.wait_for("presence", seconds=4).data == {"present": []}
    set_blind(article, collection=False, assigned=(), cast=cast)
    assert stream.wait_for("far", seconds=5)
    assert [one["username"] for one in stream.wait_for("presence", seconds=4).data["present"]] == ["ben"]


def test_streams_and_pages_agree_on_who_sees_what(article, cast, cookie):
    """`standings` says for all at once what `visible_to` says for each."""
    make_annotation(article, "word000", by="cleo")
    sessions = {name: cookie(name) for name in cast}
    for blind, assigned, role in itertools.product([False, True], [(), ("ben",)], [1, 2, 3, 4, None]):
        set_blind(article, collection=blind, assigned=assigned, cast=cast)
        Membership.objects.filter(user=cast["ben"]).delete()
        if role is not None:
            Membership.objects.create(collection=article.collection, user=cast["ben"], role=role)
        wanted = [log.Wanted(cast[name].pk, article.pk, sessions[name]) for name in cast]
        for user, standing in zip(cast.values(), log.standings(wanted), strict=True):
            member = article.collection.role_of(user) is not None
            assert (standing is not None) == member
            if standing is not None and user != cast["cleo"]:
                assert standing.sees_others == Event.objects.visible_to(user).exists(), (user, blind, assigned, role)
