"""Collections and who may do what in them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from .people import User


class Role(models.IntegerChoices):
    """The four roles. Each may do all that those before it may."""

    READER = 1, "reader"
    ANNOTATOR = 2, "annotator"
    EDITOR = 3, "editor"
    OWNER = 4, "owner"

    def may_annotate(self) -> bool:
        return self >= Role.ANNOTATOR

    def may_edit(self) -> bool:
        return self >= Role.EDITOR

    def may_own(self) -> bool:
        return self >= Role.OWNER


def with_role(user: User | AnonymousUser, role: Role, *, prefix: str = "") -> Q:
    """The condition that `user` holds at least `role` in the collection that `prefix` ("collection__") leads to."""
    return Q(**{f"{prefix}memberships__user": user.pk, f"{prefix}memberships__role__gte": role})


class CollectionQuerySet(models.QuerySet["Collection"]):
    def get_by_natural_key(self, slug: str) -> Collection:
        return self.get(slug=slug)

    def visible_to(self, user: User | AnonymousUser) -> CollectionQuerySet:
        return self.filter(with_role(user, Role.READER))

    def annotatable_by(self, user: User | AnonymousUser) -> CollectionQuerySet:
        return self.filter(with_role(user, Role.ANNOTATOR))

    def editable_by(self, user: User | AnonymousUser) -> CollectionQuerySet:
        return self.filter(with_role(user, Role.EDITOR))

    def owned_by(self, user: User | AnonymousUser) -> CollectionQuerySet:
        return self.filter(with_role(user, Role.OWNER))


class Collection(models.Model):
    """A set of articles read by one team: its members, its codebook, its articles. The tenancy boundary."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    #: Whether all but editors see only their own work, everywhere.
    blind = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Membership")

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="collection_has_a_name"),
            models.CheckConstraint(condition=Q(slug__regex=r"^[a-z0-9][a-z0-9-]*$"), name="collection_slug_is_plain"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def role_of(self, user: Any) -> Role | None:
        """The role `user` holds here, or None. One query."""
        role = self.memberships.filter(user=user.pk).values_list("role", flat=True).first()
        return None if role is None else Role(role)


class Membership(models.Model):
    """A user in a collection, with a role."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.SmallIntegerField(choices=Role.choices)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-role", "user__username"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "user"], name="member_joins_a_collection_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
