"""Every place where some words stand in an article, to be marked at once."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from annotations.models import Annotation, TagRole
from annotations.models import Span as SpanRow
from annotations.text import anchoring
from annotations.text.spans import Span, surroundings
from annotations.text.words import cuts_a_word
from reader.models import Article, Paragraph, User
from reader.text.paragraphs import Kind


@dataclass(frozen=True)
class Occurrence:
    """A place where the words stand, with the text around it and the paragraph it begins in, counted from 1."""

    span: Span
    before: str
    quote: str
    after: str
    paragraph: int
    furniture: bool
    marks: list[str]  # what it is marked as already, "Claim by ben"

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.span.start} {self.span.end}"

    @property
    def wanted(self) -> bool:
        """Whether it is likely to be meant: text that nobody has marked yet."""
        return not self.furniture and not self.marks


@dataclass(frozen=True)
class Occurrences:
    """The first `limit` places, how many there are in all, and of a whole word how many were left out inside others."""

    quote: str
    places: list[Occurrence]
    total: int
    whole: bool
    inside: int


def occurrences(article: Article, quote: str, *, user: User, at: Span | None, limit: int) -> Occurrences:
    """Where `quote` stands in the article; `at` is the place it was taken from, and
    what is marked is what `user` sees.

    Of words that are whole there, only those that are whole elsewhere too. Two queries.
    """
    found = anchoring.occurrences(article.text, quote)
    apart = [span for span in found if not cuts_a_word(article.text, span)]
    whole = bool(apart) if at is None else not cuts_a_word(article.text, at)
    meant = apart if whole else found
    return Occurrences(
        quote,
        _shown(article, meant[:limit], user),
        total=len(meant),
        whole=whole,
        inside=len(found) - len(apart) if whole else 0,
    )


def _shown(article: Article, spans: Sequence[Span], user: User) -> list[Occurrence]:
    paragraphs = list(article.paragraphs.order_by("position"))
    starts = [paragraph.start for paragraph in paragraphs]
    marks = _marks(article, spans, user)

    def home(span: Span) -> Paragraph:
        return paragraphs[max(bisect_right(starts, span.start) - 1, 0)]

    shown = []
    for span in spans:
        before, after = surroundings(article.text, span)
        paragraph = home(span)
        shown.append(
            Occurrence(
                span,
                before,
                span.of(article.text),
                after,
                paragraph.position + 1,
                paragraph.kind == Kind.BOILERPLATE,
                marks[span],
            )
        )
    return shown


def _marks(article: Article, spans: Iterable[Span], user: User) -> dict[Span, list[str]]:
    """What each of the places is marked as, as all of the main part of an annotation, and by whom. One query."""
    wanted = set(spans)
    earlier = TagRole.objects.filter(tag=OuterRef("annotation__tag"), position__lt=OuterRef("role__position"))
    more = SpanRow.objects.filter(Q(role=OuterRef("role")) | Q(role=None), annotation=OuterRef("annotation"))
    alone = ~Exists(earlier) & ~Exists(more.exclude(pk=OuterRef("pk")))
    seen = Annotation.objects.visible_to(user).filter(article=article).order_by().values("pk")
    rows = SpanRow.objects.filter(alone, annotation__in=seen, start__in={span.start for span in wanted})
    marks: dict[Span, list[str]] = defaultdict(list)
    for start, end, tag, author in rows.order_by("start", "annotation__created_at").values_list(
        "start", "end", "annotation__tag__name", "annotation__author__username"
    ):
        if Span(start, end) in wanted:
            marks[Span(start, end)].append(f"{tag} by {author}")
    return marks
