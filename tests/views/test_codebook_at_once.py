"""Somebody merges tags while others annotate: nobody is thrown out, and nothing is lost."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from annotations.actions import annotate, collection_undo
from annotations.actions.codebook.merging import merge
from annotations.models import Annotation, Tag
from reader.actions.errors import Refused
from reader.models import Role
from tests.make import make_article, make_codebook, make_collection, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_tags_are_merged_and_parted_while_people_annotate():
    ada, ben = make_user("ada"), make_user("ben")
    collection = make_collection("desk", ada=Role.OWNER, ben=Role.ANNOTATOR)
    make_codebook(collection)
    articles = [make_article(collection, "The quick brown fox jumps.", f"Number {n}.") for n in range(3)]
    tags = list(Tag.objects.filter(collection=collection, key__in=["claim", "speculation"]))
    trouble: list[Exception] = []
    made: list[object] = []
    start = Barrier(len(articles) + 1)

    def guarded(act):
        start.wait()
        try:
            act()
        except Exception as problem:
            trouble.append(problem)
        finally:
            connection.close()

    def write(article):
        for number in range(12):
            try:
                change = annotate.create(article, by=ben, tag=tags[number % 2], spans=[(4, 9)])
                made.extend(change.annotations)
            except Refused:
                pass  # the tag is gone, and that is said

    def merge_and_part():
        for _ in range(3):
            merge(collection, "speculation", "claim", by=ada)
            try:
                collection_undo.undo(collection, by=ada)
            except Refused:
                return

    threads = [Thread(target=guarded, args=[lambda article=article: write(article)]) for article in articles]
    threads.append(Thread(target=guarded, args=[merge_and_part]))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    assert set(Annotation.objects.values_list("pk", flat=True)) == set(made)
