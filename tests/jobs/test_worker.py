"""A real worker process on a real queue."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from psycopg.conninfo import make_conninfo

from annotations import jobs
from annotations.models import Event, Suggesting, Suggestion
from annotations.suggesters import pipeline, proposing
from reader.models import Article
from tests import long_texts, make
from tests.jobs.small import small_pipeline

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds; only a test that fails waits that long
LONG = 300.0  # for the longest article, on a machine that has other things to do

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture(autouse=True)
def _empty_queue() -> Iterator[None]:
    """Procrastinate's tables are not Django's to empty."""
    empty_queue()
    yield
    empty_queue()


def empty_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


@pytest.fixture(scope="module")
def small() -> Iterator[str]:
    with small_pipeline() as folder:
        yield folder


@pytest.fixture
def start(small) -> Iterator[Start]:
    """Starts workers on the test database; none outlives the test. Their pipeline is small unless SPACY_MODEL says."""
    started: list[subprocess.Popen[str]] = []

    def begin(*, ready: bool = True, **environment: str) -> subprocess.Popen[str]:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": test_database(), "SPACY_MODEL": small} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(worker)
        if ready:
            assert worker.stdout is not None
            readable, _, _ = select.select([worker.stdout], [], [], PATIENCE)
            line = worker.stdout.readline() if readable else ""
            if not line.startswith("Worker ready: "):
                worker.kill()
                pytest.fail(f"the worker is not ready: {line}{worker.communicate()}")
        return worker

    yield begin
    for worker in started:
        worker.kill()
        worker.communicate()


def test_database() -> str:
    """The test database, as a DATABASE_URL."""
    parts = connection.get_connection_params()
    known = {
        key: value for key, value in parts.items() if key not in {"context", "cursor_factory", "prepare_threshold"}
    }
    return make_conninfo("", **{key: value for key, value in known.items() if value})


test_database.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture
def article(desk) -> Article:
    make.make_codebook(desk)
    return make.make_article(desk, "President Kassym-Jomart Tokayev spoke in Almaty.", "Tokayev left on 5 January.")


EXPECTED = ["Kassym-Jomart Tokayev", "Almaty", "Tokayev", "5 January"]


def state(article: Article) -> str:
    return Suggesting.objects.get(article=article).state


def quotes(article: Article) -> list[str]:
    return list(Suggestion.objects.filter(article=article, kind="name").values_list("quote", flat=True))


def until(true: Callable[[], bool], *, seconds: float = PATIENCE) -> float:
    """Wait until it is so; the seconds that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "waited in vain"
        time.sleep(0.05)
    return time.monotonic() - began


def silence_workers() -> None:
    """Let a minute pass since the last sign of life of every worker that is registered."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")


def test_an_article_is_read_soon_after_it_is_queued_and_the_worker_stops_when_told(start, article):
    worker = start(SPACY_MODEL=settings.SPACY_MODEL)
    with transaction.atomic():
        jobs.defer_suggest(article)
    took = until(lambda: state(article) == "done")
    assert took < 3
    assert quotes(article) == EXPECTED
    until(lambda: not ProcrastinateJob.objects.exists())
    assert ProcrastinateWorker.objects.count() == 1
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=PATIENCE)
    assert (worker.returncode, out, err) == (0, "Worker stopped.\n", "")
    assert not ProcrastinateWorker.objects.exists()


def test_without_its_pipeline_the_worker_says_what_to_install(start):
    worker = start(ready=False, SPACY_MODEL="xx_no_such_model")
    _, err = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 1
    assert "no spaCy pipeline of that name" in err
    assert "Traceback" not in err


def test_what_was_queued_while_no_worker_ran_is_not_forgotten_and_a_worker_outlives_its_connections(start, article):
    """Also the one that its jobs keep open from one to the next."""
    jobs.defer_suggest(article)
    start()
    until(lambda: state(article) == "done")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    jobs.defer_suggest(article)
    until(lambda: state(article) == "done")


@pytest.mark.faults
def test_the_end_of_a_job_is_told_again_when_its_connection_dies_under_it(start, article):
    """Else nobody would ever read the article again while the worker lives, nor would the worker begin anew."""
    jobs.defer_suggest(article)
    with psycopg.connect(test_database()) as holding, transaction.atomic():
        holding.execute("SELECT 1 FROM reader_article WHERE id = %s FOR NO KEY UPDATE", [article.pk])
        worker = start()
        until(lambda: state(article) == "running")
        ProcrastinateJob.objects.select_for_update().get(status="doing")
        holding.rollback()  # so that it gets done, but cannot say so
        until(somebody_waits_for_us)
        assert state(article) == "done"
        cut_who_waits_for_us()
    until(lambda: not ProcrastinateJob.objects.exists())
    assert Event.objects.filter(verb="suggested").count() == 1
    jobs.defer_suggest(article)
    until(lambda: not ProcrastinateJob.objects.exists())
    assert worker.poll() is None


@pytest.mark.faults
def test_a_job_that_was_given_out_unheard_gets_a_successor(start, article):
    """The connection dies while the worker asks for a job, when it was given out already; and the next one, too."""
    worker = start()
    until(lambda: ProcrastinateWorker.objects.exists())
    doing(article, attempt=1, worker=ProcrastinateWorker.objects.get().pk)
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Whoever only looks does not wait: who looks out for dead workers is not to be cut in the place of these.
            cursor.execute("LOCK TABLE procrastinate_jobs IN SHARE MODE")
        for asked in ("procrastinate_fetch_job", "procrastinate_finish_job"):
            until(lambda asked=asked: any(asked in question for question in waiting_for_us()))
            cut_who_waits_for_us()
            until(lambda: not somebody_waits_for_us())
    until(lambda: not ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).exists())
    assert ProcrastinateJob.objects.get().status == "failed"
    assert state(article) == "done"
    assert worker.poll() is None


def test_a_job_whose_worker_dies_three_times_is_given_up(article):
    for attempt in (1, 2, 3):
        empty_queue()
        doing(article, attempt=attempt)
        proposing.set_state(article, Suggesting.State.RUNNING)
        assert jobs.rescue() == 1
        waiting = ProcrastinateJob.objects.filter(status="todo")
        assert [row.args["attempt"] for row in waiting] == ([attempt + 1] if attempt < 3 else [])
    assert state(article) == "failed"
    assert jobs.rescue() == 0


def test_an_article_whose_job_failed_without_a_successor_is_queued_again(article):
    """As when the database goes away in the middle: nothing can be queued, and the job fails."""
    jobs.defer_suggest(article)
    assert jobs.rescue() == 0
    empty_queue()
    doing(article, attempt=1, status="failed", lock=jobs.key_of(article))
    assert jobs.rescue() == 1
    assert ProcrastinateJob.objects.get(status="todo").args == {"article_id": str(article.pk), "attempt": 2}
    assert jobs.rescue() == 0


@pytest.mark.faults
def test_a_worker_killed_at_its_work_leaves_nothing_behind_and_nothing_is_repeated(start, article):
    jobs.defer_suggest(article)
    with transaction.atomic():
        # The worker reads, and then waits for the article that we hold.
        Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        first = start()
        until(somebody_waits_for_us)
        first.kill()
        first.wait()
    assert state(article) == "running"
    assert quotes(article) == []

    silence_workers()
    start()
    until(lambda: state(article) == "done")
    assert quotes(article) == EXPECTED
    assert Event.objects.filter(verb="suggested").count() == 1
    until(lambda: not ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).exists())


@pytest.mark.faults
def test_a_worker_killed_after_its_work_changes_nothing_by_doing_it_again(start, article, small):
    proposing.suggest_in(article, pipeline.load(small))
    before = list(Suggestion.objects.values_list("pk", flat=True))
    doing(article, attempt=1)
    start()
    until(lambda: ProcrastinateJob.objects.filter(status="failed").count() == 1)
    until(lambda: not ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).exists())
    assert list(Suggestion.objects.values_list("pk", flat=True)) == before
    assert Event.objects.filter(verb="suggested").count() == 1
    assert state(article) == "done"


LINE = "Orvil Tamsin left Kuvalde for Baku on 5 January, said the Ministry of Rain. "


@pytest.mark.faults
def test_a_worker_killed_while_it_reads_leaves_an_article_to_the_next_one(start, desk):
    """In the middle of a long text, when nothing is stored yet: the next worker begins anew, and finishes once."""
    make.make_codebook(desk)
    article = make.make_article(desk, *[f"{number}. {LINE * 20}" for number in range(100)])
    jobs.defer_suggest(article)
    first = start(SPACY_MODEL=settings.SPACY_MODEL)  # which takes its time
    until(lambda: state(article) == "running")
    time.sleep(0.2)
    assert state(article) == "running", "it had read everything before it was killed"
    first.kill()
    first.wait()
    assert not Suggestion.objects.exists()

    silence_workers()
    start()
    until(lambda: state(article) == "done")
    places = Suggestion.objects.order_by().values_list("kind", "anchor_start", "anchor_end")
    assert len(places) == len(set(places))
    assert quotes(article).count("Baku") == 2000
    assert Event.objects.filter(verb="suggested").count() == 1


@pytest.mark.faults
def test_workers_killed_again_and_again_read_a_collection_once(start, desk):
    make.make_codebook(desk)
    articles = [
        make.make_article(desk, *[f"{number}. {LINE * 5}" for _ in range(8)], title=f"Article {number}")
        for number in range(12)
    ]
    jobs.defer_all(articles)
    done = Suggesting.objects.filter(state="done")
    for enough in (1, 4, 7):
        worker = start()
        until(lambda enough=enough: done.count() >= enough)
        worker.kill()
        worker.wait()
        silence_workers()
    assert done.count() < len(articles), "they had read everything before they were killed"
    start()
    until(lambda: done.count() == len(articles))
    for article in articles:
        assert quotes(article).count("Baku") == 40, article.title
        assert Event.objects.filter(verb="suggested", article=article).count() == 1, article.title
    until(lambda: not ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).exists())


def test_an_article_of_a_million_characters_is_read_within_a_gigabyte(start, desk):
    """Half of it paragraphs, half of it one; what else may come, benchmarks/worker.py measures."""
    make.make_codebook(desk)
    half = long_texts.SIZE // 2
    text = long_texts.filled("\n\n", half) + "\n\n" + long_texts.filled(" ", half)
    article = make.make_article(desk, *text.split("\n\n"))
    worker = start(SPACY_MODEL=settings.SPACY_MODEL)
    jobs.defer_suggest(article)
    until(lambda: state(article) == "done", seconds=LONG)
    assert Suggestion.objects.filter(article=article).count() > 10_000
    assert long_texts.peak(worker.pid) < 1000


@pytest.mark.faults
def test_a_worker_told_to_stop_hands_a_long_article_back(start, desk):
    make.make_codebook(desk)
    line = "Orvil Tamsin left Kuvalde for Baku on 5 January, said the Ministry of Rain. "
    article = make.make_article(desk, *[line * 60] * 600)
    jobs.defer_suggest(article)
    worker = start(SPACY_MODEL=settings.SPACY_MODEL)  # which takes its time
    until(lambda: state(article) == "running")
    worker.send_signal(signal.SIGTERM)
    began = time.monotonic()
    worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0
    assert time.monotonic() - began < 8
    assert state(article) == "waiting"
    assert [job.args["attempt"] for job in ProcrastinateJob.objects.filter(status="todo")] == [1]
    assert not ProcrastinateJob.objects.filter(status="doing").exists()


def somebody_waits_for_us() -> bool:
    """Whether another connection waits for a lock that this one holds."""
    return bool(waiting_for_us())


def waiting_for_us() -> list[str]:
    """What the connections ask that wait for a lock that this one holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees who there was at its first look
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return [query for (query,) in cursor.fetchall()]


def cut_who_waits_for_us() -> None:
    """End the connections that wait for a lock that this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )


def doing(article: Article, *, attempt: int, status: str = "doing", lock: str = "x", worker: int | None = None) -> None:
    """A job at which a worker was that is there no more, or at which `worker` is said to be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id)"
            " VALUES ('suggestions', 'suggest', %s, %s,"
            " jsonb_build_object('article_id', %s::text, 'attempt', %s::int), %s, %s)",
            [lock, lock, str(article.pk), attempt, status, worker],
        )
