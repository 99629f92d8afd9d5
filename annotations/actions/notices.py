"""Telling members of what concerns them: that they are named, that somebody replied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from annotations.models import Annotation, Notice, Reply
from annotations.queries.conversation import people
from annotations.text.mentions import mentioned
from reader.models import Article, User

SAID = 3  # names that a sentence tells of


def of_note(annotation: Annotation, *, by: User, before: str = "") -> str:
    """Tell those whom the note names and did not name `before`.

    Returns what has to be said of names that reach nobody, as a sentence with a space before it, or nothing.
    """
    whom, unheard = _addressed(annotation.article, annotation.note, before, also=[annotation.author])
    told = Notice.objects.filter(annotation_id=annotation.pk, reply_id=None, kind=Notice.Kind.MENTION)
    _tell(Notice.Kind.MENTION, annotation, None, by=by, whom=_others(whom, by, told=told))
    return unheard


def of_reply(reply: Reply, *, by: User, before: str | None = None) -> str:
    """Tell those whom the reply names, and unless it is an old one (it said `before`) those who talk there already.

    Nobody is told twice of a reply, and nobody of what they do not see. Returns as `of_note` does. Needs its
    annotation, with its article and author.
    """
    annotation, article = reply.annotation, reply.annotation.article
    whom, unheard = _addressed(article, reply.body, before or "")
    told = Notice.objects.filter(reply_id=reply.pk)
    mentioned_now = _others(whom, by, told=told)
    _tell(Notice.Kind.MENTION, annotation, reply, by=by, whom=mentioned_now)
    if before is None:
        talking = Q(username=annotation.author.username) | Q(replies__annotation=annotation.pk)
        others = people.seeing_others(article).filter(talking).distinct()
        named_now = {user.pk for user in mentioned_now}
        whom = [user for user in _others(others, by, told=told) if user.pk not in named_now]
        _tell(Notice.Kind.REPLY, annotation, reply, by=by, whom=whom)
    return unheard


def of_assignment(article: Article, *, by: User | None, username: str) -> None:
    """Tell somebody that they are asked to read the article, unless they asked themselves or have not read that yet."""
    recipient = User.objects.filter(username=username).first()
    if recipient is None or recipient == by:
        return
    about = {"kind": Notice.Kind.ASSIGNMENT, "collection_id": article.collection_id, "article": article}
    if not Notice.objects.filter(recipient=recipient, read_at=None, **about).exists():
        Notice.objects.create(recipient=recipient, actor=by, **about)


def _addressed(article: Article, text: str, before: str, *, also: Iterable[User] = ()) -> tuple[list[User], str]:
    """Those who are named, were not `before`, and see the thing; and what has to be said of other names."""
    if "@" not in text:
        return [], ""
    reached = {user.username: user for user in [*people.seeing_others(article), *also]}
    known = {*reached, *people.members(article)}
    old = {name for names in mentioned(before, known) for name in names}
    those, strangers = ([name for name in names if name not in old] for names in mentioned(text, known))
    said = [
        _unheard([name for name in those if name not in reached], "cannot see this", "cannot see this"),
        _unheard(strangers, "is not a member here", "are not members here"),
    ]
    return [reached[name] for name in those if name in reached], "".join(f" {each}" for each in said if each)


def _unheard(names: Sequence[str], one: str, several: str) -> str:
    """ "@zed is not a member here." """
    if not names:
        return ""
    shown = [f"@{name[:60]}" for name in names[:SAID]] + ([f"{len(names) - SAID} more"] if len(names) > SAID else [])
    who = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"{who} {one if len(names) == 1 else several}."


def _others(users: Iterable[User], by: User, *, told: Iterable[Notice]) -> list[User]:
    """Those of the users who are not `by` and have not been told yet."""
    known = {notice.recipient_id for notice in told} | {by.pk}
    return [user for user in users if user.pk not in known]


def _tell(kind: Notice.Kind, annotation: Annotation, reply: Reply | None, *, by: User, whom: Iterable[User]) -> None:
    for user in whom:  # one by one, so that each is heard of by who sends mail
        Notice.objects.create(
            recipient=user,
            actor=by,
            kind=kind,
            collection_id=annotation.article.collection_id,
            article=annotation.article,
            annotation_id=annotation.pk,
            reply_id=None if reply is None else reply.pk,
        )
