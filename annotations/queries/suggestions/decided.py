"""What a collection's people decided on names, as paragraphs to learn from and to be measured on."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection as Container
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from annotations.models import Decision, Span, SuggestionRule
from annotations.models.suggestions import SuggestionQuerySet
from annotations.text.found import SuggestionKind
from reader.models import Article, Collection
from reader.text.paragraphs import Kind

#: Bounds in code points of an article, and the key of a tag.
Name = tuple[int, int, str]


@dataclass(frozen=True)
class Lesson:
    """A paragraph `text[start:end]` of an article in which people decided on names.

    `names` are those they marked, none overlapping; `no_names` passages they said are none of the tag. `whole` where no
    suggestion of a name is left open: then what is not marked is no name. Bounds are code points of the article.
    """

    start: int
    end: int
    names: tuple[Name, ...]
    no_names: tuple[Name, ...]
    whole: bool


@dataclass(frozen=True)
class Decided:
    """An article with the paragraphs in which people decided on names, in order."""

    article: Article
    lessons: list[Lesson]

    @property
    def whole(self) -> list[Lesson]:
        return [lesson for lesson in self.lessons if lesson.whole]

    @property
    def names(self) -> int:
        """How many names its whole paragraphs hold."""
        return sum(len(lesson.names) for lesson in self.whole)


def decided(collection: Collection, tags: Container[str], *, language: str = "") -> Iterator[Decided]:
    """The articles in which people decided on names under these tags, in a fixed order; with `language` only those that
    are in it, or in none that was recognised. Five queries an article.
    """
    rules = SuggestionRule.of(collection.pk)
    articles = Article.objects.filter(collection=collection).order_by("pk")
    if language:
        articles = articles.filter(Q(suggesting=None) | Q(suggesting__language__in=["", language]))
    for article in articles.iterator(chunk_size=20):
        suggestions = article.suggestions.filter(kind=SuggestionKind.NAME)
        lessons = _lessons(
            article,
            _marked(article, tags),
            _names(suggestions.filter(decision=Decision.DISMISSED)),
            _names(suggestions.offered(rules)),
        )
        if lessons:
            yield Decided(article, lessons)


def _lessons(article: Article, names: Iterable[Name], no_names: Iterable[Name], left: Iterable[Name]) -> list[Lesson]:
    paragraphs = article.paragraphs.exclude(kind=Kind.BOILERPLATE.value).order_by("position")
    bounds = list(paragraphs.values_list("start", "end"))
    starts = [start for start, _ in bounds]
    named = _within(bounds, starts, names)
    denied = _within(bounds, starts, no_names)
    undecided = _within(bounds, starts, left)
    lessons = []
    for at, (start, end) in enumerate(bounds):
        if named[at] or denied[at]:
            apart = tuple(each for each in denied[at] if not any(_overlap(each, name) for name in named[at]))
            lessons.append(Lesson(start, end, tuple(named[at]), apart, whole=not undecided[at]))
    return lessons


def _within(bounds: list[tuple[int, int]], starts: list[int], names: Iterable[Name]) -> dict[int, list[Name]]:
    """The names by the number of the paragraph they lie in; what crosses paragraphs is left out."""
    found: dict[int, list[Name]] = defaultdict(list)
    for name in names:
        at = bisect_right(starts, name[0]) - 1
        if at >= 0 and name[1] <= bounds[at][1]:
            found[at].append(name)
    return found


def _marked(article: Article, tags: Container[str]) -> list[Name]:
    """The names that people marked, of overlapping ones the one that more of them marked, or the longer one."""
    rows = Span.objects.filter(annotation__article=article, annotation__tag__key__in=tags)
    counted = Counter(rows.values_list("start", "end", "annotation__tag__key"))
    names: list[Name] = []
    for name in sorted(counted, key=lambda each: (-counted[each], each[0] - each[1], each)):
        if not any(_overlap(name, other) for other in names):
            names.append(name)
    return sorted(names)


def _names(suggestions: SuggestionQuerySet) -> list[Name]:
    return list(suggestions.values_list("start", "end", "tag__key"))


def _overlap(one: Name, other: Name) -> bool:
    return one[0] < other[1] and other[0] < one[1]
