"""Where the log of an article stands."""

from uuid import UUID

from annotations.models import Event
from reader.models import User


def newest_event(user: User, article: UUID) -> int:
    """The newest event of the article that `user` may see, or 0. One query.

    A page reads it before all else that it shows: what is stored meanwhile its live stream tells it again, rather than
    never.
    """
    seen = Event.objects.visible_to(user).filter(article=article)
    return seen.order_by("-pk").values_list("pk", flat=True).first() or 0
