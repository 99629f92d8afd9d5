"""Names are merged and split while people annotate with them: nobody is thrown out, and nothing points to nowhere."""

from contextlib import suppress
from threading import Barrier, Thread

import pytest
from django.db import connection

from annotations.actions import annotate, entities
from annotations.models import Alias, Annotation, Entity, Tag
from reader.actions.errors import Refused
from reader.models import Role
from tests.make import make_article, make_codebook, make_collection, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_names_are_merged_and_split_while_people_use_them():
    ada = make_user("ada")
    collection = make_collection("desk", ada=Role.OWNER)
    make_codebook(collection)
    person = Tag.objects.get(collection=collection, key="person")
    articles = [make_article(collection, "Tokayev left. Nazarbayev stayed.", f"Number {n}.") for n in range(3)]
    for name in ("Nazarbayev", "Tokayev"):
        Entity.objects.create(collection=collection, tag=person, name=name)
    trouble: list[Exception] = []
    start = Barrier(len(articles) + 1)

    def run(act):
        try:
            start.wait()
            for number in range(10):
                with suppress(Refused):  # the name is gone, and that is said
                    act(number)
        except Exception as problem:
            trouble.append(problem)
        finally:
            connection.close()

    def change(number):
        nazarbayev = Entity.objects.get(name="Nazarbayev")
        if number % 2:
            entities.split(nazarbayev, by=ada, name="Tokayev")
        else:
            entities.merge(Entity.objects.get(name="Tokayev"), into=nazarbayev, by=ada)

    threads = [
        Thread(
            target=run, args=[lambda _, article=article: annotate.create(article, by=ada, tag=person, spans=[(0, 7)])]
        )
        for article in articles
    ]
    threads.append(Thread(target=run, args=[change]))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    assert Annotation.objects.count() == 30
    assert {entity.name for entity in Entity.objects.all()} == {"Nazarbayev", "Tokayev"}
    assert not Alias.objects.exists()
    assert Annotation.objects.filter(entity__name="Tokayev").count() == 30
