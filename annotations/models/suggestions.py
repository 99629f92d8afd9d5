"""What a machine proposes. Never mixed with annotations: accepting one creates an annotation that points back to it."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from reader.models import Article, Role, User, with_role

from .codebook import Tag


class Decision(models.TextChoices):
    OPEN = "open", "open"
    ACCEPTED = "accepted", "accepted"
    DISMISSED = "dismissed", "dismissed"


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: User | AnonymousUser) -> SuggestionQuerySet:
        return self.filter(with_role(user, Role.READER, prefix="article__collection__"))

    def decidable_by(self, user: User | AnonymousUser) -> SuggestionQuerySet:
        return self.filter(with_role(user, Role.ANNOTATOR, prefix="article__collection__"))

    def open(self) -> SuggestionQuerySet:
        return self.filter(decision=Decision.OPEN)


class Suggestion(models.Model):
    """A span that a suggester proposes under a tag, how sure it is (0 to 1), and what a person decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="suggestions")
    tag = models.ForeignKey(Tag, models.RESTRICT, related_name="suggestions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    score = models.FloatField()
    suggester = models.CharField(max_length=100)
    suggester_version = models.CharField(max_length=40)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["article_id", "start", "end", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "suggester", "start", "end"], name="suggester_proposes_a_span_once"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="suggestion_not_empty"),
            models.CheckConstraint(
                condition=Q(end=F("start") + Length("quote")), name="suggestion_quote_fits_its_span"
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="suggestion_score_is_a_probability"),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="suggestion_decision_is_known"),
            models.CheckConstraint(
                condition=Q(decision=Decision.OPEN, decided_at=None)
                | (~Q(decision=Decision.OPEN) & Q(decided_at__isnull=False)),
                name="suggestion_decided_when_not_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quote} → {self.tag}"


class Suggesting(models.Model):
    """How far the suggesters have come with one article: the page asks this while it waits."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    article = models.OneToOneField(Article, models.CASCADE, related_name="suggesting")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    suggester = models.CharField(max_length=100, blank=True)
    suggester_version = models.CharField(max_length=40, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]), name="suggesting_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.state
