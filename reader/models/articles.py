"""Articles, their paragraphs, what is searched, who has read them, and the drafts they come from."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from reader.text.paragraphs import Kind

from .collections import Collection, Role, with_role
from .people import User

KINDS = [(kind.value, kind.label()) for kind in Kind]


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, user: User | AnonymousUser) -> ArticleQuerySet:
        return self.filter(with_role(user, Role.READER, prefix="collection__"))

    def annotatable_by(self, user: User | AnonymousUser) -> ArticleQuerySet:
        return self.filter(with_role(user, Role.ANNOTATOR, prefix="collection__"))

    def editable_by(self, user: User | AnonymousUser) -> ArticleQuerySet:
        return self.filter(with_role(user, Role.EDITOR, prefix="collection__"))

    def owned_by(self, user: User | AnonymousUser) -> ArticleQuerySet:
        return self.filter(with_role(user, Role.OWNER, prefix="collection__"))


class Article(models.Model):
    """A document: metadata and one immutable, normalised text.

    `text` never changes once stored: a trigger refuses it, as every offset counts its code points.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: The id in the document this was imported from, where that id was taken on this server.
    exported_id = models.UUIDField(null=True, editable=False)
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="articles")
    title = models.CharField(max_length=500)
    publication = models.CharField(max_length=200, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    source_url = models.URLField(max_length=2000, blank=True)
    language = models.CharField(max_length=35, default="en")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "sha256"], name="text_is_in_a_collection_once"),
            models.CheckConstraint(condition=~Q(text=""), name="article_has_a_text"),
            models.CheckConstraint(condition=~Q(title=""), name="article_has_a_title"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="article_sha256_is_a_digest"),
        ]

    def __str__(self) -> str:
        return self.title


class Paragraph(models.Model):
    """A slice `text[start:end]` of the article's text, with a kind. Positions count from 0."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="paragraphs")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=KINDS, default=Kind.PARAGRAPH.value)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["article_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="paragraph_position_is_taken_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="paragraph_not_empty"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="paragraph_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"¶ {self.position + 1} ({self.kind})"


class SearchPart(models.Model):
    """What full-text search looks at: the article's words, in parts that PostgreSQL's `tsvector` (1 MB) can hold.

    Nearly every article is one part; part 0 also carries title, publication and byline.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="search_parts")
    number = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    vector = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="search_part_number_is_taken_once")]
        indexes = [GinIndex(fields=["vector"], name="search_part_vector")]

    def __str__(self) -> str:
        return f"part {self.number}"


class Reading(models.Model):
    """How far one member has come in one article.

    `seen_at` is when they last had it open, `seen_until` when the visit before this one ended: what is newer is new.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="readings")
    user = models.ForeignKey(User, models.CASCADE, related_name="readings")
    paragraph = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="reading_is_one_a_member")]

    def __str__(self) -> str:
        return f"{self.user} at ¶ {self.paragraph + 1}"


class DraftQuerySet(models.QuerySet["Draft"]):
    def editable_by(self, user: User | AnonymousUser) -> DraftQuerySet:
        """One's own drafts, in the collections one may still import into."""
        return self.filter(with_role(user, Role.EDITOR, prefix="collection__"), owner=user.pk)


class Draft(models.Model):
    """A text on its way in: kept from the moment it arrives until it is saved as an article or thrown away.

    `text` is normalised; `kinds` are the kinds its paragraphs were given by hand, by position.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="drafts")
    owner = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    origin = models.CharField(max_length=255, blank=True)  # the file's name, or empty for a pasted text
    encoding = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    title = models.CharField(max_length=500, blank=True)
    publication = models.CharField(max_length=200, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    source_url = models.URLField(max_length=2000, blank=True)
    language = models.CharField(max_length=35, default="en")
    kinds = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="draft_has_a_text")]

    def __str__(self) -> str:
        return self.title or self.origin or str(self.id)
