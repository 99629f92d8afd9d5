"""Mentions of people by a short name, in texts that tell the name in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import F, Min, QuerySet

from annotations.models import Annotation, Entity, Tag
from annotations.text.linking.document import meant, stands_for
from annotations.text.linking.kinds import Kind, whole
from annotations.text.linking.planning import Pair
from reader.models import Article, User


def misplaced(tag: Tag) -> dict[Pair, list[UUID]]:
    """By the short name's entity and the full one's the annotations that point to the one and mean the other.

    Only of people, and only what nobody has changed since it was made. Three queries.
    """
    kind = Kind.of(tag.key)
    if kind is not Kind.PERSON:
        return {}
    found: dict[Pair, list[UUID]] = defaultdict(list)
    entities = Entity.objects.filter(tag=tag).prefetch_related("aliases")
    short = {
        entity.pk
        for entity in entities
        if not any(whole(kind, name) for name in (entity.name, *(alias.name for alias in entity.aliases.all())))
    }
    articles = Annotation.objects.filter(entity__in=short, version=1).order_by().values("article")
    rows = _in_order(Annotation.objects.filter(tag=tag, article__in=articles))
    for _, several in groupby(rows, key=lambda row: row["article"]):
        mentions = list(several)
        by_name = {row["name"]: row["entity"] for row in mentions}
        names, fitting = [row["name"] for row in mentions], Fitting(kind, by_name)
        told: list[str] = []
        for at, row in enumerate(mentions):
            full = None
            if row["entity"] in short and row["version"] == 1:
                fit = fitting[row["name"]]
                before, after = ([name for name in some if name in fit] for some in (told, names[at + 1 :]))
                full = meant(kind, row["name"], before=before, after=after)
            if full is not None and full in by_name:
                found[row["entity"], by_name[full]].append(row["pk"])
            told.append(full or row["name"])
    return dict(found)


class Fitting(dict[str, set[str]]):
    """By name which others of a text it may be short for. Each two are compared but once, however often they stand."""

    def __init__(self, kind: Kind, names: Iterable[str]) -> None:
        super().__init__()
        self.kind, self.names = kind, list(names)

    def __missing__(self, name: str) -> set[str]:
        self[name] = {other for other in self.names if stands_for(self.kind, name, other)}
        return self[name]


def told_in(article: Article, tag: Tag, *, user: User) -> list[tuple[int, int, str]]:
    """Where in the article, by which entity and under what name things of the tag are told, as far as `user` sees it,
    in order. One query."""
    rows = _in_order(Annotation.objects.visible_to(user).filter(article=article, tag=tag))
    return [(row["place"], row["entity"], row["name"]) for row in rows]


def _in_order(annotations: QuerySet[Annotation]) -> list[dict[str, Any]]:
    named = annotations.filter(entity__isnull=False).order_by()
    placed = named.annotate(place=Min("spans__start"), name=F("entity__name"))
    rows: Any = placed.values("article", "place", "pk", "entity", "name", "version")
    return list(rows.order_by("article", "place", "pk"))
