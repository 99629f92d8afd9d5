"""When names are gone over: some seconds after a new one, once a collection."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from annotations import jobs
from annotations.models import Entity
from tests.make import make_annotation, make_article, make_codebook

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_queued(db):
    """Tests that commit leave what they queued: the queue's tables are not Django's to flush."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


class Context:
    """What a task is given, of a worker that is being stopped or not."""

    def __init__(self, *, stopping=False):
        self.stopping = stopping

    def should_abort(self):
        return self.stopping


def waiting():
    return list(ProcrastinateJob.objects.filter(task_name="link", status="todo"))


@pytest.fixture
def article(desk):
    make_codebook(desk)
    return make_article(desk, "Tokayev left. Kassym-Jomart Tokayev said so. The dam held.")


def test_new_names_are_gone_over_once(article):
    make_annotation(article, "dam", tag="claim")
    assert waiting() == []
    make_annotation(article, "Tokayev", tag="person")
    make_annotation(article, "Kassym-Jomart Tokayev", tag="person")
    [job] = waiting()
    assert job.scheduled_at is not None
    jobs.link.func(Context(), **job.args)
    assert [entity.name for entity in Entity.objects.all()] == ["Kassym-Jomart Tokayev"]


def test_a_name_that_is_known_asks_for_nothing(article):
    make_annotation(article, "Tokayev", tag="person")
    ProcrastinateJob.objects.all().delete()
    make_annotation(article, "Tokayev", tag="person", by="ben")
    assert waiting() == []


def test_a_worker_that_is_stopped_leaves_it_to_another(article):
    make_annotation(article, "Tokayev", tag="person")
    make_annotation(article, "Kassym-Jomart Tokayev", tag="person")
    [job] = waiting()
    ProcrastinateJob.objects.all().delete()
    jobs.link.func(Context(stopping=True), **job.args)
    assert len(waiting()) == 1
    assert Entity.objects.count() == 2


def test_a_collection_that_is_gone_is_nothing_to_do(article):
    jobs.link.func(Context(), collection_id=0, attempt=1)
    assert waiting() == []
