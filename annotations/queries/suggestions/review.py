"""What the review shows: one suggestion at a time, with its paragraph, how far one is, and what else there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from django.db.models import Count, Q

from annotations.models import Decision, Suggestion, SuggestionRule, Tag
from annotations.models.suggestions import SuggestionQuerySet
from annotations.queries.codebook import tags_for
from annotations.queries.filtering.filter import Filter
from annotations.queries.filtering.offers import Choice, Group
from annotations.text.found import SuggestionKind
from reader.models import Article, Collection, User

from .closeup import Shown, Wish, shown
from .walking import ORDERS, Order


@dataclass(frozen=True)
class Review:
    region: ClassVar = "review"  # the id of what a filter swaps
    wish: Wish
    shown: Shown | None
    place: int  # of the one shown, among all that were ever up
    total: int
    left: int  # open ones that pass the filter
    accepted: int
    dismissed: int
    groups: list[Group]
    orders: list[Choice]
    article: Article | None  # where the walk is through one article only

    @property
    def filter(self) -> Filter:
        return self.wish.filter

    @property
    def alike(self) -> int:
        """How many a decision on all alike is about: of the article, where the walk is through one."""
        if self.shown is None:
            return 0
        proposed = self.shown.proposed
        return proposed.alike if len(self.filter.articles) == 1 else proposed.everywhere

    @property
    def decided(self) -> int:
        return self.accepted + self.dismissed


def review(collection: Collection, *, user: User, wish: Wish) -> Review:
    """Where the wish leads: a fixed number of queries, however many suggestions there are."""
    rules = SuggestionRule.of(collection.pk)
    tags = tags_for(user, collection_id=collection.pk)
    every = Suggestion.objects.visible_to(user).filter(article__collection=collection)
    offered = every.offered(rules)
    open_ones = _passing(offered, wish.filter)
    order = ORDERS[wish.order]
    current = _current(open_ones, every, order, wish)
    counts = _counts(open_ones, offered, order, current)
    decided = _passing(every.asked_for(rules).exclude(decision=Decision.OPEN), wish.filter)
    done = dict(decided.order_by().values_list("decision").annotate(number=Count("pk")))
    accepted, dismissed = done.get(Decision.ACCEPTED, 0), done.get(Decision.DISMISSED, 0)
    return Review(
        wish=wish,
        shown=None if current is None else shown(current, tags, counts, wish),
        place=accepted + dismissed + counts["before"] + 1,
        total=accepted + dismissed + counts["left"],
        left=counts["left"],
        accepted=accepted,
        dismissed=dismissed,
        groups=_groups(offered, tags, wish),
        orders=[_ordering(wish, key, each.label) for key, each in ORDERS.items()],
        article=_only_article(collection, wish.filter),
    )


def size(collection: Collection, *, user: User) -> int:
    """How many suggestions are offered to `user` in the collection. Two queries."""
    every = Suggestion.objects.visible_to(user).filter(article__collection=collection)
    return every.offered(SuggestionRule.of(collection.pk)).count()


def _passing(rows: SuggestionQuerySet, wanted: Filter) -> SuggestionQuerySet:
    """What passes the choices that suggestions have: the others are not for here."""
    bare = Filter(kinds=wanted.kinds, tags=wanted.tags, articles=wanted.articles, q=wanted.q)
    return bare.suggestions(rows)


def _current(open_ones: SuggestionQuerySet, every: SuggestionQuerySet, order: Order, wish: Wish) -> Suggestion | None:
    """The one to show: that at the place, or else the next one from there; the first where the place is unknown."""
    rows = open_ones.select_related("article", "tag")
    pk = wish.at or wish.after or wish.before
    place = None if pk is None else every.select_related("article").filter(pk=pk).first()
    if place is None:
        return order.sorted(rows).first()
    if wish.before and not (wish.at or wish.after):
        return order.sorted(rows.filter(order.before(place)), back=True).first() or order.sorted(rows).first()
    beyond = order.after(place)
    return order.sorted(rows.filter(beyond | Q(pk=place.pk) if wish.at else beyond)).first()


def _counts(
    open_ones: SuggestionQuerySet, offered: SuggestionQuerySet, order: Order, current: Suggestion | None
) -> dict[str, int]:
    if current is None:
        left = open_ones.count()
        return {"left": left, "before": left, "here": 0, "alike": 0, "everywhere": 0}
    same = offered.filter(quote=current.quote, tag=current.tag_id).order_by()
    alike = same.aggregate(everywhere=Count("pk"), alike=Count("pk", filter=Q(article=current.article_id)))
    return alike | open_ones.order_by().aggregate(
        left=Count("pk"),
        before=Count("pk", filter=order.before(current)),
        here=Count("pk", filter=Q(article=current.article_id)),
    )


def _groups(offered: SuggestionQuerySet, tags: Iterable[Tag], wish: Wish) -> list[Group]:
    """Kinds and tags, each with how many would be left. One query."""
    within = replace(wish.filter, kinds=(), tags=())
    rows = _passing(offered, within).order_by().values_list("kind", "tag__key").annotate(number=Count("pk"))
    by_kind, by_tag = Counter[str](), Counter[str]()
    for kind, key, number in rows:
        if not wish.filter.tags or key in wish.filter.tags:
            by_kind[kind] += number
        if not wish.filter.kinds or kind in wish.filter.kinds:
            by_tag[key] += number
    kinds = {kind.value: kind.label() for kind in SuggestionKind if by_kind[kind.value] or kind in wish.filter.kinds}
    known = {tag.key: tag for tag in tags if by_tag[tag.key] or tag.key in wish.filter.tags}
    return [
        _group("kind", "Kinds", wish, {key: (label, None) for key, label in kinds.items()}, by_kind),
        _group("tag", "Tags", wish, {key: (tag.name, tag) for key, tag in known.items()}, by_tag),
    ]


def _group(
    name: str, label: str, wish: Wish, known: Mapping[str, tuple[str, Tag | None]], counts: Mapping[str, int]
) -> Group:
    """The choices of one kind: `known` has their labels, and the tags that they are."""
    field = {"kind": "kinds", "tag": "tags"}[name]
    chosen = getattr(wish.filter, field)
    return Group(
        name,
        label,
        [
            Choice(key, told, counts.get(key, 0), key in chosen, _toggling(wish, field, key), tag=tag)
            for key, (told, tag) in known.items()
        ],
    )


def _toggling(wish: Wish, field: str, key: str) -> str:
    return replace(wish, filter=wish.filter.toggled(field, key)).link()


def _ordering(wish: Wish, key: str, label: str) -> Choice:
    return Choice(key, label, None, key == wish.order, replace(wish, order=key).link())


def _only_article(collection: Collection, wanted: Filter) -> Article | None:
    """The article that the walk is through, where it is through one. At most one query."""
    if len(wanted.articles) != 1:
        return None
    return collection.articles.only("title").filter(pk=wanted.articles[0]).first()
