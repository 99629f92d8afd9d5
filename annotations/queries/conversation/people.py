"""Whom one can address in an article."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from reader.models import Article, Assignment, Membership, Role, User


def seeing_others(article: Article) -> QuerySet[User]:
    """The members who see what others write in the article, by username: `sees_others` for everybody at once.

    Editors always; where the collection is read blind nobody else, and nobody who is to read the article blind.
    Needs the article's collection at hand.
    """
    own = Membership.objects.filter(collection=article.collection_id, user=OuterRef("pk"))
    blind = Assignment.objects.filter(article=article.pk, user=OuterRef("pk"), blind=True)
    see = Q(Exists(own.filter(role__gte=Role.EDITOR)))
    if not article.collection.blind:
        see |= Q(Exists(own)) & ~Q(Exists(blind))
    return User.objects.filter(see, is_active=True).order_by("username")


def members(article: Article) -> dict[str, str]:
    """The names of the collection's members, by username. One query."""
    rows = User.objects.filter(memberships__collection=article.collection_id).order_by("username")
    return {user.username: user.name() for user in rows}
