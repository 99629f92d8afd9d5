"""Annotations: their spans in roles, and their values for attributes."""

from __future__ import annotations

import uuid
from typing import Any, Self, cast

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Length

from annotations.text.attributes import AttributeType
from reader.models import Article, Role, User, sees_others, with_role

from .codebook import Attribute, Option, Tag, TagRole
from .entities import Entity
from .suggestions import Suggestion


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    #: For whom these were chosen by `visible_to`: what hangs on them, the filter chooses for the same.
    viewer: User | AnonymousUser | None = None

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.viewer = self.viewer
        return cast(Self, clone)

    def visible_to(self, user: User | AnonymousUser) -> AnnotationQuerySet:
        """All in one's collections; where one reads blind, one's own."""
        member = with_role(user, Role.READER, prefix="article__collection__")
        others = sees_others(user, collection="article__collection__", article="article_id")
        seen = self.filter(member & (Q(author=user.pk) | others))
        seen.viewer = user
        return seen

    def editable_by(self, user: User | AnonymousUser) -> AnnotationQuerySet:
        """One's own, as an annotator; anybody's, as an editor."""
        own = with_role(user, Role.ANNOTATOR, prefix="article__collection__") & Q(author=user.pk)
        return self.filter(own | with_role(user, Role.EDITOR, prefix="article__collection__"))

    def with_parts(self) -> AnnotationQuerySet:
        """With spans, their roles, and values at hand, as `attributes` needs them. Two queries more."""
        return self._with(Span.objects.select_related("role"), Value.objects.select_related("attribute", "option"))

    def with_bare_parts(self) -> AnnotationQuerySet:
        """As `with_parts`, but for a whole codebook at hand to give them their roles, attributes and options."""
        return self._with(Span.objects.all(), Value.objects.all())

    def _with(self, spans: models.QuerySet[Span], values: models.QuerySet[Value]) -> AnnotationQuerySet:
        values = values.select_related("entity__tag").order_by("attribute__position", "option__position")
        return self.prefetch_related(Prefetch("spans", spans), Prefetch("values", values))

    def incomplete(self, *, really: bool = True) -> AnnotationQuerySet:
        """Those that lack a required part or an expected value; with `really=False` those that lack none."""
        return self.filter(self.lacking() if really else ~self.lacking())

    def lacking(self) -> Q:
        """The condition that one of these lacks a required part or an expected value."""
        # Sets, not a look at each annotation: on 10,000 of them a third of the time.
        spans = Span.objects.filter(annotation=OuterRef("pk"), role=OuterRef("tag__roles"))
        values = Value.objects.filter(annotation=OuterRef("pk"), attribute=OuterRef("tag__attributes"))
        rows = self.order_by()
        partless = rows.filter(~Exists(spans), tag__roles__required=True)
        valueless = rows.filter(~Exists(values), tag__attributes__expected=True, tag__attributes__retired=False)
        return Q(pk__in=partless.values("pk")) | Q(pk__in=valueless.values("pk"))


class Annotation(models.Model):
    """One member's tag on one or more spans, with values and a note. `version` counts its changes from 1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: The id in the document this was imported from, where that id was taken on this server.
    exported_id = models.UUIDField(null=True, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="annotations")
    tag = models.ForeignKey(Tag, models.RESTRICT, related_name="annotations")
    author = models.ForeignKey(User, models.PROTECT, related_name="annotations")
    note = models.TextField(blank=True)
    entity = models.ForeignKey(Entity, models.RESTRICT, null=True, related_name="annotations")
    suggestion = models.ForeignKey(Suggestion, models.SET_NULL, null=True, related_name="annotations")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["article", "created_at", "id"], name="annotation_in_order")]
        constraints = [models.CheckConstraint(condition=Q(version__gte=1), name="annotation_version_counts_from_one")]

    def __str__(self) -> str:
        return f"{self.tag} by {self.author}"

    def attributes(self) -> dict[str, Any]:
        """The values by the attributes' keys, as JSON tells them (see AttributeType). Needs `values` at hand."""
        told: dict[str, Any] = {}
        for value in self.values.all():
            if value.attribute.type == AttributeType.CHOICES:
                told.setdefault(value.attribute.key, []).append(value.told())
            else:
                told[value.attribute.key] = value.told()
        return told

    def lacks(self) -> list[TagRole | Attribute]:
        """The required parts and expected values that it has not. Needs the whole tag, `spans` and `values`."""
        roles = {span.role_id for span in self.spans.all()}
        valued = {value.attribute_id for value in self.values.all()}
        expected = (each for each in self.tag.attributes.all() if each.expected and not each.retired)
        return [
            *(role for role in self.tag.roles.all() if role.required and role.pk not in roles),
            *(attribute for attribute in expected if attribute.pk not in valued),
        ]


class Span(models.Model):
    """A stretch `text[start:end]` of the article, in code points, with the words it holds, in a role of the tag.

    The role is None under a tag without roles, and where the tag had none yet. A trigger refuses another tag's role.
    """

    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="spans")
    role = models.ForeignKey(TagRole, models.RESTRICT, null=True, related_name="spans")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()

    class Meta:
        ordering = ["annotation_id", "role__position", "start", "end"]
        constraints = [
            models.UniqueConstraint(
                fields=["annotation", "role", "start", "end"],
                nulls_distinct=False,
                name="span_is_in_a_role_of_an_annotation_once",
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="span_not_empty"),
            models.CheckConstraint(condition=Q(end=F("start") + Length("quote")), name="span_quote_fits"),
        ]

    def __str__(self) -> str:
        return self.quote


class Value(models.Model):
    """What an annotation has for an attribute: an option, a flag, some text or an entity, as the attribute's type says.

    Several options of one attribute are several values. A trigger refuses what the codebook does not know.
    """

    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="values")
    attribute = models.ForeignKey(Attribute, models.RESTRICT, related_name="values")
    option = models.ForeignKey(Option, models.RESTRICT, null=True, related_name="values")
    flag = models.BooleanField(null=True)
    text = models.TextField(blank=True)
    entity = models.ForeignKey(Entity, models.RESTRICT, null=True, related_name="values")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["annotation", "attribute", "option"],
                nulls_distinct=False,
                name="value_is_in_an_annotation_once",
            ),
            models.CheckConstraint(
                condition=(
                    Q(option__isnull=False, flag=None, text="", entity=None)
                    | Q(option=None, flag__isnull=False, text="", entity=None)
                    | (Q(option=None, flag=None, entity=None) & ~Q(text=""))
                    | Q(option=None, flag=None, text="", entity__isnull=False)
                ),
                name="value_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribute}: {self.shown()}"

    def told(self) -> Any:
        """The value as JSON tells it; of several options, one."""
        if self.option is not None:
            return self.option.key
        if self.entity is not None:
            return {"tag": self.entity.tag.key, "name": self.entity.name}
        return self.text if self.flag is None else self.flag

    def shown(self) -> str:
        """The value as people read it."""
        if self.flag is not None:
            return "yes" if self.flag else "no"
        return str(self.option or self.entity or self.text)
