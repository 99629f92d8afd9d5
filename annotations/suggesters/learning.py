"""What people decided, brought to bear on what was found: when an article is read, and on those read before.

Nothing here runs a pipeline. What was found is put right by pure code (`annotations.text.known_names`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from annotations.actions.changes import lock
from annotations.actions.suggest import record
from annotations.actions.withholding import Finder, names_found
from annotations.models import Event, Suggesting
from annotations.queries.entities.known_names import known_names
from annotations.text.found import Found, Proposals, SuggestionKind
from annotations.text.known_names import SUGGESTER, Known, settle
from reader.actions.errors import Clash
from reader.models import Article
from reader.text.paragraphs import Kind

from .languages import ENGLISH

FEW = 50  # so many words with something new said of them are looked for in the database, before articles are fetched

OVERTAKEN = 100  # so many events may have been stored after one with a higher number

#: What each collection's articles were last brought into line with by this process, and the last event then.
_spread: dict[int, tuple[Known, int]] = {}


def learned_names(
    known: Known, text: str, stretches: Iterable[tuple[int, int]], found: Sequence[Found], by: Finder
) -> list[Proposals]:
    """The names that one suggester found, and what the collection's own names make of them."""
    return by_finder(known, text, stretches, {(each.start, each.end, each.tag): (each, by) for each in found}, [by])


def by_finder(
    known: Known,
    text: str,
    stretches: Iterable[tuple[int, int]],
    found: dict[tuple[int, int, str], tuple[Found, Finder]],
    finders: Iterable[Finder],
) -> list[Proposals]:
    settled = settle(known, text, stretches, [each for each, _ in found.values()])
    proposed: dict[Finder, list[Found]] = defaultdict(list, {finder: [] for finder in finders})
    withheld: dict[Finder, list[Found]] = defaultdict(list)
    for each in settled.found:
        proposed[found[each.start, each.end, each.tag][1]].append(each)
    for each in settled.withheld:
        withheld[found[each.start, each.end, each.tag][1]].append(each)
    name = SuggestionKind.NAME
    return [
        *(Proposals(name, *by, proposed[by], withheld[by]) for by in dict.fromkeys([*proposed, *withheld])),
        Proposals(name, SUGGESTER, known.version, settled.known),
    ]


def spread(collection_id: int, *, stopped: Callable[[], bool] = lambda: False) -> int:
    """Bring the open names of the collection's articles that were read into line with its decisions.

    Articles that wait to be read are left alone: they will be read by what is known then. Of the others only those are
    looked at that contain words of which something new is said since the last time. Returns how many changed.
    """
    last = Event.objects.filter(collection=collection_id).aggregate(last=Max("pk"))["last"] or 0
    known = known_names(collection_id)
    changed = 0
    for article in concerned(collection_id, known).iterator(chunk_size=20):
        if stopped():
            return changed
        changed += renew(article, known) is not None
    _spread[collection_id] = known, last
    return changed


def concerned(collection_id: int, known: Known) -> QuerySet[Article]:
    """The articles that were read and contain words of which something new is said, or in which somebody changed
    something; all that were read where this process has not looked at them before."""
    articles = Article.objects.filter(collection=collection_id, suggesting__state=Suggesting.State.DONE).order_by("pk")
    if collection_id not in _spread:
        return articles
    before, last = _spread[collection_id]
    words = known.differing(before)
    if len(words) > FEW:
        return articles
    new = Event.objects.filter(collection=collection_id, pk__gt=last - OVERTAKEN, actor__isnull=False)
    containing = Q(pk__in=new.values("article"))
    for each in words:
        containing |= Q(text__contains=each)
    return articles.filter(containing)


@transaction.atomic
def renew(article: Article, known: Known) -> Event | None:
    """Bring the open names of an article into line with what is known. Returns the event, None where nothing changed,
    the article is gone, or it waits to be read again."""
    try:
        lock(article)
    except Clash:
        return None
    read = Suggesting.objects.filter(article=article, state=Suggesting.State.DONE).first()
    if read is None:
        return None
    found = names_found(article)
    if not found and read.language not in {"", ENGLISH}:
        return None  # nobody could read it, and words of one language are not names in another
    paragraphs = article.paragraphs.exclude(kind=Kind.BOILERPLATE.value).order_by("position")
    stretches = list(paragraphs.values_list("start", "end"))
    return record(article, by_finder(known, article.text, stretches, found, []))
