"""What is new since one was here: on the library, on the article, by the filter."""

import re
from datetime import timedelta

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from annotations.actions import annotate, conversation
from reader.actions import reading
from reader.models import Collection, Reading
from tests.make import make_annotation, make_article, make_codebook, make_reply
from tests.stored import stored


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk)


@stored
def old(article, cast):
    """ben's, from before ada was last there."""
    mark = make_annotation(article, "quick", by="ben")
    reading.seen(article, by=cast["ada"])
    return mark


#: Time passes: what has happened is an hour longer ago. The log lets nobody change it, so its guard is sent away.
AN_HOUR_LATER = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE annotations_event DISABLE TRIGGER USER;
UPDATE annotations_event SET created_at = created_at - interval '1 hour';
ALTER TABLE annotations_event ENABLE TRIGGER USER;
UPDATE annotations_reply SET updated_at = updated_at - interval '1 hour';
UPDATE reader_reading SET seen_at = seen_at - interval '1 hour', seen_until = seen_until - interval '1 hour';
SET CONSTRAINTS ALL DEFERRED;
"""


def an_hour_later():
    with connection.cursor() as cursor:
        cursor.execute(AN_HOUR_LATER)


def new_of(client, article):
    """The ids of the cards that are shown as new."""
    page = client.get(reverse("article", args=["desk", article.pk])).content.decode()
    cards = re.findall(r'id="a-([-0-9a-f]{36})".*?</article>', page, flags=re.DOTALL)
    marked = [card.group(1) for card in re.finditer(r'id="a-([-0-9a-f]{36})"[^>]*>\s*<header><span class="new"', page)]
    assert set(marked) <= set(cards)
    return set(marked)


def filtered(client, article):
    page = client.get(reverse("article", args=["desk", article.pk]) + "?new=1").content.decode()
    return set(re.findall(r'id="a-([-0-9a-f]{36})"', page))


def listed(client, name):
    """The addresses of annotations on a page of the collection, under the filter."""
    page = client.get(reverse(name, args=["desk"]) + "?new=1").content.decode()
    return set(re.findall(r'#a-([-0-9a-f]{36})"', page)) if name == "annotations" else page.count('class="fresh"')


def counted(client):
    page = client.get(reverse("library", args=["desk"])).content.decode()
    found = re.search(r'class="fresh" href="([^"]+)">(\d+) new', page)
    return int(found[2]) if found else 0


def test_who_was_never_there_finds_nothing_new(client, article, cast):
    make_annotation(article, "quick", by="ben")
    client.force_login(cast["cleo"])
    assert counted(client) == 0
    assert new_of(client, article) == set()
    assert counted(client) == 0


def test_what_others_made_changed_and_said_is_new(client, article, old, cast):
    settled = make_annotation(article, "lazy", by="ada")
    mine = make_annotation(article, "dog", by="ada")
    quiet = make_annotation(article, "fox", by="ben")
    make_annotation(article, "jumps", by="ada")
    reading.seen(article, by=cast["ada"])
    an_hour_later()
    fresh = make_annotation(article, "brown", by="cleo")
    annotate.edit(old, by=cast["ben"], note="Changed")
    annotate.edit(quiet, by=cast["ada"], note="By myself")
    make_reply(mine, by="ben")
    conversation.resolve(settled, by=cast["ada"])
    client.force_login(cast["ada"])
    told = {str(fresh.pk), str(old.pk), str(mine.pk)}
    assert counted(client) == 3
    assert new_of(client, article) == told
    assert filtered(client, article) == told
    assert listed(client, "annotations") == told
    assert listed(client, "library") == 1
    assert counted(client) == 3  # as long as the visit lasts
    an_hour_later()
    assert counted(client) == 0


def test_ones_own_mark_that_an_editor_changed_is_new(client, article, old, cast):
    reading.seen(article, by=cast["ben"])
    an_hour_later()
    annotate.edit(old, by=cast["ada"], note="Corrected")
    client.force_login(cast["ben"])
    assert new_of(client, article) == {str(old.pk)}


def test_a_visit_goes_on_while_there_are_signs_of_life(article, old, cast):
    ada, row = cast["ada"], Reading.objects.get(user=cast["ada"])
    reading.seen(article, by=ada)
    row.refresh_from_db()
    assert row.seen_until is None
    left = timezone.now() - timedelta(minutes=31)
    Reading.objects.filter(pk=row.pk).update(seen_at=left)
    reading.seen(article, by=ada)
    reading.seen(article, by=ada)
    row.refresh_from_db()
    assert row.seen_until == left
    assert timezone.now() - row.seen_at < timedelta(minutes=1)


def test_being_there_is_a_sign_of_life(client, article, old, cast):
    an_hour_later()
    client.force_login(cast["ada"])
    client.post(reverse("here", args=["desk", article.pk]), {"paragraph": "0", "visit": "abcdefgh12345678"})
    row = Reading.objects.get(user=cast["ada"])
    assert timezone.now() - row.seen_at < timedelta(minutes=1)
    assert row.seen_until is not None


def test_who_reads_blind_finds_nothing_of_others(client, article, old, desk, cast):
    own = make_annotation(article, "dog", by="cleo")
    reading.seen(article, by=cast["cleo"])
    an_hour_later()
    make_annotation(article, "brown", by="ben")
    make_reply(own, by="ada")
    client.force_login(cast["cleo"])
    assert counted(client) == 2
    Collection.objects.filter(pk=desk.pk).update(blind=True)
    assert counted(client) == 0
    assert new_of(client, article) == set()
