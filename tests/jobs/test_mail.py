"""Notices by mail: to whom, what they say, when they are not sent, and what happens when the server is away."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from annotations import jobs, mailing
from annotations.actions import conversation
from annotations.models import Notice
from reader.models import Collection, User
from reader.service import mail_address
from tests.make import make_annotation, make_article, make_codebook, make_reply

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_queued(db, settings):
    settings.SENDS_MAIL, settings.SITE_URL = True, "https://postil.example.org"
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def mark(desk, cast):
    """ben's, who has an address."""
    User.objects.filter(username="ben").update(email="ben@example.org")
    make_codebook(desk)
    return make_annotation(make_article(desk), "quick brown", by="ben")


def waiting():
    return list(ProcrastinateJob.objects.filter(task_name="mail", status="todo").order_by("pk"))


class Away(EmailBackend):
    """A server that cannot be reached."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("nobody there")


def test_a_reply_is_told_by_mail_without_its_words(mark):
    make_reply(mark, by="cleo", body="A secret thought")
    [job] = waiting()
    assert job.scheduled_at is not None
    jobs.mail.func(**job.args)
    [sent] = mail.outbox
    assert sent.to == ["ben@example.org"]
    assert sent.subject == "cleo replied to your claim"
    notice = Notice.objects.get()
    assert f"https://postil.example.org/inbox/{notice.pk}/" in sent.body
    assert "“An article” (Desk)" in sent.body
    assert "secret" not in sent.body
    assert "quick brown" not in sent.body


def test_nobody_is_written_to_who_does_not_want_it(mark, settings):
    User.objects.filter(username="ben").update(by_mail=False)
    make_reply(mark, by="cleo", body="@ada, @dana")
    User.objects.filter(username="ben").update(by_mail=True)
    settings.SENDS_MAIL = False
    make_reply(mark, by="cleo")
    assert waiting() == []


def test_what_was_read_or_taken_back_or_hidden_meanwhile_is_not_sent(mark, desk, cast):
    reply = make_reply(mark, by="cleo")
    [job] = waiting()
    Collection.objects.filter(pk=desk.pk).update(blind=True)
    jobs.mail.func(**job.args)
    Collection.objects.filter(pk=desk.pk).update(blind=False)
    User.objects.filter(username="ben").update(by_mail=False)
    jobs.mail.func(**job.args)
    User.objects.filter(username="ben").update(by_mail=True)
    conversation.remove_reply(reply, by=cast["cleo"])
    jobs.mail.func(**job.args)
    assert mailing.send(job.args["notice_id"]) is False
    assert mail.outbox == []


def test_a_server_that_is_away_is_asked_again_later_and_not_for_ever(mark, settings):
    make_reply(mark, by="cleo")
    settings.EMAIL_BACKEND = "tests.jobs.test_mail.Away"
    for attempt in range(1, jobs.MAILINGS + 1):
        [job] = waiting()
        assert job.args["attempt"] == attempt
        ProcrastinateJob.objects.all().delete()
        with pytest.raises(ConnectionRefusedError):
            jobs.mail.func(**job.args)
    assert waiting() == []


def test_a_tag_of_several_lines_makes_no_header(mark, cast):
    tag = mark.tag
    tag.name = "Claim\nBcc: all@example.org"
    tag.save()
    make_reply(mark, by="cleo")
    jobs.mail.func(**waiting()[0].args)
    [sent] = mail.outbox
    assert sent.subject == "cleo replied to your claim bcc: all@example.org"
    assert sent.recipients() == ["ben@example.org"]


def test_the_account_page_asks_for_it_where_there_is_mail(client, mark, settings, cast):
    client.force_login(cast["cleo"])
    assert "E-mail address" in client.get(reverse("account")).content.decode()
    wrong = client.post(reverse("mail"), {"email": "nonsense", "by_mail": "on"})
    assert wrong.status_code == 422
    assert "nonsense" in wrong.content.decode()
    client.post(reverse("mail"), {"email": "cleo@example.org"})
    cleo = User.objects.get(username="cleo")
    assert (cleo.email, cleo.by_mail) == ("cleo@example.org", False)
    settings.SENDS_MAIL = False
    assert "E-mail address" not in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("smtp://localhost", "localhost", 25, False, False),
        ("smtp://u:p%40ss@mail.example.org/?tls=1", "mail.example.org", 587, True, False),
        ("smtps://u:p@mail.example.org", "mail.example.org", 465, False, True),
        ("smtp://mail.example.org:2525?tls=0", "mail.example.org", 2525, False, False),
    ],
)
def test_how_the_operator_names_the_server(url, host, port, tls, ssl):
    told = mail_address.read(url)
    found = (told["EMAIL_HOST"], told["EMAIL_PORT"], told["EMAIL_USE_TLS"], told["EMAIL_USE_SSL"])
    assert found == (host, port, tls, ssl)


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port"])
def test_a_name_that_is_none_is_refused(url):
    with pytest.raises(ValueError, match=r"smtp|[Pp]ort"):
        mail_address.read(url)


def test_without_a_server_nothing_is_sent():
    assert mail_address.read("") == {"EMAIL_BACKEND": mail_address.NONE}
