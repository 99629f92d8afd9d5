"""What a collection's people have said of names, read from what they marked and decided."""

from __future__ import annotations

from django.db.models import Count, Exists, Max, OuterRef, Q

from annotations.models import Alias, Annotation, Decision, Entity, Span, Suggestion, Value
from annotations.text.known_names import Known, Said, learned


def known_names(collection_id: int) -> Known:
    """The patterns and the stop list of the collection, as they follow from its decisions now. Four queries.

    Accepted is what is marked with a tag for names, by hand or from a suggestion; the names of its entities count too.
    """
    return learned([*_marked(collection_id), *_named(collection_id), *_dismissed(collection_id)])


def _marked(collection_id: int) -> list[Said]:
    spans = Span.objects.filter(
        annotation__article__collection=collection_id,
        annotation__tag__names_entity=True,
        annotation__tag__retired=False,
    )
    rows = spans.order_by().values_list("quote", "annotation__tag__key")
    counted = rows.annotate(number=Count("pk"), last=Max("annotation__created_at"))
    return [Said(quote, tag, accepted=number, accepted_at=last) for quote, tag, number, last in counted]


def _named(collection_id: int) -> list[Said]:
    """The names of the entities that something points to: an undone acceptance leaves its entity behind."""
    used = Exists(Annotation.objects.filter(entity=OuterRef("pk"))) | Exists(
        Value.objects.filter(entity=OuterRef("pk"))
    )
    entities = Entity.objects.filter(used, collection=collection_id, tag__retired=False)
    own = entities.values_list("name", "tag__key")
    others = Alias.objects.filter(entity__in=entities.values("pk")).values_list("name", "tag__key")
    return [Said(name, tag, named=True) for name, tag in (*own, *others)]


def _dismissed(collection_id: int) -> list[Said]:
    turned_down = Q(decision=Decision.DISMISSED, tag__names_entity=True)
    rows = Suggestion.objects.filter(turned_down, article__collection=collection_id).order_by()
    counted = rows.values_list("quote", "tag__key").annotate(number=Count("pk"), last=Max("decided_at"))
    return [Said(quote, tag, dismissed=number, dismissed_at=last) for quote, tag, number, last in counted]
