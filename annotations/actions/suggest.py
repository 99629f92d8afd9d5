"""Keeping what the suggesters found in an article."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from annotations.models import Decision, Event, Suggestion, Tag
from annotations.models import Span as SpanRow
from annotations.text.found import Found, Proposals, SuggestionKind
from reader.models import Article

from .changes import lock, log, touched

#: What tells a suggestion apart: the key of its tag ("" for any name), and the bounds of its anchor.
Place = tuple[str, int, int]


@transaction.atomic
def record(article: Article, proposals: Sequence[Proposals]) -> Event | None:
    """Keep what the suggesters found in the article, in place of what was proposed of the same kinds before and nobody
    has decided on.

    What was accepted or dismissed stays so and is not proposed again, nor is what people have tagged themselves.
    Returns the event, or None where nothing changed.
    """
    lock(article)
    offered = Tag.objects.filter(collection=article.collection_id, retired=False).prefetch_related("roles")
    tags = {tag.key: tag for tag in offered}
    settled = settled_in(article)
    new: list[Suggestion] = []
    stale: list[Suggestion] = []
    for each in proposals:
        wanted = {
            place_of(found, tags[found.tag]): found
            for found in each.found
            if found.tag in tags and tags[found.tag].names_entity == (each.kind == SuggestionKind.NAME)
        }
        rows = [made(article, each, found, tags[found.tag]) for place, found in wanted.items() if place not in settled]
        standing = list(article.suggestions.open().filter(kind=each.kind))
        kept = {content(old) for old in standing} & {content(row) for row in rows}
        stale += [old for old in standing if content(old) not in kept]
        new += [row for row in rows if content(row) not in kept]
    if not new and not stale:
        return None
    Suggestion.objects.filter(pk__in=[old.pk for old in stale]).delete()
    Suggestion.objects.bulk_create(sorted(new, key=lambda row: (row.start, row.end)))
    where = [piece.span for row in (*new, *stale) for piece in row.pieces()]
    by = {each.suggester: each.version for each in proposals}
    after = {"suggesters": by, "proposed": len(new)}
    return log(
        "suggested", article, by=None, before={"withdrawn": len(stale)}, after=after, paragraphs=touched(article, where)
    )


def made(article: Article, proposals: Proposals, found: Found, tag: Tag) -> Suggestion:
    """The row of one thing found, not stored yet. Parts that the tag has no role for are left out."""
    roles = {role.key for role in tag.roles.all()}
    parts = [[piece.start, piece.end, piece.role] for piece in found.pieces if piece.role in roles]
    return Suggestion(
        article=article,
        tag=tag,
        start=found.start,
        end=found.end,
        quote=article.text[found.start : found.end],
        kind=proposals.kind,
        parts=parts,
        attributes=found.attributes,
        reasons=list(found.reasons),
        anchor_role=found.anchor.role,
        anchor_start=found.anchor.start,
        anchor_end=found.anchor.end,
        score=found.score,
        suggester=proposals.suggester,
        suggester_version=proposals.version,
    )


def content(row: Suggestion) -> tuple[object, ...]:
    """All that a suggester says of a suggestion: two of the same content are one."""
    parts = tuple(tuple(part) for part in row.parts)
    values = repr(sorted(row.attributes.items()))
    by = (row.suggester, row.suggester_version)
    return (
        row.tag_id,
        row.start,
        row.end,
        row.anchor_start,
        row.anchor_end,
        row.score,
        parts,
        values,
        tuple(row.reasons),
        by,
    )


def place_of(found: Found, tag: Tag) -> Place:
    return ("" if tag.names_entity else tag.key, found.anchor.start, found.anchor.end)


def settled_in(article: Article) -> set[Place]:
    """Where no more suggestion is needed: places decided on, and those that people have tagged alike."""
    decided = article.suggestions.exclude(decision=Decision.OPEN).values_list(
        "tag__names_entity", "tag__key", "anchor_start", "anchor_end"
    )
    tagged = SpanRow.objects.filter(annotation__article=article).values_list(
        "annotation__tag__names_entity", "annotation__tag__key", "start", "end"
    )
    return {("" if names else key, start, end) for names, key, start, end in (*decided, *tagged)}
