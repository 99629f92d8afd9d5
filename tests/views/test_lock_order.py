"""Who writes at once waits in one order: nobody is thrown out by a deadlock."""

import json
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
from reader.models import Article, Collection, Role
from tests.make import make_article, make_codebook, make_collection, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_collection_is_deleted_while_people_annotate_in_it():
    ada = make_user("ada")
    for number in range(5):
        collection = make_collection(f"desk-{number}", ada=Role.OWNER)
        make_codebook(collection)
        articles = [make_article(collection, "The quick brown fox jumps.", f"Number {n}.") for n in range(3)]
        claim = Tag.objects.get(collection=collection, key="claim")
        trouble: list[Exception] = []
        start = Barrier(len(articles) + 1)

        def write(article, *, claim=claim, start=start, trouble=trouble):
            start.wait()
            try:
                for _ in range(10):
                    annotate.create(article, by=ada, tag=claim, spans=[(4, 9)])
            except Refused:
                pass  # the article is gone, and that is said
            except Exception as problem:
                trouble.append(problem)
            finally:
                connection.close()

        def delete(collection=collection, start=start, trouble=trouble):
            start.wait()
            try:
                collections.delete(collection, by=ada)
            except Exception as problem:
                trouble.append(problem)
            finally:
                connection.close()

        threads = [Thread(target=write, args=[article]) for article in articles] + [Thread(target=delete)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert trouble == []
        assert not Collection.objects.filter(pk=collection.pk).exists()


def test_an_export_is_brought_in_while_somebody_annotates():
    ada = make_user("ada")
    collection = make_collection("desk", ada=Role.OWNER)
    make_codebook(collection)
    article = make_article(collection, "The quick brown fox jumps.")
    claim = Tag.objects.get(collection=collection, key="claim")
    annotate.create(article, by=ada, tag=claim, spans=[(4, 9)])
    document = json.loads("".join(exported(collection, Filter(), user=None)))
    trouble: list[Exception] = []

    def bring():
        try:
            restoring.restore(collection, document, by=ada)
        except Exception as problem:
            trouble.append(problem)
        finally:
            connection.close()

    thread = Thread(target=bring)
    with transaction.atomic():
        lock(article)
        thread.start()
        until_waiting(thread)
        annotate.create(article, by=ada, tag=claim, spans=[(10, 15)])  # refers to the collection in the log
    thread.join()
    assert trouble == []
    assert Annotation.objects.count() == 2


def test_who_is_asked_to_read_is_told_of_when_what_is_written_there_is_stored():
    ada = make_user("ada")
    collection = make_collection("desk", ada=Role.OWNER)
    make_codebook(collection)
    for number in range(2):
        make_article(collection, f"Number {number}.")
    first, second = Article.objects.filter(collection=collection).order_by("pk")
    claim = Tag.objects.get(collection=collection, key="claim")
    trouble: list[Exception] = []

    def ask():
        try:
            assigning.assign(collection, by=ada, articles=[second.pk, first.pk], usernames=["ada"])
        except Exception as problem:
            trouble.append(problem)
        finally:
            connection.close()

    thread = Thread(target=ask)
    with transaction.atomic():
        lock(first)
        thread.start()
        until_waiting(thread)
        lock(second)  # nobody who waits for the first holds it
        annotate.create(first, by=ada, tag=claim, spans=[(0, 6)])
        annotate.create(second, by=ada, tag=claim, spans=[(0, 6)])
    thread.join()
    assert trouble == []
    log = Event.objects.filter(article__in=[first, second]).order_by("pk")
    assert list(log.values_list("verb", flat=True)) == ["created"] * 2 + ["assigned"] * 2


def until_waiting(thread: Thread) -> None:
    """Return when the thread waits for what is held here, or has ended."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        while cursor.execute(waiting).fetchone() == (0,) and thread.is_alive():
            sleep(0.01)
