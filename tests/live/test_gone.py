"""Who may not read an article any more hears no more of it: the stream says so and ends within five seconds."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from reader.actions import collections
from reader.models import Membership, User
from tests.make import PASSWORD, make_annotation, make_article, make_codebook


def remove(article, ben, session):
    Membership.objects.get(collection=article.collection, user=ben).delete()


def remove_by_the_action(article, ben, session):
    collections.remove_member(
        Membership.objects.get(collection=article.collection, user=ben), by=User.objects.get(username="ada")
    )


def sign_out(article, ben, session):
    client = Client()
    client.cookies["sessionid"] = session
    client.post("/accounts/logout/")


def let_expire(article, ben, session):
    Session.objects.filter(pk=session).update(expire_date="2020-01-01T00:00:00Z")


def deactivate(article, ben, session):
    User.objects.filter(pk=ben.pk).update(is_active=False)


def change_password(article, ben, session):
    ben.set_password("another horse battery")
    ben.save()


def delete_article(article, ben, session):
    article.delete()


def delete_collection(article, ben, session):
    article.collection.delete()


@pytest.mark.parametrize(
    "what",
    [
        remove,
        remove_by_the_action,
        sign_out,
        let_expire,
        deactivate,
        change_password,
        delete_article,
        delete_collection,
    ],
)
def test_the_stream_ends_within_five_seconds(listen, article, cast, cookie, what):
    session = cookie("ben")
    stream, other = listen(article, session=session), listen(article, "ada")
    what(article, cast["ben"], session)
    began = time.monotonic()
    assert stream.wait_for("gone", seconds=5).data == {}
    assert stream.has_ended(seconds=1)
    assert time.monotonic() - began < 5
    if not what.__name__.startswith("delete"):
        assert not other.has_ended(seconds=0.2)
        stream.connect()
        assert stream.status in {401, 404}


def test_a_change_is_not_told_to_a_member_removed_the_moment_before(listen, article, cast):
    stream, other = listen(article, "ben"), listen(article, "ada")
    remove(article, cast["ben"], "")
    make_annotation(article, "lazy", by="cleo")
    assert len(other.events(1)) == 1
    assert [frame.event for frame in stream.frames(seconds=5) if frame.event] == ["gone"]


def test_who_changes_their_own_password_stays_in_that_session(listen, article, cast, client):
    client.login(username="ben", password=PASSWORD)
    here = listen(article, session=client.cookies["sessionid"].value)
    elsewhere = listen(article, "ben")
    new = "another horse battery"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", data).status_code == 302
    cookie = client.cookies["sessionid"].value
    assert elsewhere.wait_for("gone", seconds=5)
    if cookie != here.session:  # the session goes on under another name, and so does the stream
        assert here.wait_for("gone", seconds=5)
        here = listen(article, session=cookie)
    make_annotation(article, "lazy", by="ada")
    assert len(here.events(1)) == 1


def test_a_role_that_changes_ends_nothing(listen, article, cast):
    stream = listen(article, "ben")
    Membership.objects.filter(user=cast["ben"]).update(role=1)
    assert not stream.has_ended(seconds=4)
    make_annotation(article, "lazy", by="ada")
    assert len(stream.events(1)) == 1


def test_far_too_many_streams_of_one_person_are_refused(listen, article, cookie):
    session = cookie("ben")
    for _ in range(50):
        assert listen(article, session=session).status == 200
    assert listen(article, session=session).status == 429
    assert listen(article, "ada").status == 200


def test_a_collection_one_is_still_in_goes_on(listen, article, annex, cast):
    make_codebook(annex)
    second = make_article(annex, "Second text.")
    stays, goes = listen(second, "ben"), listen(article, "ben")
    remove(article, cast["ben"], "")
    assert goes.wait_for("gone", seconds=5)
    make_annotation(second, "Second")
    assert len(stays.events(1)) == 1
