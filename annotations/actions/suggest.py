"""Keeping what the suggesters found in an article."""

from __future__ import annotations

from collections.abc import Container, Sequence

from django.db import transaction

from annotations.models import Decision, Event, Suggestion, Tag
from annotations.models import Span as SpanRow
from annotations.text.found import Found, Proposals, SuggestionKind
from annotations.text.known_names import SUGGESTER
from reader.models import Article

from .changes import State, lock, log, touched
from .withholding import WITHHELD, Place, withheld_by, withheld_in


@transaction.atomic
def record(article: Article, proposals: Sequence[Proposals]) -> Event | None:
    """Keep what the suggesters found in the article, in place of what was proposed of the same kinds before and nobody
    has decided on.

    What was accepted or dismissed stays so and is not proposed again, nor is what people have tagged themselves. What
    is proposed anew keeps its id, so that a page that shows it stays right. Returns the event, or None where nothing
    changed.
    """
    lock(article)
    decided, tagged = decided_in(article), tagged_in(article)
    wanted = rows_wanted(article, proposals, decided | tagged)
    rows = {identity(row): row for each in wanted.values() for row in each}
    standing = [old for old in article.suggestions.open() if old.kind in wanted]
    kept = {
        old.pk: identity(old)
        for old in standing
        if identity(old) in rows and content(old) == content(rows[identity(old)])
    }
    stale = [old for old in standing if old.pk not in kept]
    new = [rows[place] for place in rows.keys() - kept.values()]
    before = withheld_in(article)
    away = withheld_by(proposals, decided, tagged) if SuggestionKind.NAME in wanted else before
    if not new and not stale and away == before:
        return None
    Suggestion.objects.filter(pk__in=[old.pk for old in stale]).delete()
    ids = {identity(old): old.pk for old in stale}
    for row in new:
        row.pk = ids.get(identity(row), row.pk)
    Suggestion.objects.bulk_create(sorted(new, key=lambda row: (row.start, row.end)))
    where = [piece.span for row in (*new, *stale) for piece in row.pieces()]
    after: State = {"suggesters": {each.suggester: each.version for each in proposals}, "proposed": len(new)}
    if away:
        after[WITHHELD] = away
    return log(
        "suggested", article, by=None, before={"withdrawn": len(stale)}, after=after, paragraphs=touched(article, where)
    )


def rows_wanted(
    article: Article, proposals: Sequence[Proposals], settled: Container[Place]
) -> dict[str, list[Suggestion]]:
    """By kind the rows, not stored yet, of what is proposed and not settled; every kind that was looked for."""
    offered = Tag.objects.filter(collection=article.collection_id, retired=False).prefetch_related("roles")
    tags = {tag.key: tag for tag in offered}
    wanted: dict[str, list[Suggestion]] = {str(each.kind): [] for each in proposals}
    for each in proposals:
        fitting = (
            found
            for found in each.found
            if found.tag in tags and tags[found.tag].names_entity == (each.kind == SuggestionKind.NAME)
        )
        places = {place_of(found, tags[found.tag]): found for found in fitting}
        rows = (made(article, each, found, tags[found.tag]) for place, found in places.items() if place not in settled)
        wanted[each.kind].extend(rows)
    return wanted


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


def identity(row: Suggestion) -> tuple[str, int | str, int, int, int, int]:
    """What two rows have in common that are one suggestion, whoever makes it and however sure: its kind first."""
    return row.kind, row.tag_id, row.start, row.end, row.anchor_start, row.anchor_end


def content(row: Suggestion) -> tuple[object, ...]:
    """All that a suggester says of a suggestion: two of the same content are one.

    What the collection's own names found stays as of the number of decisions it was found by.
    """
    parts = tuple(tuple(part) for part in row.parts)
    values = repr(sorted(row.attributes.items()))
    by = (row.suggester, "" if row.suggester == SUGGESTER else row.suggester_version)
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


def decided_in(article: Article) -> set[Place]:
    """The places in the article that people have decided on."""
    rows = article.suggestions.exclude(decision=Decision.OPEN).values_list(
        "tag__names_entity", "tag__key", "anchor_start", "anchor_end"
    )
    return {("" if names else key, start, end) for names, key, start, end in rows}


def tagged_in(article: Article) -> set[Place]:
    """The places in the article that people have tagged, from a suggestion or by hand."""
    rows = SpanRow.objects.filter(annotation__article=article).values_list(
        "annotation__tag__names_entity", "annotation__tag__key", "start", "end"
    )
    return {("" if names else key, start, end) for names, key, start, end in rows}
