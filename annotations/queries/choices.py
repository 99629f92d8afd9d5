"""The choices a filter offers, each with how many annotations it would leave, given the other kinds of choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q

from annotations.models import Tag
from annotations.models.annotations import AnnotationQuerySet
from reader.models import Article, User

from .filter import STATUSES, Filter


@dataclass(frozen=True)
class Choice:
    """One value to choose: what the URL calls it, what people call it, how many it leaves, the link that toggles it."""

    value: str
    label: str
    count: int
    chosen: bool
    link: str
    tag: Tag | None = None


@dataclass(frozen=True)
class Group:
    """Alternatives of one kind. `name` is the query string's; `largest` is the scale of the bars."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def largest(self) -> int:
        return max((choice.count for choice in self.choices), default=0)


def groups(
    wanted: Filter, annotations: AnnotationQuerySet, *, tags: Sequence[Tag], articles: Sequence[Article] = ()
) -> list[Group]:
    """The choices of tag, person and origin, and of article where some are given. A query a group, one for names."""
    by_tag = _counts(wanted.without("tags"), annotations, "tag__key")
    by_author = _counts(wanted.without("authors"), annotations, "author__username")
    by_hand = annotations.annotate(by_hand=ExpressionWrapper(Q(suggestion=None), output_field=BooleanField()))
    by_status = _counts(wanted.without("status"), by_hand, "by_hand")
    usernames = sorted({*by_author, *wanted.authors})
    people = {user.username: user.name() for user in User.objects.filter(username__in=usernames)}
    known = {tag.key: tag for tag in tags}
    keys = [*known, *(key for key in wanted.tags if key not in known)]
    made = [
        _group("tag", "Tags", "tags", wanted, keys, by_tag, {key: tag.name for key, tag in known.items()}, known),
        _group("author", "People", "authors", wanted, usernames, by_author, people),
        _group(
            "status",
            "Origin",
            "status",
            wanted,
            list(STATUSES),
            {"manual": by_status.get(True, 0), "accepted": by_status.get(False, 0)},
            STATUSES,
        ),
    ]
    if articles:
        by_article = _counts(wanted.without("articles"), annotations, "article_id")
        titles = {article.pk: article.title for article in articles}
        made.append(_group("article", "Articles", "articles", wanted, list(titles), by_article, titles))
    return made


def _counts(wanted: Filter, annotations: AnnotationQuerySet, column: str) -> dict[Any, int]:
    rows = wanted.annotations(annotations).order_by().values_list(column).annotate(number=Count("pk"))
    return dict(rows)


def _group(
    name: str,
    label: str,
    attribute: str,
    wanted: Filter,
    values: Sequence[Any],
    counts: Mapping[Any, int],
    labels: Mapping[Any, str],
    tags: Mapping[str, Tag] | None = None,
) -> Group:
    chosen = getattr(wanted, attribute)
    return Group(
        name,
        label,
        [
            Choice(
                value=str(value),
                label=labels.get(value, str(value)),
                count=counts.get(value, 0),
                chosen=value in chosen,
                link=wanted.toggled(attribute, value).query_string(),
                tag=None if tags is None else tags.get(value),
            )
            for value in values
        ],
    )
