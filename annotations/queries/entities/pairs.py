"""Names that may be one: how many are asked about, and a question with what tells the two apart or together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet

from annotations.models import Alias, Annotation, Entity, EntityPair, Event, Verdict
from annotations.queries.lists.listing import Row, in_context
from annotations.text.linking.kinds import Kind, standing
from annotations.text.sentences import sentences
from annotations.text.spans import Span
from reader.models import Collection, User

from .mentions import Mentions, mentions_of, pointing_to

SHOWN = 3  # mentions of each of the two, from as many articles
GLANCE = 240  # characters of a sentence before or after the name
REACHED = 1_000  # open questions that are walked through at most


@dataclass(frozen=True)
class Side:
    """One of two names: with its other names, how much it is of, and some of its mentions."""

    entity: Entity
    aliases: list[str]
    mentions: Mentions
    rows: list[Row]
    leads: bool = False  # whether its name is proposed to stay in front

    @property
    def rank(self) -> Any:
        return (standing(Kind.of(self.entity.tag.key), self.entity.name), self.mentions.number, -self.entity.pk)


@dataclass(frozen=True)
class Question:
    region: ClassVar = "pairs"
    pair: EntityPair | None  # None where nothing is asked
    sides: list[Side]
    total: int  # open questions
    number: int  # of this one among them
    after: str  # the query that leads to the next one, or to the first


def open_pairs(collection: Collection, *, user: User) -> QuerySet[EntityPair]:
    """The questions of a collection about names that `user` sees, the likeliest first."""
    return EntityPair.objects.visible_to(user).filter(first__collection=collection, verdict=Verdict.OPEN)


def asked(collection: Collection, *, user: User) -> int:
    """How many questions are open. One query."""
    return open_pairs(collection, user=user).count()


def question(collection: Collection, *, user: User, after: str = "", at: str = "") -> Question:
    """The first question, or the one behind the pair with the id `after`, or `at` one. A fixed number of queries.

    Nonsense counts as none; behind the last comes the first.
    """
    ids = list(open_pairs(collection, user=user).values_list("pk", flat=True)[:REACHED])
    if not ids:
        return Question(None, [], 0, 0, "")
    place, told = 0, list(map(str, ids))
    for given, step in ((at, 0), (after, 1)):
        if given in told:
            place = (told.index(given) + step) % len(ids)
    rows = EntityPair.objects.select_related("first__tag", "first__collection", "second__tag")
    pair = with_names(rows, user=user).get(pk=ids[place])
    sides = [side(pair.first, user=user), side(pair.second, user=user)]
    best = max(sides, key=lambda each: each.rank)
    sides = [replace(each, leads=each is best) for each in sides]
    return Question(pair, sides, len(ids), place + 1, f"?after={pair.pk}")


def with_names(pairs: QuerySet[EntityPair], *, user: User) -> QuerySet[EntityPair]:
    """With the other names of both that `user` sees at hand. Two queries more."""
    names = Alias.objects.visible_to(user)
    return pairs.prefetch_related(Prefetch("first__aliases", names), Prefetch("second__aliases", names))


def side(entity: Entity, *, user: User) -> Side:
    """What is told of one name. Five queries."""
    mentions = pointing_to(entity, user=user)
    first = mentions.order_by("article_id", "created_at", "pk").distinct("article_id").values("pk")
    rows = Annotation.objects.filter(pk__in=first).select_related("article", "tag", "entity").with_parts()
    shown = [in_sentences(each) for each in rows.order_by("article__published_on", "article_id")[:SHOWN]]
    return Side(entity, [alias.name for alias in entity.aliases.all()], mentions_of(entity, user=user), shown)


def in_sentences(annotation: Annotation) -> Row:
    """The annotation's first span in its sentence, and the one before where that is short. No query, if spans were
    fetched. What is longer than people read at a glance is left out as elsewhere."""
    text, short = annotation.article.text, in_context(annotation)
    first = next(iter(annotation.spans.all()))
    begin = text.rfind("\n", 0, first.start) + 1
    end = text.find("\n", first.end)
    near = sentences(text, begin, len(text) if end < 0 else end)
    own = [at for at, each in enumerate(near) if each.overlaps(Span(first.start, first.end))]
    if not own:
        return short
    start, stop = near[own[0]].start, near[own[-1]].end
    if stop - start < GLANCE // 2 and own[0]:
        start = near[own[0] - 1].start
    before, after = text[start : first.start], text[first.end : stop]
    return Row(
        annotation,
        before if len(before) <= GLANCE else short.prefix,
        first.quote,
        after if len(after) <= GLANCE else short.suffix,
    )


@dataclass(frozen=True)
class Joined:
    """Names that an entity was given without anybody, and the event."""

    event: Event
    names: list[str]


def joined(entity: Entity) -> list[Joined]:
    """What was joined with the entity by itself and still is, the newest first. One query, none without other names.

    Needs its aliases at hand.
    """
    left = {alias.name for alias in entity.aliases.all()}
    if not left:
        return []
    events = Event.objects.filter(
        collection=entity.collection_id,
        article=None,
        actor=None,
        verb__in=("entities merged", "alias added"),
        after__has_key=f"entity:{entity.pk}",
    )
    found = []
    for event in events.order_by("-pk"):
        if names := [name for name in names_brought(event) if name in left]:
            left -= {*names}
            found.append(Joined(event, names))
    return found


def names_brought(event: Event) -> list[str]:
    """The names that an event gave to an entity, the one in front first."""
    for name, was in event.before.items():
        if name.startswith("entity:") and was is not None and event.after.get(name) is None:
            return [was["name"], *was["aliases"]]
    for name, now in event.after.items():
        if name.startswith("entity:") and now is not None:
            was = event.before.get(name) or {"aliases": []}
            return sorted({*now["aliases"]} - {*was["aliases"]})
    return []
