"""How far somebody has come. One's own bookmark, not a change to the library: the log does not hold it."""

from django.db import transaction
from django.utils import timezone

from reader.actions.errors import Invalid
from reader.models import Article, Reading, User


@transaction.atomic
def progress(article: Article, *, by: User, paragraph: int) -> Reading:
    """Remember that `by` is at the paragraph at this position, counted from 0. Raises Invalid where there is none."""
    if not article.paragraphs.filter(position=paragraph).exists():
        raise Invalid("This article has no such paragraph.", field="paragraph")
    return _set(article, by, paragraph=paragraph)


@transaction.atomic
def finish(article: Article, *, by: User, finished: bool) -> Reading:
    """Set or take back that `by` has read the article to its end."""
    reading = _set(article, by)
    if finished == (reading.finished_at is None):
        reading.finished_at = timezone.now() if finished else None
        reading.save(update_fields=["finished_at", "updated_at"])
    return reading


def position(text: str) -> int:
    """The paragraph's position that `text` writes. Raises Invalid."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Invalid("That is not the number of a paragraph.", field="paragraph")
    return int(text)


def _set(article: Article, by: User, **values: int) -> Reading:
    reading, _ = Reading.objects.update_or_create(article=article, user=by, defaults=values)
    return reading
