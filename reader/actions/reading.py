"""How far somebody has come. One's own bookmark, not a change to the library: the log does not hold it."""

from django.db import transaction
from django.utils import timezone

from reader.actions.errors import Invalid
from reader.models import Article, Reading, User
from reader.queries.visits import since


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


def seen(article: Article, *, by: User) -> None:
    """Remember that `by` has the article open. After a while without this a new visit begins. One query, mostly."""
    row = Reading.objects.filter(article=article, user=by)
    if not row.update(seen_until=since(), seen_at=timezone.now()):
        _, created = Reading.objects.get_or_create(article=article, user=by, defaults={"seen_at": timezone.now()})
        if not created:  # somebody was quicker, in another tab
            row.update(seen_at=timezone.now())


def position(text: str) -> int:
    """The paragraph's position that `text` writes. Raises Invalid."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Invalid("That is not the number of a paragraph.", field="paragraph")
    return int(text)


def _set(article: Article, by: User, **values: int) -> Reading:
    reading, _ = Reading.objects.update_or_create(article=article, user=by, defaults=values)
    return reading
