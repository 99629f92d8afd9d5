"""Who writes at once waits in one order: nobody is thrown out by a deadlock."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from threading import Barrier, Thread
from time import sleep

import pytest
from django.db import connection, transaction

from annotations.actions import annotate, restoring
from annotations.actions.changes import lock
from annotations.models import Annotation, Event, Tag
from annotations.queries.exporting import exported
from annotations.queries.filtering.filter import Filter
from reader.actions import assigning, collections
from reader.actions.errors import Refused
from reader.models import Article, Assignment, Collection, Role
from tests.make import make_article, make_codebook, make_collection, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_collection_is_deleted_while_people_annotate_in_it():
    ada = make_user("ada")
    for number in range(5):
        collection = make_collection(f"desk-{number}", ada=Role.OWNER)
        make_codebook(collection)
        articles = [make_article(collection, "The quick brown fox jumps.", f"Number {n}.") for n in range(3)]
        claim = Tag.objects.get(collection=collection, key="claim")
        start = Barrier(len(articles) + 1)

        def write(article, *, claim=claim, start=start):
            start.wait()
            with suppress(Refused):  # the article is gone, and that is said
                for _ in range(10):
                    annotate.create(article, by=ada, tag=claim, spans=[(4, 9)])

        def delete(collection=collection, start=start):
            start.wait()
            collections.delete(collection, by=ada)

        people = [Beside(partial(write, article)) for article in articles] + [Beside(delete)]
        for each in people:
            each.start()
        assert [each.ended() for each in people] == [None] * len(people)
        assert not Collection.objects.filter(pk=collection.pk).exists()


def test_an_export_is_brought_in_while_somebody_annotates():
    ada = make_user("ada")
    collection = make_collection("desk", ada=Role.OWNER)
    make_codebook(collection)
    article = make_article(collection, "The quick brown fox jumps.")
    claim = Tag.objects.get(collection=collection, key="claim")
    annotate.create(article, by=ada, tag=claim, spans=[(4, 9)])
    document = json.loads("".join(exported(collection, Filter(), user=None)))
    bringing = Beside(partial(restoring.restore, collection, document, by=ada))
    with transaction.atomic():
        lock(article)
        bringing.start_and_wait()
        annotate.create(article, by=ada, tag=claim, spans=[(10, 15)])  # refers to the collection in the log
    assert bringing.ended() is None
    assert Annotation.objects.count() == 2


def test_who_is_asked_to_read_is_told_of_when_what_is_written_there_is_stored():
    ada = make_user("ada")
    collection = make_collection("desk", ada=Role.OWNER)
    make_codebook(collection)
    for number in range(2):
        make_article(collection, f"Number {number}.")
    first, second = Article.objects.filter(collection=collection).order_by("pk")
    claim = Tag.objects.get(collection=collection, key="claim")
    asking = Beside(partial(assigning.assign, collection, by=ada, articles=[second.pk, first.pk], usernames=["ada"]))
    with transaction.atomic():
        lock(first)
        asking.start_and_wait()
        lock(second)  # nobody who waits for the first holds it
        annotate.create(first, by=ada, tag=claim, spans=[(0, 6)])
        annotate.create(second, by=ada, tag=claim, spans=[(0, 6)])
    assert asking.ended() is None
    log = Event.objects.filter(article__in=[first, second]).order_by("pk")
    assert list(log.values_list("verb", flat=True)) == ["created"] * 2 + ["assigned"] * 2


def test_a_day_that_is_set_while_blind_reading_is_lifted_stays():
    ada = make_user("ada")
    collection = make_collection("desk", ada=Role.OWNER)
    article = make_article(collection)
    ask = partial(assigning.assign, collection, by=ada, articles=[article.pk], usernames=["ada"], blind=True)
    ask()
    lifting = Beside(partial(assigning.lift, collection, by=ada, article=article.pk, username="ada"))
    with transaction.atomic():
        ask(due_on=date(2026, 12, 4))
        lifting.start_and_wait()
    assert lifting.ended() is None
    assert Assignment.objects.values_list("due_on", "blind").get() == (date(2026, 12, 4), False)


class Beside(Thread):
    """Does something over a connection of its own."""

    def __init__(self, do: Callable[[], object]) -> None:
        super().__init__()
        self.do, self.trouble = do, None

    def run(self) -> None:
        try:
            self.do()
        except Exception as problem:
            self.trouble = problem
        finally:
            connection.close()

    def ended(self) -> Exception | None:
        """What went wrong, when it is done."""
        self.join()
        return self.trouble

    def start_and_wait(self) -> None:
        """Start, and return when it waits for what is held here, or has ended."""
        self.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        with connection.cursor() as cursor:
            while cursor.execute(waiting).fetchone() == (0,) and self.is_alive():
                sleep(0.01)
