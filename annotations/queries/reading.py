"""What the reading page shows: a fixed number of queries, whatever the article's length and however much is marked.

`page` shows the whole article; `changed` only the paragraphs that a change touched, with the counts of the whole. Both
give a Page, and one set of templates renders it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection as Several
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from annotations.models import Annotation, Suggesting, Suggestion, Tag
from annotations.models import Span as SpanRow
from annotations.models.annotations import AnnotationQuerySet
from annotations.text.segments import lanes, split
from annotations.text.spans import Span
from reader.models import Article, Paragraph, Role, User
from reader.text.paragraphs import Kind

from .choices import groups
from .filter import Filter
from .shown import LANES, Card, Layer, Page, Proposal, Segment, Shown, ShownParagraph

RANGES = 40  # of paragraphs, that a query names one by one


def page(article: Article, *, user: User, filter: Filter) -> Page:
    """The whole article as `user` sees it through the filter."""
    return _page(article, list(article.paragraphs.all()), user=user, wanted=filter, partly=False)


def changed(article: Article, *, user: User, filter: Filter, paragraphs: Several[int]) -> Page:
    """Only the paragraphs at these positions, with the counts of the whole article."""
    touched = list(article.paragraphs.filter(position__in=list(paragraphs)))
    return _page(article, touched, user=user, wanted=filter, partly=True)


def positions(article: Article, suggestions: QuerySet[Suggestion]) -> list[int]:
    """The positions of the paragraphs that the suggestions lie in. One query."""
    inside = suggestions.order_by().filter(start__lt=OuterRef("end"), end__gt=OuterRef("start"))
    return list(article.paragraphs.filter(Exists(inside)).values_list("position", flat=True))


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
    tags = list(Tag.objects.filter(collection=article.collection_id))
    role = article.collection.role_of(user) or Role.READER
    everything = Annotation.objects.filter(article=article)
    passing = wanted.annotations(everything)
    alike = _alike(article)
    suggested = _suggested(alike, tags, wanted)
    suggestions = wanted.suggestions(article.suggestions.open())
    suggestions = suggestions.exclude(tag__in=[each.tag.pk for each in suggested if each.hidden])
    annotations = passing
    if partly:
        annotations = passing.filter(Exists(SpanRow.objects.filter(_within(paragraphs), annotation=OuterRef("pk"))))
        suggestions = suggestions.filter(_within(paragraphs))
    counts = everything.aggregate(total=Count("pk"), shown=Count("pk", filter=Q(pk__in=passing.values("pk"))))
    readings = list(article.readings.select_related("user").order_by("user__username"))
    state = Suggesting.objects.filter(article=article).values_list("state", flat=True).first()
    return Page(
        article=article,
        user=user,
        role=role,
        filter=wanted,
        tags=tags,
        paragraphs=_drawn(article, paragraphs, annotations, suggestions, user=user, role=role, tags=tags, alike=alike),
        groups=groups(wanted, everything, tags=tags),
        total=counts["total"],
        shown=counts["shown"],
        suggested=suggested,
        suggesting=state or "",
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


def _suggested(alike: Mapping[tuple[int, str], int], tags: Sequence[Tag], wanted: Filter) -> list[Shown]:
    numbers = Counter[int]()
    for (tag, _), number in alike.items():
        numbers[tag] += number
    proposed = [tag for tag in tags if tag.pk in numbers]
    hidden = replace(wanted, hidden=tuple(tag.key for tag in proposed if wanted.hides(tag.key)))
    return [
        Shown(tag, numbers[tag.pk], wanted.hides(tag.key), hidden.toggled("hidden", tag.key).query_string())
        for tag in proposed
    ]


def _alike(article: Article) -> dict[tuple[int, str], int]:
    """By tag and words, how many suggestions are open in the article."""
    rows = article.suggestions.open().order_by().values_list("tag", "quote").annotate(number=Count("pk"))
    return {(tag, quote): number for tag, quote, number in rows}


def _drawn(
    article: Article,
    paragraphs: Sequence[Paragraph],
    annotations: AnnotationQuerySet,
    suggestions: QuerySet[Suggestion],
    *,
    user: User,
    role: Role,
    tags: Sequence[Tag],
    alike: Mapping[tuple[int, str], int],
) -> list[ShownParagraph]:
    """The paragraphs with their segments, cards, suggestions and map cells."""
    known = {tag.pk: tag for tag in tags}
    shown = [
        ShownParagraph(p.position, Kind(p.kind), p.start, p.end, article.text[p.start : p.end]) for p in paragraphs
    ]
    starts = [paragraph.start for paragraph in shown]
    spans: dict[int, dict[tuple[str, str, int], Span]] = defaultdict(dict)
    owners: dict[str, Tag] = {}

    def place(what: str, pk: str, tag: Tag, number: int, span: Span) -> None:
        owners[pk] = tag
        index = max(bisect_right(starts, span.start) - 1, 0)
        while index < len(shown) and shown[index].start < span.end:
            if span.start < shown[index].end:
                spans[index][what, pk, number] = span
            index += 1

    for annotation in annotations.select_related("author", "entity").with_parts():
        annotation.tag = known[annotation.tag_id]
        rows = list(annotation.spans.all())
        for number, row in enumerate(rows):
            place("annotation", str(annotation.pk), annotation.tag, number, Span(row.start, row.end))
        home = _paragraph_of(shown, starts, rows[0].start)
        if home is not None:
            mine = role >= Role.EDITOR or (role >= Role.ANNOTATOR and annotation.author_id == user.pk)
            home.cards.append(Card(annotation, rows, mine))
    for suggestion in suggestions:
        suggestion.tag = known[suggestion.tag_id]
        place("suggestion", str(suggestion.pk), suggestion.tag, 0, Span(suggestion.start, suggestion.end))
        home = _paragraph_of(shown, starts, suggestion.start)
        if home is not None:
            home.suggestions.append(Proposal(suggestion, alike[suggestion.tag_id, suggestion.quote]))
    for index, paragraph in enumerate(shown):
        paragraph.segments = _segments(paragraph, spans[index], owners)
        # As the letters stand in the text, so that notes are numbered alike in both.
        end = paragraph.end
        paragraph.cards.sort(key=lambda card: (card.spans[0].start, min(card.spans[0].end, end)))
        counted = Counter(owners[pk].pk for what, pk, _ in spans[index] if what == "annotation")
        paragraph.cells = [tag for tag in tags if tag.pk in counted]
    return shown


def _paragraph_of(shown: Sequence[ShownParagraph], starts: Sequence[int], position: int) -> ShownParagraph | None:
    index = bisect_right(starts, position) - 1
    return shown[index] if index >= 0 and position < shown[index].end else None


def _segments(
    paragraph: ShownParagraph, spans: dict[tuple[str, str, int], Span], owners: dict[str, Tag]
) -> list[Segment]:
    lane = lanes(spans)
    segments = []
    for start, end, keys in split(Span(paragraph.start, paragraph.end), spans):
        layers = [
            Layer(
                id=key[1],
                what=key[0],
                tag=owners[key[1]],
                lane=min(lane[key], LANES),
                first=start == max(spans[key].start, paragraph.start),
                last=end == min(spans[key].end, paragraph.end),
                opens=key[2] == 0 and start == spans[key].start,
            )
            for key in keys
        ]
        segments.append(Segment(paragraph.text[start - paragraph.start : end - paragraph.start], layers))
    return segments
