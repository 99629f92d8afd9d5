"""The collection's codebook: its tags."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from annotations.text.palette import Colour, Pattern
from reader.models import Collection


class TagQuerySet(models.QuerySet["Tag"]):
    def get_by_natural_key(self, slug: str, key: str) -> Tag:
        return self.get(collection__slug=slug, key=key)


class EntityQuerySet(models.QuerySet["Entity"]):
    def get_by_natural_key(self, slug: str, key: str, name: str) -> Entity:
        return self.get(tag__collection__slug=slug, tag__key=key, name=name)


class Tag(models.Model):
    """One tag of a collection's codebook: key, name, colour and pattern, letter, shortcut, definition, example."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="tags")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    colour = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Colour])
    pattern = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Pattern])
    letter = models.CharField(max_length=2)
    shortcut = models.CharField(max_length=1, blank=True)
    definition = models.TextField(blank=True)
    example = models.TextField(blank=True)
    position = models.PositiveIntegerField()
    #: Whether annotations with this tag may point to an entity (person, organisation, place …).
    names_entity = models.BooleanField(default=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["collection", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "key"], name="tag_key_is_taken_once"),
            models.UniqueConstraint(
                fields=["collection", "shortcut"], condition=~Q(shortcut=""), name="tag_shortcut_is_taken_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_a_name"),
            models.CheckConstraint(condition=~Q(letter=""), name="tag_has_a_letter"),
            models.CheckConstraint(condition=Q(colour__in=[c.value for c in Colour]), name="tag_colour_is_known"),
            models.CheckConstraint(condition=Q(pattern__in=[p.value for p in Pattern]), name="tag_pattern_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.collection.slug, self.key)

    natural_key.dependencies = ["reader.collection"]  # type: ignore[attr-defined]


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
