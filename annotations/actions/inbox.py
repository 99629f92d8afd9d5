"""What one has been told of, and has read."""

from __future__ import annotations

from django.utils import timezone

from annotations.models import Annotation, Notice
from reader.models import User


def read_about(annotation: Annotation, *, by: User) -> int:
    """Remember that `by` has read what they were told of an annotation. Returns how many notices that was."""
    return _read(by, annotation_id=annotation.pk)


def read(notice: Notice, *, by: User) -> int:
    """Remember that `by` has read this, and what else they were told of the same annotation or article."""
    if notice.annotation_id is None:
        return _read(by, article=notice.article_id, annotation_id=None)
    return _read(by, annotation_id=notice.annotation_id)


def read_all(*, by: User) -> int:
    """Remember that `by` has read everything."""
    return _read(by)


def _read(by: User, **which: object) -> int:
    rows = Notice.objects.filter(recipient=by, read_at=None)
    return rows.filter(**which).update(read_at=timezone.now())
