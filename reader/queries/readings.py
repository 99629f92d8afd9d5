"""Who has come how far in which article, as far as one may know."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from reader.models import Reading, Role, User, sees_others, with_role


def readings_seen(user: User | AnonymousUser) -> QuerySet[Reading]:
    """All in one's collections; where one reads blind, one's own."""
    member = with_role(user, Role.READER, prefix="article__collection__")
    others = sees_others(user, collection="article__collection__", article="article_id")
    return Reading.objects.filter(member & (Q(user=user.pk) | others))
