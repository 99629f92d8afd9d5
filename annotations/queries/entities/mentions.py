"""What points to an entity: annotations that stand for it, and annotations that have it as a value."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from annotations.models import Annotation, Entity, Span, Value
from annotations.models.annotations import AnnotationQuerySet
from reader.models import User


@dataclass(frozen=True)
class Mentions:
    """The annotations that stand for an entity, and the values that it is, each with its annotation and attribute."""

    annotations: list[UUID]
    values: dict[int, tuple[UUID, str]]

    def __bool__(self) -> bool:
        return bool(self.annotations or self.values)

    @property
    def number(self) -> int:
        return len(self.annotations) + len(self.values)

    @property
    def counted(self) -> str:
        """ "12 annotations and 1 value"; values are left out where there are none."""
        told = [_plural(len(self.annotations), "annotation")]
        return " and ".join([*told, _plural(len(self.values), "value")] if self.values else told)


def seen_by(user: User | None) -> AnnotationQuerySet:
    """The annotations that `user` sees; all for nobody, which is who moves them."""
    return Annotation.objects.all() if user is None else Annotation.objects.visible_to(user)


def pointing_to(entity: Entity, *, user: User | None) -> AnnotationQuerySet:
    """The annotations that stand for the entity or have it as a value, as far as `user` sees them."""
    valued = Value.objects.filter(entity=entity).values("annotation")
    return seen_by(user).filter(Q(entity=entity) | Q(pk__in=valued))


def mentions_of(entity: Entity, *, user: User | None) -> Mentions:
    """Everything that points to the entity and that `user` sees. Two queries."""
    seen = seen_by(user).order_by()
    annotations = seen.filter(entity=entity).order_by("pk").values_list("pk", flat=True)
    values = Value.objects.filter(entity=entity, annotation__in=seen.values("pk")).order_by("pk")
    told = values.values_list("pk", "annotation", "attribute__key")
    return Mentions(list(annotations), {pk: (annotation, key) for pk, annotation, key in told})


def mentions_reading(entity: Entity, name: str, *, user: User | None) -> Mentions:
    """Those mentions of the entity whose words are the name. Three queries.

    Of an annotation that stands for it the words are its first span. Of a value they are a span in the part that is
    called as the attribute is: the source that an attribution quotes, where the entity is its source.
    """
    everything = mentions_of(entity, user=user)
    first: dict[UUID, str] = {}
    parts: set[tuple[UUID, str]] = set()
    spans = Span.objects.filter(annotation__in=pointing_to(entity, user=user))
    in_order = spans.order_by("annotation", "role__position", "start")
    for annotation, role, quote in in_order.values_list("annotation", "role__key", "quote"):
        words = " ".join(quote.split())
        first.setdefault(annotation, words)
        if words == name and role is not None:
            parts.add((annotation, role))
    return Mentions(
        [pk for pk in everything.annotations if first.get(pk) == name],
        {pk: place for pk, place in everything.values.items() if place in parts},
    )


def _plural(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
