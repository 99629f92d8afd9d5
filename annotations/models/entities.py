"""Entities: the people, organisations, places … that a collection's annotations point to."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from reader.models import Collection, Role, User, sees_all, with_role

from .codebook import Tag


class EntityQuerySet(models.QuerySet["Entity"]):
    def get_by_natural_key(self, slug: str, key: str, name: str) -> Entity:
        return self.get(tag__collection__slug=slug, tag__key=key, name=name)

    def visible_to(self, user: User | AnonymousUser) -> EntityQuerySet:
        """All in one's collections; where one reads blind, those that an annotation one sees points to."""
        member = with_role(user, Role.READER, prefix="collection__")
        everything = sees_all(user, collection="collection__", key="collection_id")
        seen = annotations_seen(user)
        own = Q(Exists(seen.filter(entity=OuterRef("pk")))) | Q(Exists(seen.filter(values__entity=OuterRef("pk"))))
        return self.filter(member & (everything | own))

    def with_names(self, user: User | AnonymousUser) -> EntityQuerySet:
        """With those of their other names at hand that one may see. A query more."""
        return self.prefetch_related(Prefetch("aliases", Alias.objects.visible_to(user)))

    def editable_by(self, user: User | AnonymousUser) -> EntityQuerySet:
        return self.filter(with_role(user, Role.EDITOR, prefix="collection__"))


class Entity(models.Model):
    """One real-world person, organisation, place … of a collection: same name under the same tag, same entity."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="entities")
    tag = models.ForeignKey(Tag, models.RESTRICT, related_name="entities")
    name = models.CharField(max_length=300)

    objects = EntityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "entities"
        constraints = [
            models.UniqueConstraint(fields=["collection", "tag", "name"], name="entity_name_is_taken_once"),
            models.CheckConstraint(condition=~Q(name=""), name="entity_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.tag.natural_key(), self.name)

    natural_key.dependencies = ["annotations.tag"]  # type: ignore[attr-defined]


def annotations_seen(user: User | AnonymousUser) -> Any:
    """The annotations that one sees; they are defined on top of entities."""
    return apps.get_model("annotations", "Annotation")._default_manager.visible_to(user)


class AliasQuerySet(models.QuerySet["Alias"]):
    def visible_to(self, user: User | AnonymousUser) -> AliasQuerySet:
        """All in one's collections; where one reads blind, those that a passage reads whose annotation one sees."""
        member = with_role(user, Role.READER, prefix="tag__collection__")
        everything = sees_all(user, collection="tag__collection__", key="tag__collection_id")
        named = annotations_seen(user).filter(spans__quote=OuterRef("name"))
        own = Q(Exists(named.filter(entity=OuterRef("entity_id")))) | Q(
            Exists(named.filter(values__entity=OuterRef("entity_id")))
        )
        return self.filter(member & (everything | own))

    def get_by_natural_key(self, slug: str, key: str, name: str) -> Alias:
        return self.get(tag__collection__slug=slug, tag__key=key, name=name)


class Alias(models.Model):
    """Another name of an entity. Under one tag a name stands for one entity."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="aliases")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)

    objects = AliasQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(fields=["tag", "name"], name="alias_is_of_one_entity"),
            models.CheckConstraint(condition=~Q(name=""), name="alias_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.tag.natural_key(), self.name)

    natural_key.dependencies = ["annotations.entity"]  # type: ignore[attr-defined]


class Verdict(models.TextChoices):
    OPEN = "open", "open"
    DIFFERENT = "different", "not the same"


class EntityPairQuerySet(models.QuerySet["EntityPair"]):
    def visible_to(self, user: User | AnonymousUser) -> EntityPairQuerySet:
        """Those of two entities that one sees."""
        seen = Entity.objects.visible_to(user).order_by().values("pk")
        return self.filter(first__in=seen, second__in=seen)


class EntityPair(models.Model):
    """Two entities of one tag that may be one: how likely that is (0 to 1), and what a person said.

    `first` has the smaller id. What people said always wins: a pair that is not the same is never joined by a machine.
    """

    first = models.ForeignKey(Entity, models.CASCADE, related_name="+")
    second = models.ForeignKey(Entity, models.CASCADE, related_name="+")
    score = models.FloatField()
    reason = models.CharField(max_length=200, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = EntityPairQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_is_asked_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_is_in_order"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="pair_score_is_a_probability"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="pair_verdict_is_known"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.OPEN, decided_at=None)
                | (~Q(verdict=Verdict.OPEN) & Q(decided_at__isnull=False)),
                name="pair_decided_when_not_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ~ {self.second}"
