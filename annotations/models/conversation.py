"""What members say to one another about an annotation, and what each is told of."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from reader.models import Article, Assignment, Collection, Role, User, sees_others, with_role

from .annotations import Annotation

_COLLECTION = "article__collection__"  # from each of these to the collection


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, user: User | AnonymousUser) -> ReplyQuerySet:
        """Those under annotations that one sees; where one reads blind, one's own under one's own."""
        member = with_role(user, Role.READER, prefix=_COLLECTION)
        others = sees_others(user, collection=_COLLECTION, article="article_id")
        return self.filter(member & (Q(author=user.pk, annotation__author=user.pk) | others))

    def editable_by(self, user: User | AnonymousUser) -> ReplyQuerySet:
        """One's own, as an annotator who sees the annotation."""
        return self.visible_to(user).filter(with_role(user, Role.ANNOTATOR, prefix=_COLLECTION), author=user.pk)

    def removable_by(self, user: User | AnonymousUser) -> ReplyQuerySet:
        """One's own, as `editable_by`; anybody's, as an editor."""
        own = with_role(user, Role.ANNOTATOR, prefix=_COLLECTION) & Q(author=user.pk)
        return self.visible_to(user).filter(own | with_role(user, Role.EDITOR, prefix=_COLLECTION))


class Reply(models.Model):
    """A reply under an annotation, in the order of time. `version` counts its changes from 1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: An undo takes an annotation away and puts it back within one transaction: the constraint waits for its end, and
    #: who really removes an annotation removes its replies.
    annotation = models.ForeignKey(Annotation, models.DO_NOTHING, related_name="replies")
    article = models.ForeignKey(Article, models.CASCADE, related_name="replies")
    author = models.ForeignKey(User, models.PROTECT, related_name="replies")
    body = models.TextField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="reply_says_something"),
            models.CheckConstraint(condition=Q(version__gte=1), name="reply_version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.body}"


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    def visible_to(self, user: User | AnonymousUser) -> ResolutionQuerySet:
        """Those of annotations that one sees; where one reads blind, one's own of one's own."""
        member = with_role(user, Role.READER, prefix=_COLLECTION)
        others = sees_others(user, collection=_COLLECTION, article="article_id")
        return self.filter(member & (Q(by=user.pk, annotation__author=user.pk) | others))


class Resolution(models.Model):
    """That the conversation under an annotation is settled. Reopening it deletes the row."""

    annotation = models.OneToOneField(Annotation, models.DO_NOTHING, related_name="resolution", primary_key=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="resolutions")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ResolutionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"resolved by {self.by}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User | AnonymousUser) -> NoticeQuerySet:
        """One's own, as long as what they speak of is there and one sees it."""
        article = Exists(Article.objects.visible_to(user).filter(pk=OuterRef("article_id")))
        annotation = Exists(Annotation.objects.visible_to(user).filter(pk=OuterRef("annotation_id")))
        reply = Exists(Reply.objects.visible_to(user).filter(pk=OuterRef("reply_id")))
        assigned = Exists(Assignment.objects.filter(article=OuterRef("article_id"), user=user.pk))
        asked = Q(kind=Notice.Kind.ASSIGNMENT) & article & assigned
        return self.filter(asked | (Q(reply_id=None) & annotation) | Q(reply), recipient=user.pk)


class Notice(models.Model):
    """What a member is told of in the inbox.

    The annotation and the reply are told by their ids alone: they may be removed and come back by an undo, and a notice
    is shown as long as what it speaks of is there and seen by whom it is for.
    """

    class Kind(models.TextChoices):
        MENTION = "mention", "mentioned you"
        REPLY = "reply", "replied"
        ASSIGNMENT = "assignment", "asked you to read"

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="notices")
    article = models.ForeignKey(Article, models.CASCADE, related_name="notices")
    annotation_id = models.UUIDField(null=True)
    reply_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notice_newest_first"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_not_read_yet"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["mention", "reply", "assignment"]), name="notice_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="assignment") | Q(annotation_id__isnull=False), name="notice_tells_what_it_is_about"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.get_kind_display()}: {self.recipient}"
