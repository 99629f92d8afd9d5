"""Annotations and their spans."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from reader.models import Article, Role, User, with_role

from .codebook import Entity, Tag
from .suggestions import Suggestion


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def visible_to(self, user: User | AnonymousUser) -> AnnotationQuerySet:
        return self.filter(with_role(user, Role.READER, prefix="article__collection__"))

    def editable_by(self, user: User | AnonymousUser) -> AnnotationQuerySet:
        """One's own, as an annotator; anybody's, as an editor."""
        own = with_role(user, Role.ANNOTATOR, prefix="article__collection__") & Q(author=user.pk)
        return self.filter(own | with_role(user, Role.EDITOR, prefix="article__collection__"))


class Annotation(models.Model):
    """One member's tag on one or more spans, with a note. `version` counts its changes from 1."""

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


class Span(models.Model):
    """A stretch `text[start:end]` of the article, in code points, with the words it holds."""

    annotation = models.ForeignKey(Annotation, models.CASCADE, related_name="spans")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()

    class Meta:
        ordering = ["annotation", "start", "end"]
        constraints = [
            models.UniqueConstraint(fields=["annotation", "start", "end"], name="span_is_in_an_annotation_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="span_not_empty"),
            models.CheckConstraint(condition=Q(end=F("start") + Length("quote")), name="span_quote_fits"),
        ]

    def __str__(self) -> str:
        return self.quote
