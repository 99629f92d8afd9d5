"""How far the conversation under an annotation is: open, resolved, or none yet."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Prefetch, Q, Value, When

from annotations.models import Reply, Resolution
from annotations.models.annotations import AnnotationQuerySet
from annotations.models.conversation import ReplyQuerySet, ResolutionQuerySet
from reader.models import User

Viewer = User | AnonymousUser | None


def replies(viewer: Viewer) -> ReplyQuerySet:
    """Those that the viewer sees; for the operator, who is nobody, all."""
    return Reply.objects.all() if viewer is None else Reply.objects.visible_to(viewer)


def resolutions(viewer: Viewer) -> ResolutionQuerySet:
    """As `replies`."""
    return Resolution.objects.all() if viewer is None else Resolution.objects.visible_to(viewer)


def is_at(states: Iterable[str], viewer: Viewer) -> Q:
    """The condition that the conversation under an annotation is in one of these states."""
    # Sets, not a look at each annotation.
    settled = Q(pk__in=resolutions(viewer).order_by().values("annotation"))
    said = Q(pk__in=replies(viewer).order_by().values("annotation"))
    where = {"open": said & ~settled, "resolved": settled, "none": ~said & ~settled}
    condition = Q(pk__in=[])
    for state in states:
        condition |= where[state]
    return condition


def told_apart(annotations: AnnotationQuerySet) -> AnnotationQuerySet:
    """The annotations with `thread`, the state of the conversation under each as their viewer sees it."""
    viewer = annotations.viewer
    whens = [When(is_at([state], viewer), then=Value(state)) for state in ("resolved", "open")]
    return annotations.annotate(thread=Case(*whens, default=Value("none"), output_field=CharField()))


def with_talk(annotations: AnnotationQuerySet) -> AnnotationQuerySet:
    """The annotations with what is said under them at hand, as far as their viewer sees it. Two queries more."""
    return annotations.prefetch_related(*prefetches(annotations.viewer))


def prefetches(viewer: Viewer) -> tuple[Prefetch[str], Prefetch[str]]:
    """What `present.talk` needs to be at hand."""
    said = replies(viewer).select_related("author").order_by("created_at", "pk")
    return Prefetch("replies", said), Prefetch("resolution", resolutions(viewer).select_related("by"))
