"""The collection's codebook: its tags, and the roles and attributes that annotations with them have."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from annotations.text.attributes import AttributeType
from annotations.text.palette import Colour, Pattern
from reader.models import Collection, User


class TagQuerySet(models.QuerySet["Tag"]):
    WHOLE = ("roles", "attributes__options")  # what a whole tag has at hand

    def get_by_natural_key(self, slug: str, key: str) -> Tag:
        return self.get(collection__slug=slug, key=key)

    def whole(self) -> TagQuerySet:
        """With roles, attributes and their options at hand. Three queries more."""
        return self.prefetch_related(*self.WHOLE)


class Tag(models.Model):
    """One tag of a codebook, with how it looks, what it means, and its roles and attributes."""

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
    #: Not offered any more. What has the tag keeps it.
    retired = models.BooleanField(default=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["collection_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "key"], name="tag_key_is_taken_once"),
            models.UniqueConstraint(
                fields=["collection", "shortcut"],
                condition=~Q(shortcut="") & Q(retired=False),
                name="tag_shortcut_is_taken_once",
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

    @property
    def main_role(self) -> TagRole | None:
        """The role of what is selected when the tag is given; None where the tag has no roles."""
        return next(iter(self.roles.all()), None)


class PartQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, slug: str, tag: str, key: str) -> Any:
        return self.get(tag__collection__slug=slug, tag__key=tag, key=key)


class TagRole(models.Model):
    """A part that annotations with the tag have, as PARC 3.0's source, cue and content: one or more spans of it.

    Parts are asked for in the order of `position`; the first is the tag's main role.
    """

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="roles")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    definition = models.TextField(blank=True)
    example = models.TextField(blank=True)
    position = models.PositiveIntegerField()
    #: Whether an annotation without it is incomplete. What may stay implicit is not required.
    required = models.BooleanField(default=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["tag_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tag", "key"], name="role_key_is_taken_once"),
            models.CheckConstraint(condition=~Q(name=""), name="role_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.tag.natural_key(), self.key)

    natural_key.dependencies = ["annotations.tag"]  # type: ignore[attr-defined]


class Attribute(models.Model):
    """A typed property of annotations with the tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="attributes")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    type = models.CharField(max_length=10, choices=[(t.value, t.value) for t in AttributeType])
    definition = models.TextField(blank=True)
    example = models.TextField(blank=True)
    position = models.PositiveIntegerField()
    #: Whether an annotation without a value for it is incomplete.
    expected = models.BooleanField(default=False)
    retired = models.BooleanField(default=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["tag_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tag", "key"], name="attribute_key_is_taken_once"),
            models.CheckConstraint(condition=~Q(name=""), name="attribute_has_a_name"),
            models.CheckConstraint(
                condition=Q(type__in=[t.value for t in AttributeType]), name="attribute_type_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.tag.natural_key(), self.key)

    natural_key.dependencies = ["annotations.tag"]  # type: ignore[attr-defined]


class OptionQuerySet(models.QuerySet["Option"]):
    def get_by_natural_key(self, slug: str, tag: str, attribute: str, key: str) -> Option:
        where = {"attribute__tag__collection__slug": slug, "attribute__tag__key": tag, "attribute__key": attribute}
        return self.get(key=key, **where)


class Option(models.Model):
    """One value of a list or scale. `low` and `high` are per cent, where it stands for a band of probability."""

    attribute = models.ForeignKey(Attribute, models.CASCADE, related_name="options")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    definition = models.TextField(blank=True)
    position = models.PositiveIntegerField()
    low = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)
    #: What an annotation has unless somebody says otherwise.
    default = models.BooleanField(default=False)
    retired = models.BooleanField(default=False)

    objects = OptionQuerySet.as_manager()

    class Meta:
        ordering = ["attribute_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["attribute", "key"], name="option_key_is_taken_once"),
            models.UniqueConstraint(fields=["attribute"], condition=Q(default=True), name="option_default_is_one"),
            models.CheckConstraint(condition=~Q(name=""), name="option_has_a_name"),
            models.CheckConstraint(
                condition=Q(key__regex=r"^[^\s:,]+$"), name="option_key_has_no_colon_comma_or_space"
            ),
            models.CheckConstraint(
                condition=Q(low=None, high=None) | Q(low__lte=F("high"), high__lte=100), name="option_band_is_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.attribute.natural_key(), self.key)

    natural_key.dependencies = ["annotations.attribute"]  # type: ignore[attr-defined]


class Shortcut(models.Model):
    """A member's own key for a tag, in place of the codebook's; "" for none."""

    user = models.ForeignKey(User, models.CASCADE, related_name="shortcuts")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="own_shortcuts")
    key = models.CharField(max_length=1, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "tag"], name="shortcut_is_set_once")]

    def __str__(self) -> str:
        return f"{self.key} → {self.tag}"
