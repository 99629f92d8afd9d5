"""What a machine proposes. Never mixed with annotations: accepting one creates an annotation that points back to it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from annotations.text.found import SuggestionKind
from annotations.text.pieces import Piece
from reader.models import Article, Collection, Role, User, sees_others, with_role

from .codebook import Tag

KINDS = [(kind.value, kind.label()) for kind in SuggestionKind]


#: The open suggestions of some articles over what people have tagged alike: over what begins before they end and
#: reaches beyond where they begin. One walk along each article: comparing each with each takes seconds for thousands.
COVERED = """
SELECT id FROM (
    SELECT id, anchor_start,
        max("end") OVER (
            PARTITION BY article_id, alike ORDER BY place, id NULLS FIRST ROWS UNBOUNDED PRECEDING
        ) AS reached
    FROM (
        SELECT NULL::uuid AS id, article_id, NULL::int AS anchor_start, start AS place, "end",
            CASE WHEN names_entity THEN '' ELSE tag.id || coalesce(':' || role.key, ':') END AS alike
        FROM annotations_span span
        JOIN annotations_annotation annotation ON annotation.id = span.annotation_id
        JOIN annotations_tag tag ON tag.id = annotation.tag_id
        LEFT JOIN annotations_tagrole role ON role.id = span.role_id
        WHERE article_id IN ({articles})
        UNION ALL
        SELECT suggestion.id, article_id, anchor_start, anchor_end - 1, NULL,
            CASE WHEN names_entity THEN '' ELSE tag.id || ':' || anchor_role END
        FROM annotations_suggestion suggestion JOIN annotations_tag tag ON tag.id = suggestion.tag_id
        WHERE decision = 'open' AND article_id IN ({articles})
    ) along
) walked WHERE id IS NOT NULL AND reached > anchor_start
"""


class Decision(models.TextChoices):
    OPEN = "open", "open"
    ACCEPTED = "accepted", "accepted"
    DISMISSED = "dismissed", "dismissed"


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: User | AnonymousUser) -> SuggestionQuerySet:
        """All in one's collections; where one reads blind, none: what others decided shows in what is left open."""
        return self._where(user, Role.READER)

    def decidable_by(self, user: User | AnonymousUser) -> SuggestionQuerySet:
        return self._where(user, Role.ANNOTATOR)

    def _where(self, user: User | AnonymousUser, role: Role) -> SuggestionQuerySet:
        others = sees_others(user, collection="article__collection__", article="article_id")
        return self.filter(with_role(user, role, prefix="article__collection__") & others)

    def open(self) -> SuggestionQuerySet:
        return self.filter(decision=Decision.OPEN)

    def asked_for(self, rules: Mapping[str, SuggestionRule]) -> SuggestionQuerySet:
        """Those of the kinds that `rules` offers, and as sure as they ask, whatever was decided."""
        wanted = Q(pk=None)
        for kind, rule in rules.items():
            if rule.offered:
                wanted |= Q(kind=kind, score__gte=rule.threshold)
        return self.filter(wanted)

    def uncovered(self) -> SuggestionQuerySet:
        """Those not over what people have tagged alike: a name over any name, a statement over the cue of one of its
        own tag (over its main part where the tag has no cue)."""
        try:
            articles, params = self.order_by().values("article").query.sql_with_params()
        except EmptyResultSet:
            return self
        covered = RawSQL(COVERED.format(articles=articles), (*params, *params))  # noqa: S611  Django's own SQL
        return self.exclude(pk__in=covered)

    def offered(self, rules: Mapping[str, SuggestionRule]) -> SuggestionQuerySet:
        """The open ones that a team is to see: asked for, and not over what people have tagged alike.

        `rules` is what `SuggestionRule.of(collection)` gives.
        """
        return self.open().asked_for(rules).uncovered()


class Suggestion(models.Model):
    """A passage that a suggester proposes under a tag, how sure it is (0 to 1), and what a person decided.

    `start`, `end` and `quote` are the first piece in the tag's main role. `parts` are all pieces, [start, end, role]
    each, where the tag has roles; `attributes` the values proposed, as JSON tells them (see `actions.values`);
    `reasons` why it was found, in words for people. `anchor_start` to `anchor_end` is what tells it apart from others
    under its tag: its cue where it has one, since contents nest, else the same as `start` to `end`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="suggestions")
    tag = models.ForeignKey(Tag, models.RESTRICT, related_name="suggestions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    kind = models.CharField(max_length=12, choices=KINDS, default=SuggestionKind.NAME.value)
    parts = models.JSONField(default=list)
    attributes = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    anchor_role = models.CharField(max_length=40, blank=True)
    anchor_start = models.PositiveIntegerField()
    anchor_end = models.PositiveIntegerField()
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
                fields=["article", "suggester", "tag", "anchor_start", "anchor_end"],
                name="suggester_proposes_a_span_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in SuggestionKind]), name="suggestion_kind_is_known"
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

    def pieces(self) -> list[Piece]:
        """All its pieces: the roles' in their order; the span alone, with no role, under a tag without."""
        return [Piece(*part) for part in self.parts] or [Piece(self.start, self.end)]


class SuggestionRule(models.Model):
    """What a collection wants of one kind of suggestion: whether it is offered at all, and from what score on."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="suggestion_rules")
    kind = models.CharField(max_length=12, choices=KINDS)
    offered = models.BooleanField(default=True)
    threshold = models.FloatField(default=0.0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "kind"], name="one_rule_a_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in SuggestionKind]), name="ruled_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(threshold__gte=0, threshold__lte=1), name="threshold_is_a_probability"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.threshold:.2f}" if self.offered else f"{self.kind}: not offered"

    @classmethod
    def of(cls, collection_id: int) -> dict[str, SuggestionRule]:
        """The rule for each kind, by kind; the defaults where a collection has not said. One query."""
        said = {rule.kind: rule for rule in cls.objects.filter(collection=collection_id)}
        return {
            kind.value: said.get(kind.value)
            or cls(collection_id=collection_id, kind=kind.value, offered=kind.is_usual, threshold=kind.usual_threshold)
            for kind in SuggestionKind
        }


class TrainedPipeline(models.Model):
    """A pipeline that was trained on what a collection's members decided: how it was measured, and whether it is used.

    `folder` is its name under the data folder's `pipelines`. F is in percent, on a part of the decisions that it was
    not trained on: `f_before` of the pipeline that was in use, `f_after` its own. At most one is in use.
    """

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="pipelines")
    name = models.CharField(max_length=100)
    version = models.CharField(max_length=40)
    folder = models.CharField(max_length=200, unique=True)
    trained_on = models.PositiveIntegerField()  # decisions
    held_out = models.PositiveIntegerField()
    f_before = models.FloatField()
    f_after = models.FloatField()
    in_use = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "version"], name="trained_version_is_taken_once"),
            models.UniqueConstraint(
                fields=["collection"], condition=Q(in_use=True), name="one_trained_pipeline_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


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
    language = models.CharField(max_length=8, blank=True)  # as recognised, ISO 639
    remark = models.CharField(max_length=200, blank=True)  # why less was done than one may expect, for people
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]), name="suggesting_state_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.state
