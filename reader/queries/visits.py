"""Since when a member has not been at an article: what is newer is new to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Case, F, When
from django.utils import timezone

VISIT = timedelta(minutes=30)  # without a sign of life, and the visit is over


def since() -> Any:
    """An expression over Reading: when the last visit ended that is over; NULL where none is."""
    return Case(When(seen_at__lt=timezone.now() - VISIT, then=F("seen_at")), default=F("seen_until"))
