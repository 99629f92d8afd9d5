"""The choices a filter offers, each with how many annotations it would leave, given the other kinds of choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count

from annotations.models import Tag
from annotations.models.annotations import AnnotationQuerySet
from annotations.text.references import EntityName, PartName
from reader.models import Article

from . import valued
from .counts import Counts, counted
from .filter import COMPLETE, STATUSES, THREADS, Filter
from .offers import Choice, Group, group

__all__ = ["Choice", "Group", "groups"]


def groups(
    wanted: Filter,
    annotations: AnnotationQuerySet,
    *,
    tags: Sequence[Tag],
    articles: Sequence[Article] = (),
    counts: Counts | None = None,
) -> list[Group]:
    """The choices of tag, state, person and origin, and of article where some are given; what else was chosen.

    Under a tag that is chosen alone, and under one of whose values some are chosen, those of its attributes. `counts`
    are those of the filter and the annotations, where they were asked for already. Beside them one query for articles
    and three for all attributes.
    """
    counts = counts or counted(wanted, annotations)
    people = {name: counts.names.get(name, name) for name in sorted({*counts.authors, *wanted.authors})}
    origins = {"manual": counts.by_hand.get(True, 0), "accepted": counts.by_hand.get(False, 0)}
    made = [
        _of_tags(wanted, annotations, tags, counts.tags),
        group("complete", "State", wanted, COMPLETE, counts.complete),
        group("author", "People", wanted, people, counts.authors),
        group("status", "Origin", wanted, STATUSES, origins),
        *_of_talk(wanted, counts),
        *_also(wanted, tags),
    ]
    if articles:
        rows = wanted.without("articles").annotations(annotations).order_by().values_list("article_id")
        by_article: dict[Any, int] = dict(rows.annotate(number=Count("pk")))
        made.append(group("article", "Articles", wanted, {each.pk: each.title for each in articles}, by_article))
    return made


def _of_tags(wanted: Filter, annotations: AnnotationQuerySet, tags: Sequence[Tag], counts: Mapping[str, int]) -> Group:
    """The tags, each with its attributes under it where they are asked for. A retired one only while it is in use."""
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


def _of_talk(wanted: Filter, counts: Counts) -> list[Group]:
    """How far conversations are, and what is new, where there are such."""
    made = []
    if wanted.threads or any(number for state, number in counts.threads.items() if state != "none"):
        made.append(group("thread", "Conversation", wanted, THREADS, counts.threads))
    if counts.new or wanted.new:
        link = replace(wanted, new=not wanted.new).query_string()
        made.append(Group("new", "Since you were here", [Choice("1", "New or changed", counts.new, wanted.new, link)]))
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
