"""What comes to the inbox, by mail: for whom wants that, where the operator has set up a server for it.

A mail names who did what and where, and leads there. It quotes nothing: what is said stays where one must log in.
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from annotations.models import Notice
from annotations.queries.conversation import notices
from reader.models import User


def is_wanted(user: User) -> bool:
    """Whether the user gets mail of what comes to the inbox."""
    return bool(settings.SENDS_MAIL and user.is_active and user.by_mail and user.email)


def send(notice_id: int) -> bool:
    """Send the mail of a notice. Does nothing, and answers False, where it was read, or is gone, or is not wanted.

    Raises OSError where the server cannot be reached or will not take it.
    """
    notice = Notice.objects.select_related("recipient").filter(pk=notice_id, read_at=None).first()
    if notice is None or not is_wanted(notice.recipient):
        return False
    seen = notices.seen(notice.recipient).select_related("actor", "article__collection").defer("article__text")
    found = seen.filter(pk=notice_id).first()  # as the recipient sees it now
    if found is None:
        return False
    [told] = notices.told([found], notice.recipient)
    subject, text = written(told)
    EmailMessage(subject, text, to=[notice.recipient.email]).send()
    return True


def written(told: notices.Told) -> tuple[str, str]:
    """The subject and the text."""
    notice = told.notice
    who = "Somebody" if notice.actor is None else notice.actor.username
    did = what(told)
    title = " ".join(notice.article.title.split())
    lines = [
        f"{who} {did} in “{title}” ({notice.article.collection.name}).",
        f"Read it here: {settings.SITE_URL}{reverse('notice', args=[notice.pk])}",
        f"You get this because mail is on in your account: {settings.SITE_URL}{reverse('account')}#mail",
    ]
    return " ".join(f"{who} {did}".split())[:200], "\n\n".join(lines) + "\n"


def what(told: notices.Told) -> str:
    """What was done, in words that follow who did it."""
    if told.annotation is None:
        return "asked you to read an article"
    about = f"{told.whose} {told.annotation.tag.name.lower()}"
    if told.notice.kind == Notice.Kind.REPLY:
        return f"replied to {about}"
    return f"named you in a reply to {about}" if told.reply is not None else f"named you in the note of {about}"
