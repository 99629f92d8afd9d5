"""What the reading page shows: a fixed number of queries, whatever the article's length and however much is marked.

`page` shows the whole article; `changed` only the paragraphs that a change touched, with the counts of the whole. Both
give a Page, and one set of templates renders it.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce

from annotations.actions.changes import touched
from annotations.models import Annotation, Suggestion, SuggestionRule, Tag
from annotations.models import Span as SpanRow
from annotations.models.codebook import TagQuerySet
from annotations.models.suggestions import SuggestionQuerySet
from annotations.queries.codebook import give_own_keys
from annotations.queries.conversation.news import new_ids
from annotations.queries.conversation.threads import Threads
from annotations.queries.filtering.choices import groups
from annotations.queries.filtering.counts import Known, counted
from annotations.queries.filtering.filter import Filter
from annotations.queries.seen import Sight
from annotations.queries.sharing import Shared
from annotations.text.found import SuggestionKind
from reader.models import Article, Paragraph, Role, User

from .cards import Card
from .drawing import Drawing
from .shown import Page, Shown, ShownParagraph

RANGES = 40  # of paragraphs, that a query names one by one
REACH = 5_000  # code points between the parts of a suggested statement, at most


def page(article: Article, *, user: User, filter: Filter) -> Page:
    """The whole article as `user` sees it through the filter."""
    return _page(article, list(article.paragraphs.all()), user=user, wanted=filter, partly=False)


def changed(article: Article, *, user: User, filter: Filter, paragraphs: Several[int]) -> Page:
    """Only the paragraphs at these positions, with the counts of the whole article."""
    touched = list(article.paragraphs.filter(position__in=list(paragraphs)))
    return _page(article, touched, user=user, wanted=filter, partly=True)


def card(annotation: Annotation, *, user: User) -> Card:
    """The card, for one who sees it, of an annotation that has its whole tag, spans and values at hand."""
    article, first = annotation.article, next(iter(annotation.spans.all()))
    sight = Sight.of(article, user)
    mine = _may_change(annotation, sight)
    thread = Threads(sight, among=[annotation.pk]).of(annotation)
    drawing = Drawing(article, article.paragraphs.filter(start__lte=first.start, end__gt=first.start))
    drawing.add_annotation(annotation, editable=mine, thread=thread)
    cards = (card for paragraph in drawing.shown for card in paragraph.cards)
    return next(cards, Card(annotation, mine, thread=thread))


def _may_change(annotation: Annotation, sight: Sight) -> bool:
    return sight.role >= Role.EDITOR or (sight.role >= Role.ANNOTATOR and annotation.author_id == sight.user.pk)


def offered_in(article: Article, *, user: User) -> SuggestionQuerySet:
    """The suggestions of the article that are offered to `user`."""
    seen = Suggestion.objects.visible_to(user).filter(article=article)
    return seen.offered(SuggestionRule.of(article.collection_id))


def positions(article: Article, suggestions: QuerySet[Suggestion]) -> list[int]:
    """The positions of the paragraphs that the suggestions lie in. Two queries."""
    rows = suggestions.order_by().only("start", "end", "parts")
    return touched(article, [piece.span for each in rows for piece in each.pieces()])


def neighbours(article: Article) -> tuple[Article | None, Article | None]:
    """The articles before and after this one in its collection, the newest first, as the library shows them.

    Only id and title are fetched. Two queries.
    """
    day = Coalesce("published_on", date.min)
    others = Article.objects.filter(collection=article.collection_id).alias(day=day).only("title")
    at = article.published_on or date.min
    title, pk = article.title, article.pk
    before = Q(day__gt=at) | Q(day=at, title__lt=title) | Q(day=at, title=title, pk__lt=pk)
    after = Q(day__lt=at) | Q(day=at, title__gt=title) | Q(day=at, title=title, pk__gt=pk)
    return (
        others.filter(before).order_by("day", "-title", "-pk").first(),
        others.filter(after).order_by("-day", "title", "pk").first(),
    )


def _page(article: Article, paragraphs: list[Paragraph], *, user: User, wanted: Filter, partly: bool) -> Page:
    sight = Sight.of(article, user)
    codebook = Tag.objects.filter(collection=article.collection_id)
    tags = list(codebook if partly else codebook.whole())
    everything = sight.annotations()
    annotations = wanted.annotations(everything)
    offered = sight.suggestions().offered(SuggestionRule.of(article.collection_id))
    suggested = _suggested(offered, tags, wanted)
    suggestions = wanted.suggestions(offered) if suggested else offered.none()
    suggestions = suggestions.exclude(tag__in=[each.tag.pk for each in suggested if each.hidden])
    if partly:
        annotations = annotations.filter(Exists(SpanRow.objects.filter(_within(paragraphs), annotation=OuterRef("pk"))))
        suggestions = suggestions.filter(_within(paragraphs) | _near(paragraphs))
    rows = list(annotations.select_related("author", "entity").with_bare_parts())
    threads, new = Threads(sight, among=[each.pk for each in rows] if partly else None), new_ids(sight)
    known = Known(len(threads.open), len(threads.settled), len(new), article.pk if sight.others else None)
    counts = counted(wanted, everything, known=known)
    # Who has read how far, and what key a tag has, stands in what is not drawn anew, but for a hint where nothing is.
    readings = [] if partly else list(sight.readings().select_related("user").order_by("user__username"))
    total = counts.shown if wanted.is_empty() else everything.count()
    if not partly or not total:
        give_own_keys(tags, user)
    return Page(
        article=article,
        user=user,
        role=sight.role,
        filter=wanted,
        tags=tags,
        paragraphs=_drawn(Drawing(article, paragraphs), _cards(rows, sight, threads, new=new), suggestions, tags=tags),
        groups=groups(wanted, everything, tags=tags, counts=counts),
        total=total,
        shown=counts.shown,
        suggested=suggested,
        reading=next((reading for reading in readings if reading.user_id == user.pk), None),
        readers=readings,
    )


def _within(paragraphs: Sequence[Paragraph]) -> Q:
    """The condition that a row with `start` and `end` lies in one of the paragraphs; neighbours make one range.

    Of more than RANGES ranges it is one, from the first to the last: rows between them cost less than a long query.
    """
    where, runs = Q(pk__in=[]), list[list[int]]()
    for paragraph in paragraphs:
        if runs and runs[-1][2] == paragraph.position - 1:
            runs[-1][1:] = [paragraph.end, paragraph.position]
        else:
            runs.append([paragraph.start, paragraph.end, paragraph.position])
    if len(runs) > RANGES:
        runs = [[runs[0][0], *runs[-1][1:]]]
    for start, end, _ in runs:
        where |= Q(start__lt=end, end__gt=start)
    return where


def _near(paragraphs: Sequence[Paragraph]) -> Q:
    """The condition that a suggested statement begins so near that a part of it may lie in one of the paragraphs."""
    if not paragraphs:
        return Q(pk__in=[])
    first, last = paragraphs[0].start - REACH, paragraphs[-1].end + REACH
    return ~Q(kind=SuggestionKind.NAME) & Q(start__gt=first, start__lt=last)


def _suggested(offered: QuerySet[Suggestion], tags: Sequence[Tag], wanted: Filter) -> list[Shown]:
    numbers = dict(offered.order_by().values_list("tag").annotate(number=Count("pk")))
    proposed = [tag for tag in tags if tag.pk in numbers]
    hidden = replace(wanted, hidden=tuple(tag.key for tag in proposed if wanted.hides(tag.key)))
    return [
        Shown(tag, numbers[tag.pk], wanted.hides(tag.key), hidden.toggled("hidden", tag.key).query_string())
        for tag in proposed
    ]


def _cards(rows: Iterable[Annotation], sight: Sight, threads: Threads, *, new: set[UUID]) -> list[Card]:
    """The annotations as cards that are not placed yet: whether they may be changed, what is said, what is new."""
    return [Card(each, editable=_may_change(each, sight), thread=threads.of(each), new=each.pk in new) for each in rows]


def _drawn(
    drawing: Drawing, cards: Sequence[Card], suggestions: QuerySet[Suggestion], *, tags: Sequence[Tag]
) -> list[ShownParagraph]:
    """The paragraphs with their segments, cards, suggestions and map cells. The tags that cards have are made whole."""
    by_id = {tag.pk: tag for tag in tags}
    used = [by_id[pk] for pk in {card.annotation.tag_id for card in cards} & by_id.keys()]
    prefetch_related_objects(used, *TagQuerySet.WHOLE)
    shared = Shared(used, [])
    for card in cards:
        shared.give(card.annotation)
        drawing.add_annotation(card.annotation, editable=card.editable, thread=card.thread, new=card.new)
    for suggestion in suggestions:
        suggestion.tag = by_id[suggestion.tag_id]
        drawing.add_suggestion(suggestion)
    return drawing.finished(tags)
