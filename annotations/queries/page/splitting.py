"""Where an annotation can be split."""

from __future__ import annotations

from annotations.text.cutting import Place, places
from annotations.text.sentences import sentences
from annotations.text.spans import Span

from .cards import Card


def places_in(card: Card) -> list[Place]:
    """Where what is in the tag's main role can be split: at its sentences, and between its pieces. One query."""
    pieces = [Span(row.start, row.end) for row in card.main]
    if not pieces:
        return []
    article = card.annotation.article
    near = article.paragraphs.filter(start__lt=pieces[-1].end, end__gt=pieces[0].start)
    found = [each for paragraph in near for each in sentences(article.text, paragraph.start, paragraph.end)]
    return places(article.text, pieces, found)
