"""What somebody sees of a collection, without a look at each row where they see all of it."""

from __future__ import annotations

from annotations.models import Annotation
from annotations.models.annotations import AnnotationQuerySet
from reader.models import Collection, User
from reader.queries.blind import sees_everything


def annotations_in(collection: Collection, user: User) -> AnnotationQuerySet:
    """Annotations that `user` sees, to be restricted to the collection, or to articles or tags of it, before they are
    used. To be asked for once, and used in each query. One query."""
    if not sees_everything(user, collection):
        return Annotation.objects.visible_to(user)
    rows = Annotation.objects.all()
    rows.viewer = user
    return rows
