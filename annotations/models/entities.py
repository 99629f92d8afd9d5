"""Entities: the people, organisations, places … that a collection's annotations point to."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from reader.models import Collection, Role, User, with_role

from .codebook import Tag


class EntityQuerySet(models.QuerySet["Entity"]):
    def get_by_natural_key(self, slug: str, key: str, name: str) -> Entity:
        return self.get(tag__collection__slug=slug, tag__key=key, name=name)

    def visible_to(self, user: User | AnonymousUser) -> EntityQuerySet:
        return self.filter(with_role(user, Role.READER, prefix="collection__"))

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


class AliasQuerySet(models.QuerySet["Alias"]):
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
