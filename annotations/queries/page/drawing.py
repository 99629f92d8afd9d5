"""Paragraphs with what is drawn in them: sentences, segments, cards, suggestions and the cells of the map."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from annotations.models import Annotation, Suggestion, Tag
from annotations.queries.conversation.threads import Thread
from annotations.text.found import CUE
from annotations.text.pieces import Piece
from annotations.text.segments import lanes, split
from annotations.text.sentences import sentences
from annotations.text.spans import Span
from reader.models import Article, Paragraph
from reader.text.paragraphs import Kind

from .cards import Card
from .shown import LANES, Layer, Segment, ShownParagraph, Stretch

REMEMBERED = 20_000  # paragraphs whose sentences a process need not look for again
STILL_LANE = 1  # the line of what is not drawn until it is focused
HANDLE = 6  # letters at least, to point at
_WORDS = re.compile(r"\W*\w+(?:\W+\w+)*?\b")


class Stroke(NamedTuple):
    """What is drawn along one span: of which annotation or suggestion, the how many-th of it, in what role.

    `handle` is up to where it is drawn at rest, a place in the text; None where it is drawn all along.
    """

    what: str
    id: str
    number: int
    role: str
    handle: int | None = None


class Drawing:
    """Paragraphs of an article, in order, that annotations and suggestions are placed on."""

    def __init__(self, article: Article, paragraphs: Iterable[Paragraph], *, names: bool = False) -> None:
        """With `names`, those of the parts are written over them. Needs the tags whole then."""
        self.text, self.names = article.text, names
        self.shown = [_shown(article.text, each) for each in paragraphs]
        self.starts = [paragraph.start for paragraph in self.shown]
        self.spans: dict[int, dict[Stroke, Span]] = defaultdict(dict)
        self.tags: dict[str, Tag] = {}  # by the id of what has it

    def add_annotation(
        self, annotation: Annotation, *, editable: bool, thread: Thread | None = None, new: bool = False
    ) -> None:
        """Place an annotation that has its tag, spans and values at hand, with its card where it begins."""
        rows = list(annotation.spans.all())
        self.tags[str(annotation.pk)] = annotation.tag
        for number, row in enumerate(rows):
            role = "" if row.role is None else row.role.key
            self._place(Stroke("annotation", str(annotation.pk), number, role), Span(row.start, row.end))
        home = self._paragraph_of(rows[0].start)
        if home is not None:
            card = Card(annotation, editable, thread=thread or Thread(), new=new)
            home.cards.append(replace(card, divisible=_divisible(card, home)))

    def add_suggestion(self, suggestion: Suggestion) -> None:
        """Place an open suggestion that has its tag at hand."""
        self.tags[str(suggestion.pk)] = suggestion.tag
        for number, piece in enumerate(suggestion.pieces()):
            handle = self._handle(suggestion, piece)
            self._place(Stroke("suggestion", str(suggestion.pk), number, piece.role, handle), piece.span)
        home = self._paragraph_of(suggestion.anchor_start)
        if home is not None:
            home.suggestions.append(suggestion)

    def _handle(self, suggestion: Suggestion, piece: Piece) -> int | None:
        """Up to where a piece is drawn at rest: all of a name or cue, of a statement without a cue its first words."""
        if suggestion.tag.names_entity:
            return None
        if (piece.start, piece.role) != (suggestion.anchor_start, suggestion.anchor_role):
            return piece.start
        if piece.role == CUE:
            return None
        first = next((m.end() for m in _WORDS.finditer(self.text, piece.start, piece.end)), piece.end)
        while first < piece.end and first - piece.start < HANDLE:
            following = _WORDS.match(self.text, first, piece.end)
            if following is None:
                break
            first = following.end()
        return first

    def finished(self, tags: Sequence[Tag]) -> list[ShownParagraph]:
        """The paragraphs with all that was placed on them. `tags` is the order of the map's cells."""
        for index, paragraph in enumerate(self.shown):
            spans = self.spans.get(index, {})
            paragraph.stretches = _stretches(paragraph, spans, self.tags, names=self.names)
            # As the letters stand in the text, so that notes are numbered alike in both.
            end = paragraph.end
            paragraph.cards.sort(key=lambda card: (card.spans[0].start, min(card.spans[0].end, end)))
            counted = Counter(self.tags[each.id].pk for each in spans if each.what == "annotation")
            paragraph.cells = [tag for tag in tags if tag.pk in counted]
        return self.shown

    def _place(self, stroke: Stroke, span: Span) -> None:
        index = max(bisect_right(self.starts, span.start) - 1, 0)
        while index < len(self.shown) and self.shown[index].start < span.end:
            if span.start < self.shown[index].end:
                self.spans[index][stroke] = span
            index += 1

    def _paragraph_of(self, position: int) -> ShownParagraph | None:
        index = bisect_right(self.starts, position) - 1
        return self.shown[index] if index >= 0 and position < self.shown[index].end else None


def _divisible(card: Card, home: ShownParagraph) -> bool:
    """Whether what the tag's main role covers can be split: it is in pieces, or holds the end of a sentence."""
    pieces = card.main
    if len(pieces) != 1:
        return bool(pieces)
    piece = pieces[0]
    return piece.end > home.end or any(piece.start < each.start < piece.end for each in home.sentences)


def _shown(text: str, paragraph: Paragraph) -> ShownParagraph:
    start, end = paragraph.start, paragraph.end
    words = text[start:end]
    found = [Span(start + each.start, start + each.end) for each in _sentences(words)]
    return ShownParagraph(paragraph.position, Kind(paragraph.kind), start, end, words, found)


@lru_cache(maxsize=REMEMBERED)
def _sentences(paragraph: str) -> tuple[Span, ...]:
    """The sentences of a paragraph's text, in its own code points."""
    return tuple(sentences(paragraph))


def _stretches(
    paragraph: ShownParagraph, spans: Mapping[Stroke, Span], tags: Mapping[str, Tag], *, names: bool
) -> list[Stretch]:
    """The paragraph from end to end: sentences, and between them what is none, each with its segments."""
    numbers = {sentence.start: number for number, sentence in enumerate(paragraph.sentences, start=1)}
    bounds = [bound for sentence in paragraph.sentences for bound in (sentence.start, sentence.end)]
    handles = [stroke.handle for stroke in spans if stroke.handle is not None]
    cuts = [*bounds, *(at for at in handles if paragraph.start < at < paragraph.end)]
    lane = lanes({stroke: handled for stroke, span in spans.items() if (handled := _handled(stroke, span))})
    stretches: list[Stretch] = []
    until = paragraph.start
    for start, end, strokes in split(Span(paragraph.start, paragraph.end), spans, at=cuts):
        if start >= until:
            number = numbers.get(start)
            after = bounds[bisect_right(bounds, start) :]
            until = after[0] if after else paragraph.end
            stretches.append(Stretch(start, until, number, []))
        layers = []
        for stroke in strokes:
            tag, span = tags[stroke.id], spans[stroke]
            first = start == max(span.start, paragraph.start)
            layer = Layer(
                id=stroke.id,
                what=stroke.what,
                tag=tag,
                role=stroke.role,
                lane=min(lane.get(stroke, STILL_LANE), LANES),
                first=first,
                last=end == min(span.end, paragraph.end),
                opens=stroke.number == 0 and start == span.start,
                handle=stroke.handle is None or end <= stroke.handle,
                label=_label(tag, stroke.role) if names and first else "",
            )
            layers.append(layer)
        text = paragraph.text[start - paragraph.start : end - paragraph.start]
        stretches[-1].segments.append(Segment(text, layers))
    return stretches


def _handled(stroke: Stroke, span: Span) -> Span | None:
    """What of the span is drawn at rest."""
    if stroke.handle is None:
        return span
    return Span(span.start, stroke.handle) if stroke.handle > span.start else None


def _label(tag: Tag, role: str) -> str:
    """What the part is called, where the tag has several."""
    roles = tag.roles.all()
    return next((each.name.lower() for each in roles if each.key == role), role) if len(roles) > 1 else ""
