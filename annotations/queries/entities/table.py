"""The entities of a collection, in a table: one row an entity. A fixed number of queries, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Func, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, Lower
from django.http import QueryDict

from annotations.models import Alias, Annotation, Entity, Tag, Value
from annotations.models.entities import EntityQuerySet
from annotations.queries.filtering.filter import Filter
from annotations.queries.filtering.offers import Group, group
from annotations.queries.lists.library import Heading
from annotations.text.likeness import likeness
from reader.models import Collection, User
from reader.queries.blind import sees_everything

from .mentions import seen_by

PAGE = 50
WIDEST = 96  # pixels, of the longest bar
LIKELY = 8  # names that may be the same, at most
FOUND = 12  # names that are offered where none is quite the one asked for

#: The orders of the table: how each name sorts, and whether its first click shows the largest first.
SORTS: dict[str, tuple[Any, bool]] = {
    "name": (Lower("name"), False),
    "mentions": (F("mentions"), True),
    "articles": (F("articles"), True),
    "seen": (F("seen"), True),
}
LABELS = {"name": "Name", "mentions": "Mentions", "articles": "Articles", "seen": "Last seen"}
DEFAULT_SORT = "-mentions"


class Together(Func):
    """How many different elements several arrays have together."""

    template = "(SELECT count(DISTINCT seen) FROM unnest(%(expressions)s) AS seen)"
    arg_joiner = " || "
    output_field = IntegerField()


@dataclass(frozen=True)
class Row:
    """One entity: annotations that stand for it or have it as a value, the articles they are in, their newest day."""

    entity: Entity
    mentions: int
    articles: int
    seen: date | None
    length: int  # of its bar, in pixels

    @property
    def aliases(self) -> list[str]:
        return [alias.name for alias in self.entity.aliases.all()]


@dataclass(frozen=True)
class Entities:
    region: ClassVar = "entities"  # the id of what a filter swaps
    rows: list[Row]
    page: Page[int]
    filter: Filter
    groups: list[Group]
    sort: str
    headings: list[Heading]
    size: int  # entities in the collection

    @property
    def query(self) -> str:
        """What the links to other pages of the list keep."""
        return urlencode([*self.filter.parts(), ("sort", self.sort)]) + "&"


def asked(query: QueryDict) -> Filter:
    """What of a query string the table goes by: types, and words in a name."""
    wanted = Filter.parse(query)
    problems = {name: said for name, said in wanted.problems.items() if name in {"tag", "q"}}
    return Filter(tags=wanted.tags, q=wanted.q, problems=problems)


def entities(collection: Collection, *, user: User, filter: Filter, sort: str = "", number: str = "1") -> Entities:
    """The page `number` of the entities of these types, with all the words in one of their names, as `user` sees them.

    Nonsense in `sort` or `number` counts as none.
    """
    sort = sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT
    everything = Entity.objects.visible_to(user).filter(collection=collection)
    named = _named(everything, filter.q, user)
    chosen = named.filter(tag__key__in=filter.tags) if filter.tags else named
    by = sort.removeprefix("-")
    # Counted for all is only what they are sorted by.
    seer = None if sees_everything(user, collection) else user
    sorted_by = {name: measure for name, measure in _measures(seer).items() if name == by}
    page = Paginator(chosen.annotate(**sorted_by).order_by(*_order(sort)).values_list("pk", flat=True), PAGE)
    shown = page.get_page(number)
    rows = _rows(list(shown.object_list), user, _measures(seer))
    return Entities(
        rows=rows,
        page=shown,
        filter=filter,
        groups=[_types(collection, named, filter, sort)],
        sort=sort,
        headings=[_heading(name, filter, sort) for name in SORTS],
        size=everything.count(),
    )


def known_names_of(tag: Tag, *, user: User, limit: int = 200) -> list[str]:
    """Names to propose while one is typed, other names among them: of what is marked most, most first. Two queries."""
    entities = Entity.objects.visible_to(user).filter(tag=tag).annotate(number=_marked(user))
    busiest = entities.order_by("-number", "name").with_names(user)
    return list(dict.fromkeys(name for entity in busiest[:limit] for name in _names(entity)))[:limit]


def likely_same(entity: Entity, *, user: User) -> list[Entity]:
    """Other entities under the same tag whose names are like its own, the likest first. Two queries."""
    seen = Entity.objects.visible_to(user).filter(tag=entity.tag_id)
    others = seen.annotate(number=_marked(user)).with_names(user)
    everything: dict[int, Any] = {each.pk: each for each in others}
    own = everything.pop(entity.pk, None)
    names = [] if own is None else _names(own)
    ranked = [(likeness(names, _names(each)), each.number, each) for each in everything.values()]
    ranked.sort(key=lambda row: (-row[0], -row[1], row[2].name))
    return [each for like, _, each in ranked if like][:LIKELY]


def like(tag: Tag, words: str, *, user: User) -> list[Entity]:
    """The first entities under the tag with all of the words in one of their names. Two queries."""
    found = _named(Entity.objects.visible_to(user).filter(tag=tag), words, user)
    return list(found.with_names(user).order_by(Lower("name"), "pk")[:FOUND])


def _marked(user: User) -> Any:
    """How many of the annotations that `user` sees stand for an entity."""
    standing: Any = Annotation.objects.visible_to(user).filter(entity=OuterRef("pk")).order_by().values("entity")
    return Coalesce(Subquery(standing.annotate(number=Count("pk")).values("number")), 0)


def _names(entity: Entity) -> list[str]:
    return [entity.name, *(alias.name for alias in entity.aliases.all())]


def _named(entities: EntityQuerySet, words: str, user: User) -> EntityQuerySet:
    """Those with all of the words in their name, or in one other name."""
    if not words.strip():
        return entities
    own, other = Q(), Q()
    for word in words.split():
        own &= Q(name__icontains=word)
        other &= Q(name__icontains=word)
    return entities.filter(own | Exists(Alias.objects.visible_to(user).filter(other, entity=OuterRef("pk"))))


def _rows(ids: list[int], user: User, measures: dict[str, Any]) -> list[Row]:
    """The rows of these entities, in this order. Three queries."""
    counted: Any = Entity.objects.with_names(user).filter(pk__in=ids).annotate(**measures)
    found = {entity.pk: entity for entity in counted.select_related("tag")}
    most = max((entity.mentions for entity in found.values()), default=0)
    return [
        Row(each, each.mentions, each.articles, each.seen, max(2, round(WIDEST * each.mentions / most)) if most else 0)
        for each in (found[pk] for pk in ids if pk in found)
    ]


def _measures(user: User | None) -> dict[str, Any]:
    """How often an entity is mentioned where `user` sees it (everywhere, for nobody), in how many articles, and the day
    of the newest."""
    seen = seen_by(user).order_by()
    standing: Any = seen.filter(entity=OuterRef("pk"))
    valued: Any = Value.objects.filter(entity=OuterRef("pk")).order_by()
    if user is not None:
        valued = valued.filter(annotation__in=seen.values("pk"))
    # An annotation that stands for an entity and has it as a value too mentions it once.
    only = valued.filter(Q(annotation__entity=None) | ~Q(annotation__entity=OuterRef("pk"))).values("entity")
    return {
        "mentions": Coalesce(Subquery(standing.values("entity").annotate(number=Count("pk")).values("number")), 0)
        + Coalesce(Subquery(only.annotate(number=Count("annotation", distinct=True)).values("number")), 0),
        "articles": Together(
            ArraySubquery(standing.values("article").distinct()), ArraySubquery(valued.values("annotation__article"))
        ),
        # PostgreSQL's greatest leaves out what is null.
        "seen": Greatest(
            Subquery(standing.values("entity").annotate(seen=Max("article__published_on")).values("seen")),
            Subquery(valued.values("entity").annotate(seen=Max("annotation__article__published_on")).values("seen")),
        ),
    }


def _order(sort: str) -> Sequence[Any]:
    key, _ = SORTS[sort.removeprefix("-")]
    first = key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
    return [first, Lower("name"), "pk"]


def _heading(name: str, wanted: Filter, sort: str) -> Heading:
    now = sort.removeprefix("-") == name
    falls = not sort.startswith("-") if now else SORTS[name][1]
    return Heading(
        name=name,
        label=LABELS[name],
        query=urlencode([*wanted.parts(), ("sort", f"-{name}" if falls else name)]),
        direction="" if not now else "descending" if sort.startswith("-") else "ascending",
    )


def _types(collection: Collection, named: EntityQuerySet, wanted: Filter, sort: str) -> Group:
    """The tags whose annotations stand for entities, each with how many of its entities have the words."""
    counts = dict(named.order_by().values_list("tag__key").annotate(number=Count("pk")))
    tags = {
        tag.key: tag
        for tag in Tag.objects.filter(collection=collection)
        if tag.key in counts or tag.key in wanted.tags or (tag.names_entity and not tag.retired)
    }
    plain = group("tag", "Type", wanted, {key: tag.name for key, tag in tags.items()}, counts)
    kept = "" if sort == DEFAULT_SORT else f"&sort={sort}"
    return replace(
        plain,
        choices=[
            replace(choice, tag=tags[choice.value], link=(choice.link + kept).replace("?&", "?"))
            for choice in plain.choices
        ],
    )
