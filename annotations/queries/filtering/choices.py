"""The choices a filter offers, each with how many annotations it would leave, given the other kinds of choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from annotations.models import Tag
from annotations.models.annotations import AnnotationQuerySet
from annotations.queries.conversation import talk
from annotations.text.references import EntityName, PartName
from reader.models import Article, User

from . import valued
from .filter import COMPLETE, STATUSES, THREADS, Filter
from .offers import Choice, Group, group

__all__ = ["Choice", "Group", "groups"]


def groups(
    wanted: Filter, annotations: AnnotationQuerySet, *, tags: Sequence[Tag], articles: Sequence[Article] = ()
) -> list[Group]:
    """The choices of tag, state, person and origin, and of article where some are given; what else was chosen.

    Under a tag that is chosen alone, and under one of whose values some are chosen, those of its attributes. A query a
    group, two for the state, one for names, three for all attributes.
    """
    by_author = _counts(wanted.without("authors"), annotations, "author__username")
    by_hand = annotations.annotate(by_hand=ExpressionWrapper(Q(suggestion=None), output_field=BooleanField()))
    by_status = _counts(wanted.without("status"), by_hand, "by_hand")
    by_thread = _counts(wanted.without("threads"), talk.told_apart(annotations), "thread")
    usernames = sorted({*by_author, *wanted.authors})
    people = {user.username: user.name() for user in User.objects.filter(username__in=usernames)}
    origins = {"manual": by_status.get(True, 0), "accepted": by_status.get(False, 0)}
    made = [
        _of_tags(wanted, annotations, tags),
        group("complete", "State", wanted, COMPLETE, _complete(wanted, annotations)),
        group("author", "People", wanted, {name: people.get(name, name) for name in usernames}, by_author),
        group("status", "Origin", wanted, STATUSES, origins),
        *_of_talk(wanted, annotations, by_thread),
        *_also(wanted, tags),
    ]
    if articles:
        by_article = _counts(wanted.without("articles"), annotations, "article_id")
        made.append(group("article", "Articles", wanted, {each.pk: each.title for each in articles}, by_article))
    return made


def _counts(wanted: Filter, annotations: AnnotationQuerySet, column: str) -> dict[Any, int]:
    rows = wanted.annotations(annotations).order_by().values_list(column).annotate(number=Count("pk"))
    return dict(rows)


def _complete(wanted: Filter, annotations: AnnotationQuerySet) -> dict[str, int]:
    others = wanted.without("complete")
    lacking = others.annotations(annotations.incomplete()).count()
    return {"no": lacking, "yes": others.annotations(annotations).count() - lacking}


def _of_tags(wanted: Filter, annotations: AnnotationQuerySet, tags: Sequence[Tag]) -> Group:
    """The tags, each with its attributes under it where they are asked for. A retired one only while it is in use."""
    counts = _counts(wanted.without("tags"), annotations, "tag__key")
    known = {tag.key: tag for tag in tags if not tag.retired or tag.key in counts or tag.key in wanted.tags}
    labels = {key: tag.name for key, tag in known.items()} | {key: key for key in wanted.tags if key not in known}
    within = valued.groups(wanted, annotations, list(known.values()))
    plain = group("tag", "Tags", wanted, labels, counts)
    return replace(
        plain,
        choices=[
            replace(choice, tag=known.get(choice.value), within=within.get(choice.value, []))
            for choice in plain.choices
        ],
    )


def _of_talk(wanted: Filter, annotations: AnnotationQuerySet, by_thread: dict[Any, int]) -> list[Group]:
    """How far conversations are, and what is new, where there are such. One query."""
    others = wanted.without("new")
    new = replace(others, new=True).annotations(annotations).count()
    made = []
    if wanted.threads or by_thread.keys() - {"none"}:
        made.append(group("thread", "Conversation", wanted, THREADS, by_thread))
    if new or wanted.new:
        link = replace(wanted, new=not wanted.new).query_string()
        made.append(Group("new", "Since you were here", [Choice("1", "New or changed", new, wanted.new, link)]))
    return made


def _also(wanted: Filter, tags: Sequence[Tag]) -> list[Group]:
    """What was chosen by a link elsewhere: nothing to choose here, but to take back."""
    names = {tag.key: tag.name for tag in tags}
    entities = {each: EntityName.read(each) for each in wanted.entities}
    roles = {each: PartName.read(each) for each in wanted.roles}
    return [
        _uncounted("entity", "Pointing to", wanted, {told: name.name for told, name in entities.items() if name}),
        _uncounted(
            "role",
            "Having the part",
            wanted,
            {told: f"{names.get(role.tag, role.tag)}: {role.key}" for told, role in roles.items() if role},
        ),
    ]


def _uncounted(name: str, label: str, wanted: Filter, labels: Mapping[str, str]) -> Group:
    made = group(name, label, wanted, labels, {})
    return replace(made, choices=[replace(choice, count=None) for choice in made.choices])
