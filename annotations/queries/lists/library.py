"""What the library page shows: one row an article. A fixed number of queries, however many rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, Lower

from annotations.models import Tag
from annotations.models.annotations import AnnotationQuerySet
from annotations.queries.conversation import news
from annotations.queries.filtering.chosen import chosen
from annotations.queries.filtering.filter import Filter
from annotations.queries.seen import annotations_in
from reader.models import Article, Collection, Paragraph, Reading, User
from reader.models.articles import ArticleQuerySet
from reader.queries.readings import readings_seen
from reader.queries.searching import Excerpt, Piece, Search
from reader.text.paragraphs import Kind

PAGE = 50
#: The longest bar, in pixels: of a tag upwards, of an author sideways.
TALLEST, WIDEST = 28, 64
AUTHORS = 3
#: An English word with the space after it; good enough to say "about".
LETTERS_A_WORD = 6

#: The orders of the table: how each name sorts, and whether its first click shows the largest first.
SORTS: dict[str, tuple[Any, bool]] = {
    "title": (Lower("title"), False),
    "publication": (Lower("publication"), False),
    "date": (F("published_on"), True),
    "added": (F("created_at"), True),
    "annotations": (F("annotations_count"), True),
}
DEFAULT_SORT = "-date"
BEST = "best"


#: Article, tag, author, and how many annotations.
Counted = tuple[UUID, int, int, int]


@dataclass(frozen=True)
class Bar:
    """How many, and how long a bar that makes on the scale of the whole page, in pixels."""

    what: Tag | User
    count: int
    length: int


@dataclass(frozen=True)
class Row:
    """One article of the table."""

    article: Article
    title: list[Piece]
    passages: list[Piece]
    words: int  # about, without boilerplate
    total: int  # of the annotations that pass the filter, as in the bars
    tags: list[Bar]  # every tag of the codebook that is in use or not retired, in its order
    authors: list[Bar]  # the busiest
    other_authors: int  # how many people beside them
    readings: list[Reading]
    new: int = 0  # of the annotations, since the one who looks was last there


@dataclass(frozen=True)
class Heading:
    """A head of the table: where its link leads, and how the table is sorted by it now, if it is."""

    name: str
    label: str
    query: str  # of the link: "tag=…&q=…&sort=…"
    direction: str  # "ascending", "descending" or ""


@dataclass(frozen=True)
class Library:
    rows: list[Row]
    tags: list[Tag]
    page: Page[Article]
    q: str
    filter: Filter
    sort: str
    headings: dict[str, Heading]
    size: int  # articles in the collection, found or not

    @property
    def query(self) -> str:
        """What the links to other pages of the list keep."""
        return urlencode([*_kept(self.filter, self.q), ("sort", self.sort)]) + "&"

    @property
    def chosen(self) -> str:
        """The filter in words, nothing where all annotations pass."""
        return chosen(self.filter, self.tags)

    @property
    def filtered(self) -> str:
        """The query that keeps the filter alone: of the link that clears the search, and of those to the articles."""
        return _query(self.filter.parts())

    @property
    def searched(self) -> str:
        """The query that keeps the search alone: of the link that clears the filter."""
        return _query(_kept(self.filter.cleared(), self.q))


def library(
    collection: Collection, *, user: User, filter: Filter | None = None, q: str = "", sort: str = "", number: str = "1"
) -> Library:
    """The page `number` of the collection's articles that match `q` and have annotations that pass the filter.

    What is counted is what `user` sees. Nonsense in `sort` or `number` counts as none. The filter's own `q` is not for
    here: it looks into annotations.
    """
    wanted = filter or Filter()
    seen = annotations_in(collection, user)
    size = collection.articles.count()
    sort = sort if sort.removeprefix("-") in SORTS else BEST if q else DEFAULT_SORT
    search = None
    articles: ArticleQuerySet = _counted(collection, wanted, seen)
    if q:
        search = Search.of(q, collection.articles.order_by().values_list("language", flat=True).distinct())
        articles = search.among(articles)
    page = Paginator(articles.order_by(*_order(sort)), PAGE).get_page(number)
    shown = list(page.object_list)
    used = Exists(seen.filter(tag=OuterRef("pk")))
    tags = list(Tag.objects.filter(Q(retired=False) | Q(used), collection=collection).whole())
    excerpts = search.excerpts(shown) if search and shown else {}
    rows = _rows(shown, tags, excerpts, _counts(shown, wanted, seen), user)
    headings = _headings(_kept(wanted, q), sort)
    return Library(rows=rows, tags=tags, page=page, q=q, filter=wanted, sort=sort, headings=headings, size=size)


def _kept(wanted: Filter, q: str) -> list[tuple[str, str]]:
    """What every link within the list takes along."""
    return [*wanted.parts(), *([("q", q)] if q else [])]


def _query(parts: list[tuple[str, str]]) -> str:
    return "?" + urlencode(parts) if parts else ""


def _counted(collection: Collection, wanted: Filter, seen: AnnotationQuerySet) -> ArticleQuerySet:
    """The articles with what is counted of them; under a filter only those with an annotation that passes it."""
    paragraphs: Any = Paragraph.objects.filter(article=OuterRef("pk")).exclude(kind=Kind.BOILERPLATE).order_by()
    paragraphs = paragraphs.values("article").annotate(number=Count("pk"), letters=Sum(F("end") - F("start")))
    passing = wanted.annotations(seen.filter(article=OuterRef("pk"))).order_by()
    annotations: Any = passing.values("article")
    articles: ArticleQuerySet = Article.objects.filter(collection=collection)
    if not wanted.is_empty():
        articles = articles.filter(Exists(passing))
    return articles.defer("text").annotate(
        paragraphs_count=Coalesce(Subquery(paragraphs.values("number")), 0),
        letters_count=Coalesce(Subquery(paragraphs.values("letters")), 0),
        annotations_count=Coalesce(Subquery(annotations.annotate(number=Count("pk")).values("number")), 0),
    )


def _order(sort: str) -> list[OrderBy | str]:
    if sort == BEST:
        return [F("rank").desc(), "title", "pk"]
    key, _ = SORTS[sort.removeprefix("-")]
    order = key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
    return [order, "title", "pk"]


def _headings(kept: list[tuple[str, str]], sort: str) -> dict[str, Heading]:
    return {
        name: Heading(
            name=name,
            label=name.capitalize(),
            query=urlencode([*kept, ("sort", _toggled(sort, name))]),
            direction="" if sort.removeprefix("-") != name else "descending" if sort[0] == "-" else "ascending",
        )
        for name in SORTS
    }


def _toggled(sort: str, name: str) -> str:
    """What a click on the head of `name` asks for."""
    if sort.removeprefix("-") == name:
        return name if sort.startswith("-") else f"-{name}"
    return f"-{name}" if SORTS[name][1] else name


def _rows(
    articles: list[Any], tags: list[Tag], excerpts: dict[UUID, Excerpt], counts: Iterable[Counted], user: User
) -> list[Row]:
    by_tag: dict[UUID, Counter[int]] = defaultdict(Counter)
    by_author: dict[UUID, Counter[int]] = defaultdict(Counter)
    for pk, tag, author, number in counts:
        by_tag[pk][tag] += number
        by_author[pk][author] += number
    new = news.counted(articles, user)
    authors = User.objects.in_bulk({author for counts in by_author.values() for author in counts})
    readings: dict[UUID, list[Reading]] = defaultdict(list)
    seen = readings_seen(user).filter(article__in=articles).select_related("user")
    for reading in seen.order_by("user__username"):
        readings[reading.article_id].append(reading)
    most_of_tag = max((count for counts in by_tag.values() for count in counts.values()), default=0)
    most_of_author = max((count for counts in by_author.values() for count in counts.values()), default=0)
    rows = []
    for article in articles:
        busiest = by_author[article.pk].most_common()
        excerpt = excerpts.get(article.pk, Excerpt([Piece(article.title, False)], []))
        rows.append(
            Row(
                article=article,
                title=excerpt.title,
                passages=excerpt.passages,
                words=about(article.letters_count // LETTERS_A_WORD),
                total=article.annotations_count,
                tags=[_bar(tag, by_tag[article.pk][tag.pk], most_of_tag, TALLEST) for tag in tags],
                authors=[_bar(authors[pk], count, most_of_author, WIDEST) for pk, count in busiest[:AUTHORS]],
                other_authors=len(busiest[AUTHORS:]),
                readings=readings[article.pk],
                new=new.get(article.pk, 0),
            )
        )
    return rows


def _counts(articles: list[Article], wanted: Filter, seen: AnnotationQuerySet) -> Iterable[Counted]:
    rows = wanted.annotations(seen.filter(article__in=articles)).order_by()
    return rows.values_list("article", "tag", "author").annotate(number=Count("pk"))


def _bar(what: Tag | User, count: int, most: int, longest: int) -> Bar:
    """A bar on a scale where `most` is `longest` pixels; something is never drawn as nothing."""
    return Bar(what, count, max(2, round(longest * count / most)) if count else 0)


def about(number: int) -> int:
    """A number to two figures, for an estimate.

    >>> about(1234)
    1200
    """
    return number if number < 100 else round(number, 2 - len(str(number)))
