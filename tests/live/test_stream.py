"""What a stream tells: every change once, in order, to those who may see it; and what was missed, when one is back."""

import http.client
import json
from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from annotations.models import Event
from tests.make import make_annotation, make_article


def mark(article, numbers, *, by="ben"):
    for number in numbers:
        make_annotation(article, f"word{number:03}", by=by)


def log_of(article) -> list[int]:
    return list(Event.objects.filter(article=article).order_by("pk").values_list("pk", flat=True))


def test_a_change_is_told_within_a_second_with_its_paragraphs(listen, article):
    stream = listen(article, "ada")
    assert stream.status == 200
    assert b"content-type: text/event-stream" in stream.head
    make_annotation(article, "lazy", by="ben")
    frame = stream.wait_for("changed", seconds=1)
    assert frame.data == {"event": log_of(article)[-1], "paragraphs": [1]}
    assert frame.id == frame.data["event"]


def test_what_was_there_before_is_not_told(listen, article):
    mark(article, range(3))
    stream = listen(article, "ada")
    assert stream.wait_for("").id == log_of(article)[-1]
    assert stream.hears_nothing()


def test_what_several_write_at_once_is_told_to_all_in_order(listen, article):
    streams = [listen(article, name) for name in ("ada", "ben", "cleo", "dana")]

    def write(name: str, numbers: range) -> None:
        try:
            mark(article, numbers, by=name)
        finally:
            connection.close()

    writers = [Thread(target=write, args=(name, range(at, 120, 3))) for at, name in enumerate(("ada", "ben", "cleo"))]
    for writer in writers:
        writer.start()
    heard = [stream.events(120, seconds=30) for stream in streams]
    for writer in writers:
        writer.join()
    assert heard == [log_of(article)] * 4
    assert all(stream.hears_nothing() for stream in streams)


def test_another_articles_changes_are_not_told(listen, article, desk):
    other = make_article(desk, "Another text.")
    stream, elsewhere = listen(article, "ada"), listen(other, "ada")
    make_annotation(other, "Another")
    assert elsewhere.events(1) == log_of(other)
    assert stream.hears_nothing()


def test_nothing_is_told_of_what_was_not_stored(listen, article):
    from django.db import transaction

    stream = listen(article, "ada")
    with transaction.atomic():
        mark(article, [0])
        assert stream.hears_nothing()
        transaction.set_rollback(True)
    assert stream.hears_nothing()
    mark(article, [1])
    assert stream.events(1) == log_of(article)


@pytest.mark.parametrize("how", ["after", "last"])
def test_what_was_missed_is_told_first(listen, article, how):
    mark(article, range(5))
    log = log_of(article)
    stream = listen(article, "ada", **{how: log[1]})
    assert stream.events(3) == log[2:]
    mark(article, [5])
    assert stream.events(1) == log_of(article)[-1:]


def test_the_last_event_id_of_a_browser_that_comes_back_counts_more_than_the_address(listen, article):
    mark(article, range(4))
    log = log_of(article)
    assert listen(article, "ada", after=log[0], last=log[2]).events(1) == log[3:]


def test_a_stream_that_comes_back_misses_nothing_and_hears_nothing_twice(listen, article):
    stream = listen(article, "ada")
    heard = []
    for number in range(0, 30, 3):
        mark(article, [number, number + 1])
        heard += stream.events(2)
        stream.close()
        mark(article, [number + 2])
        stream.connect()
        heard += stream.events(1)
    assert heard == log_of(article)
    assert stream.hears_nothing()


@pytest.mark.parametrize(("missed", "is_far"), [(100, False), (101, True)])
def test_who_missed_more_than_a_hundred_is_told_that_it_is_far(listen, article, missed, is_far):
    mark(article, [0])
    begin = log_of(article)[0]
    mark(article, range(1, missed + 1))
    stream = listen(article, "ada", after=begin)
    if is_far:
        assert stream.wait_for("far").data == {"event": log_of(article)[-1]}
        assert stream.last == log_of(article)[-1]
        assert stream.hears_nothing()
    else:
        assert stream.events(missed) == log_of(article)[1:]


@pytest.mark.parametrize("after", ["99999999999", "-1", "seven", "1e3", "٣", ""])
def test_a_place_that_the_log_does_not_have_is_the_end_of_it(web, listen, article, cookie, after):
    mark(article, range(3))
    stream = listen(article, "ada", after=after)
    assert stream.wait_for("").id == log_of(article)[-1]
    assert stream.hears_nothing()
    mark(article, [3])
    assert stream.events(1) == log_of(article)[-1:]


def test_strangers_find_nothing_and_nobody_must_sign_in(listen, article, annex):
    hidden = make_article(annex, "Secret.")
    assert listen(hidden, "ben").status == 200
    assert listen(hidden, "cleo").status == 404
    assert listen(hidden).status == 401
    assert listen(hidden, session="made-up").status == 401
    article.pk = hidden.pk  # another collection's article under one's own collection's address
    assert listen(article, "ben").status == 404


@pytest.mark.parametrize(
    ("method", "headers", "status"), [("POST", {}, 405), ("HEAD", {}, 405), ("GET", {"Host": "evil.example"}, 400)]
)
def test_only_asked_for_by_get_and_under_our_own_name(web, article, cookie, method, headers, status):
    asked = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
    path = reverse("stream", args=["desk", article.pk])
    asked.request(method, path, headers={"Cookie": f"sessionid={cookie('ada')}", **headers})
    assert asked.getresponse().status == status
    asked.close()


def test_an_address_of_too_many_parts_is_refused(web, article, cookie):
    asked = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
    path = f"{reverse('stream', args=['desk', article.pk])}?{'&'.join(['a=1'] * 1001)}"
    asked.request("GET", path, headers={"Cookie": f"sessionid={cookie('ada')}"})
    assert asked.getresponse().status == 400
    asked.close()


def test_the_page_says_where_its_stream_is_and_how_much_of_the_log_it_shows(client, article, cast):
    client.force_login(cast["ada"])
    page = reverse("article", args=["desk", article.pk])
    assert 'data-event="0"' in client.get(page).content.decode()
    mark(article, range(2))
    html = client.get(page).content.decode()
    assert f'data-event="{log_of(article)[-1]}"' in html
    assert f'data-stream="{reverse("stream", args=["desk", article.pk])}"' in html


def test_an_answer_to_a_write_names_its_event(article, cast):
    client = Client(headers={"HX-Request": "true"})
    client.force_login(cast["ada"])
    span = {"start": 0, "end": 7, "quote": "word000", "tag": "claim"}
    response = client.post(reverse("annotate", args=["desk", article.pk]), span)
    told = json.loads(response["HX-Trigger-After-Swap"])["postil:changed"]
    assert [told["event"]] == log_of(article)


def test_without_a_server_that_streams_a_browser_is_told_to_stop(client, article, cast):
    client.force_login(cast["ada"])
    assert client.get(reverse("stream", args=["desk", article.pk])).status_code == 204
