"""What the log tells of things that are no longer there."""

from uuid import UUID

from annotations.models import Annotation, Event
from reader.models import Article


def remover(article: Article, annotation_id: UUID) -> str | None:
    """Who removed an annotation that the article once had; None if it never had it, or has it still."""
    if Annotation.objects.filter(pk=annotation_id).exists():
        return None
    last = (
        Event.objects.filter(article=article, before__has_key=f"annotation:{annotation_id}")
        .select_related("actor")
        .order_by("-id")
        .first()
    )
    if last is None:
        return None
    return "Somebody" if last.actor is None else last.actor.username
