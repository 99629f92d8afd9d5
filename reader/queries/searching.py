"""Full-text search in a collection's articles, in the words of a web search: quotes, OR, a minus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import cycle
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Substr

from reader.models import Article, SearchPart
from reader.models.articles import ArticleQuerySet
from reader.text.searching import config_for

#: Neither stands in any text: normalising takes control characters out.
BEGIN, END = "\x02", "\x03"


@dataclass(frozen=True)
class Piece:
    """Some words of a text, and whether they were looked for."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Excerpt:
    """The title, and the passages with what was looked for."""

    title: list[Piece]
    passages: list[Piece]


class Variant(NamedTuple):
    languages: tuple[str, ...]
    config: str
    query: SearchQuery


@dataclass(frozen=True)
class Search:
    """What is looked for, as each language of the collection reads it."""

    #: Languages that share a configuration of PostgreSQL's, that configuration, and the query in it.
    variants: tuple[Variant, ...]

    @classmethod
    def of(cls, q: str, languages: Iterable[str]) -> Search:
        """`q` as typed, for articles in these languages. Anything may be typed but a NUL."""
        shared: dict[str, list[str]] = defaultdict(list)
        for language in sorted(set(languages)):
            shared[config_for(language)].append(language)
        return cls(
            tuple(
                Variant(tuple(same), config, SearchQuery(q, config=config, search_type="websearch"))
                for config, same in sorted(shared.items())
            )
        )

    def among(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """Those of `articles` of which a part matches, with their best part's `rank`."""
        parts = SearchPart.objects.filter(article=OuterRef("pk")).filter(self._matches())
        best = parts.annotate(rank=self._each(lambda variant: SearchRank(F("vector"), variant.query))).order_by("-rank")
        return articles.filter(Exists(parts)).annotate(rank=Subquery(best.values("rank")[:1]))

    def excerpts(self, articles: Iterable[Article]) -> dict[UUID, Excerpt]:
        """What was found in each of these articles, in its best part. One query."""
        text = Substr("article__text", F("start") + 1, F("end") - F("start"))
        rows = (
            SearchPart.objects.filter(article__in=[article.pk for article in articles])
            .filter(self._matches())
            .annotate(
                rank=self._each(lambda variant: SearchRank(F("vector"), variant.query)),
                passages=self._each(lambda variant: _headline(text, variant, max_fragments=2, max_words=22)),
                title=self._each(lambda variant: _headline("article__title", variant, highlight_all=True)),
            )
            .order_by("article", "-rank")
            .distinct("article")
        )
        return {
            pk: Excerpt(pieces(title), pieces(passages))
            for pk, title, passages in rows.values_list("article", "title", "passages")
        }

    def _matches(self) -> Q:
        found = Q(pk__in=[])
        for languages, _, query in self.variants:
            found |= Q(article__language__in=languages, vector=query)
        return found

    def _each(self, make: Callable[[Variant], Any]) -> Combinable:
        """`make(variant)` with the variant for the article's language."""
        return Case(*(When(article__language__in=one.languages, then=make(one)) for one in self.variants))


def _headline(text: Any, variant: Variant, **options: Any) -> SearchHeadline:
    return SearchHeadline(
        text, variant.query, config=variant.config, start_sel=BEGIN, stop_sel=END, fragment_delimiter=" … ", **options
    )


def pieces(headline: str) -> list[Piece]:
    """A headline cut at its marks, in order: text, hit, text …

    >>> pieces("the \\x02fox\\x03 jumps")
    [Piece(text='the ', hit=False), Piece(text='fox', hit=True), Piece(text=' jumps', hit=False)]
    """
    cut = headline.replace(END, BEGIN).split(BEGIN)
    return [Piece(text, hit) for text, hit in zip(cut, cycle((False, True)), strict=False) if text]
