"""Work that the worker does: suggestions for an article, what decisions on them mean for the collection's other
articles, which of its names stand for one; and the mail. Only this module and `working` know procrastinate.

Web processes import it to queue; nothing here imports spaCy. The worker hands its loaded pipeline to the jobs.

A job that fails or whose worker dies is not put back: a successor is queued in its place, with one attempt more on
the count. Putting it back would collide with a job queued for the same article meanwhile, as each article may wait
only once, and so be stuck for good.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from asgiref.sync import async_to_sync
from django.db import OperationalError, connections, transaction
from django.db.models import Exists, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat, Now
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import JobDeferrer, Status
from psycopg import OperationalError as ConnectionLost

from annotations import mailing
from annotations.actions import linking
from annotations.models import Suggesting
from annotations.suggesters import learning
from annotations.suggesters.proposing import Stopped, finish, set_state, suggest_in
from reader.models import Article, Collection
from reader.service.heartbeat import SILENCE

QUEUE = "suggestions"
KEY = "suggest:"  # and the article's: it waits only once, and is read by one worker at a time
ATTEMPTS = 3
SOON = 1  # seconds after a decision until the other articles are gone over: it is seldom the only one
FIRST = 10  # the priority of that: people look at those pages, and it is done sooner than an article is read
LAST = -10  # the priority of mails: a server that does not answer must not hold up what people wait for
LATER = 5  # seconds after a new name until names are gone over: it comes with others
WAITS = {1: 5, 2: 60}  # seconds to wait after an attempt that failed
MAILINGS = 5  # attempts to send a mail
MAIL_WAIT = 60  # seconds before the first: what is taken back or read at once need not be sent; longer before the next


def drop_dead_connections() -> None:
    """Let nobody use a connection that died, be it since an earlier job in this thread or during this one."""
    for each in connections.all(initialized_only=True):
        if not each.in_atomic_block:
            each.close_if_unusable_or_obsolete()


def defer_suggest(article: Article) -> None:
    """Queue the article for the suggesters, in the caller's transaction. An article that waits already waits once."""
    queue(article, attempt=1)


def defer_all(articles: Sequence[Article]) -> None:
    """Queue these articles, as `defer_suggest` each, in a handful of queries however many they are."""
    waiting = ProcrastinateJob.objects.filter(task_name="suggest", status="todo")
    known = set(waiting.values_list("queueing_lock", flat=True))
    wanted = [article for article in articles if key_of(article) not in known]
    made = [suggest_job(article).make_new_job(article_id=str(article.pk), attempt=1) for article in wanted]
    try:
        with transaction.atomic():
            app.job_manager.batch_defer_jobs(made)
    except AlreadyEnqueued:  # somebody was quicker with one of them
        for article in wanted:
            queue(article, attempt=1)
    states = [Suggesting(article=article, state=Suggesting.State.WAITING) for article in articles]
    Suggesting.objects.bulk_create(
        states, update_conflicts=True, unique_fields=["article"], update_fields=["state", "updated_at"]
    )


def queue(article: Article, *, attempt: int, wait: int = 0) -> None:
    """Queue the article in the current transaction, to be read no sooner than in `wait` seconds."""
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        suggest_job(article, wait=wait).defer(article_id=str(article.pk), attempt=attempt)
    set_state(article, Suggesting.State.WAITING)


def key_of(article: Article) -> str:
    return f"{KEY}{article.pk}"


def suggest_job(article: Article, *, wait: int = 0) -> JobDeferrer:
    key = key_of(article)
    later = {"seconds": wait} if wait else None
    return app.configure_task("suggest", queue=QUEUE, lock=key, queueing_lock=key, schedule_in=later)


@app.task(name="suggest", queue=QUEUE, pass_context=True)
def suggest(context: JobContext, *, article_id: str, attempt: int) -> None:
    """Have the worker's pipeline read one article. Does nothing where the article is gone."""
    drop_dead_connections()
    article = Article.objects.filter(pk=article_id).first()
    if article is None:
        return
    try:
        reader, readers = context.additional_context["reader"], context.additional_context.get("readers")
        reader, remark = (reader, "") if readers is None else readers.own(article.collection_id)
        suggest_in(article, reader, readers=readers, remark=remark, stopped=context.should_abort)
    except Stopped:
        queue(article, attempt=attempt)  # not its fault: the worker is being stopped
    except Exception:
        drop_dead_connections()
        try_again(article, attempt=attempt, wait=WAITS.get(attempt, 0))
        raise


def defer_spread(collection_id: int) -> None:
    """Have what is decided in the collection brought to bear on its other articles, once the caller's transaction is
    through. A collection that waits already waits once.

    Not within the transaction: two that decide in several articles each would wait for one another. Should it be lost
    on the way, the next decision makes up for it.
    """
    transaction.on_commit(partial(queue_once, "spread", collection_id, attempt=1, wait=SOON), robust=True)


def queue_once(task: str, collection_id: int, *, attempt: int, wait: int) -> None:
    """Queue a task for the collection, ahead of articles, unless it waits already."""
    key = f"{task}:{collection_id}"
    if ProcrastinateJob.objects.filter(queueing_lock=key, status="todo").exists():
        return
    job = app.configure_task(task, queue=QUEUE, queueing_lock=key, priority=FIRST, schedule_in={"seconds": wait})
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(collection_id=collection_id, attempt=attempt)


@app.task(name="spread", queue=QUEUE, pass_context=True)
def spread(context: JobContext, *, collection_id: int, attempt: int) -> None:
    """Bring the open names of a collection's articles into line with what was decided. Runs no pipeline."""
    drop_dead_connections()
    learning.spread(collection_id, stopped=context.should_abort)
    if context.should_abort():
        queue_once("spread", collection_id, attempt=attempt, wait=SOON)


def defer_link(collection_id: int) -> None:
    """Have the collection's names gone over, once the caller's transaction is through; as `defer_spread`."""
    transaction.on_commit(partial(queue_once, "link", collection_id, attempt=1, wait=LATER), robust=True)


@app.task(name="link", queue=QUEUE, pass_context=True)
def link(context: JobContext, *, collection_id: int, attempt: int) -> None:
    """Join the collection's names that stand for one, and keep the questions where that is only likely."""
    drop_dead_connections()
    collection = Collection.objects.filter(pk=collection_id).first()
    if collection is None:
        return
    linking.link(collection, stopped=context.should_abort)
    if context.should_abort():
        queue_once("link", collection_id, attempt=attempt, wait=LATER)


def defer_mail(notice_id: int, *, attempt: int = 1) -> None:
    """Queue the mail of a notice, in the caller's transaction."""
    later = {"seconds": MAIL_WAIT * attempt**3}
    job = app.configure_task("mail", queue=QUEUE, priority=LAST, schedule_in=later)
    job.defer(notice_id=notice_id, attempt=attempt)


@app.task(name="mail", queue=QUEUE)
def mail(*, notice_id: int, attempt: int) -> None:
    """Send the mail of a notice, if it is wanted still."""
    drop_dead_connections()
    try:
        mailing.send(notice_id)
    except OSError:  # what smtplib raises, too
        if attempt < MAILINGS:
            defer_mail(notice_id, attempt=attempt + 1)
        raise


def try_again(article: Article, *, attempt: int, wait: int = 0) -> None:
    """Queue the article once more after a failed attempt; after the last one say that it failed."""
    if attempt < ATTEMPTS:
        queue(article, attempt=attempt + 1, wait=wait)
    else:
        finish(article, Suggesting.State.FAILED)


def rescue() -> int:
    """Give the jobs of dead workers successors, and articles a job that lost theirs. Returns how many."""
    drop_dead_connections()
    return rescue_jobs() + rescue_articles()


def rescue_jobs() -> int:
    """Give the jobs of dead workers successors. Returns how many."""
    return replace(Q(worker=None) | Q(worker__last_heartbeat__lt=Now() - timedelta(seconds=SILENCE)))


def replace_unheard(worker_id: int) -> int:
    """Give the jobs successors that this worker is said to be at, of which it knows nothing. Returns how many."""
    drop_dead_connections()
    return replace(Q(worker=worker_id))


def replace(lost: Q) -> int:
    """Give these of the jobs that are being done successors. Returns how many.

    Raises OperationalError where the connection dies: some of them may have none yet.
    """
    rescued = 0
    for job in ProcrastinateJob.objects.filter(
        lost, task_name__in=["suggest", "spread", "link", "mail"], status="doing"
    ):
        try:
            with transaction.atomic():
                async_to_sync(app.job_manager.finish_job_by_id_async)(job.pk, Status.FAILED, delete_job=False)
                succeed(job)
        except ConnectorException as error:
            if isinstance(error.__cause__, ConnectionLost):
                raise OperationalError(*error.__cause__.args) from error.__cause__
            continue  # another worker was quicker, or the dead one not so dead
        rescued += 1
    return rescued


def rescue_articles() -> int:
    """Queue the articles that wait although nothing is queued for them: the database went away while a job failed, so
    that its successor could not be queued. Returns how many."""
    lock = Concat(Value(KEY), Cast("article_id", TextField()), output_field=TextField())
    jobs = ProcrastinateJob.objects.filter(queueing_lock=OuterRef("lock"))
    lost = (
        Suggesting.objects.filter(state__in=[Suggesting.State.WAITING, Suggesting.State.RUNNING])
        .annotate(lock=lock, attempt=Subquery(jobs.order_by("-pk").values("args__attempt")[:1]))
        .exclude(Exists(jobs.filter(status__in=["todo", "doing"])))
        .select_related("article")
    )
    rescued = 0
    for each in lost:
        try_again(each.article, attempt=each.attempt or 0)
        rescued += 1
    return rescued


def succeed(job: ProcrastinateJob) -> None:
    """Queue a successor of a job whose worker died."""
    attempt = job.args["attempt"]
    if job.task_name == "mail":
        if attempt < MAILINGS:
            defer_mail(job.args["notice_id"], attempt=attempt + 1)
        return
    if job.task_name in {"spread", "link"}:
        if attempt < ATTEMPTS:
            queue_once(job.task_name, job.args["collection_id"], attempt=attempt + 1, wait=LATER)
        return
    article = Article.objects.filter(pk=job.args["article_id"]).first()
    if article is not None:
        try_again(article, attempt=attempt)
