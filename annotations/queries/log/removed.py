"""What the log tells of an annotation that is no longer there."""

from uuid import UUID

from annotations.models import Annotation, Event
from reader.models import Article, User


def remover(article: Article, annotation_id: UUID, *, user: User) -> str | None:
    """Who removed an annotation that the article once had, as far as `user` sees that; None if it never had it, or has
    it still. One's own is never hidden, whoever removed it."""
    if Annotation.objects.filter(pk=annotation_id).exists():
        return None
    key = f"annotation:{annotation_id}"
    about = Event.objects.filter(article=article, before__has_key=key).select_related("actor")
    last = about.order_by("-id").first()
    if last is None:
        return None
    if not Event.objects.visible_to(user).filter(pk=last.pk).exists():
        state = last.before[key]
        if state is None or state["author"] != user.username:
            return None
    return "Somebody" if last.actor is None else last.actor.username
