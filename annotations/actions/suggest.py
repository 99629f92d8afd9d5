"""Keeping what the suggesters found, and deciding on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from annotations.models import Annotation, Decision, Event, Suggestion, Tag, Value
from annotations.models import Span as SpanRow
from annotations.text import spans as spanning
from annotations.text.found import Found
from annotations.text.pieces import Piece
from reader.actions.errors import Clash, Invalid
from reader.models import Article, User

from . import naming, rows, values
from .changes import Change, State, lock, log, standing_tag, touched


@transaction.atomic
def record(article: Article, *, found: Iterable[Found], suggester: str, version: str) -> Event | None:
    """Keep what a suggester found in the article, in place of what it proposed before and nobody has decided on.

    What was accepted or dismissed stays so and is not proposed again, nor is what people have tagged themselves.
    Returns the event, or None where nothing changed.
    """
    lock(article)
    offered = Tag.objects.filter(collection=article.collection_id, names_entity=True, retired=False)
    tags = {tag.key: tag for tag in offered}
    settled = settled_in(article)
    wanted = {(hit.start, hit.end): hit for hit in found if hit.tag in tags}
    wanted = {bounds: hit for bounds, hit in wanted.items() if bounds not in settled}
    kept, stale = set(), []
    for old in article.suggestions.open().select_related("tag"):
        proposed = Found(old.start, old.end, old.tag.key, old.score)
        if (old.suggester, old.suggester_version) == (suggester, version) and wanted.get(bounds_of(old)) == proposed:
            kept.add(bounds_of(old))
        else:
            stale.append(old)
    new = [hit for bounds, hit in sorted(wanted.items()) if bounds not in kept]
    if not new and not stale:
        return None
    Suggestion.objects.filter(pk__in=[old.pk for old in stale]).delete()
    Suggestion.objects.bulk_create(
        Suggestion(
            article=article,
            tag=tags[hit.tag],
            start=hit.start,
            end=hit.end,
            quote=article.text[hit.start : hit.end],
            score=hit.score,
            suggester=suggester,
            suggester_version=version,
        )
        for hit in new
    )
    where = [*map(bounds_of, new), *map(bounds_of, stale)]
    positions = touched(article, [spanning.Span(*bounds) for bounds in where])
    after = {"suggester": suggester, "version": version, "proposed": len(new)}
    return log("suggested", article, by=None, before={"withdrawn": len(stale)}, after=after, paragraphs=positions)


def bounds_of(each: Found | Suggestion) -> tuple[int, int]:
    return each.start, each.end


def settled_in(article: Article) -> set[tuple[int, int]]:
    """The bounds that need no more suggestion: those decided on, and those that people have tagged as an entity."""
    decided = article.suggestions.exclude(decision=Decision.OPEN).values_list("start", "end")
    tagged = SpanRow.objects.filter(annotation__article=article, annotation__tag__names_entity=True)
    return {*decided, *tagged.values_list("start", "end")}


@transaction.atomic
def accept(suggestion: Suggestion, *, by: User, tag: Tag | None = None, alike: bool = False) -> Change:
    """Make an annotation of a suggestion, under `tag` where that is given and under the proposed one otherwise.

    With `alike`, of every open suggestion in the article with the same words and the same proposed tag. The
    annotations point to the entity of that name, and have the tag's defaults. Raises Clash if somebody has decided
    already, or the tag is gone.
    """
    article = suggestion.article
    chosen = undecided(suggestion, alike=alike)
    tag = standing_tag(chosen[0].tag_id if tag is None else tag.pk)
    if not tag.names_entity:
        raise Invalid(f"A name cannot be marked as {tag.name.lower()}. Choose a tag for names.", field="tag")
    now = timezone.now()
    entity = naming.entity_for(tag, suggestion.quote)
    main = "" if tag.main_role is None else tag.main_role.key
    made: list[Annotation] = []
    spans: list[SpanRow] = []
    valued: list[Value] = []
    before: State = {}
    after: State = {}
    for each in chosen:
        annotation = Annotation(article=article, tag=tag, author=by, entity=entity, suggestion=each)
        annotation.created_at = annotation.updated_at = now
        piece = Piece(each.start, each.end, main)
        told = values.defaults(tag, [piece], article.text)
        made.append(annotation)
        spans += rows.spans(annotation, [piece])
        valued += values.made(annotation, values.read(tag, told))
        before[f"annotation:{annotation.pk}"] = None
        after[f"annotation:{annotation.pk}"] = rows.snapshot(annotation, piece, told)
    Annotation.objects.bulk_create(made)
    SpanRow.objects.bulk_create(spans)
    Value.objects.bulk_create(valued)
    message = f"{counted(chosen)} marked as {tag.name.lower()}."
    change = decide(article, chosen, Decision.ACCEPTED, by=by, before=before, after=after, message=message)
    change.annotations.extend(annotation.pk for annotation in made)
    return change


@transaction.atomic
def dismiss(suggestion: Suggestion, *, by: User, alike: bool = False) -> Change:
    """Turn a suggestion down, or with `alike` every open one in the article with the same words and tag.

    It does not come back when the suggester runs again. Raises Clash if somebody has decided already.
    """
    chosen = undecided(suggestion, alike=alike)
    message = f"{counted(chosen)} dismissed."
    return decide(suggestion.article, chosen, Decision.DISMISSED, by=by, before={}, after={}, message=message)


def undecided(suggestion: Suggestion, *, alike: bool) -> list[Suggestion]:
    """The open suggestions that a decision is about, under the article's lock."""
    lock(suggestion.article)
    standing = Suggestion.objects.select_related("decided_by").filter(pk=suggestion.pk).first()
    if standing is None:
        raise Clash("This suggestion was withdrawn meanwhile. Nothing was changed.", code="already_decided")
    if standing.decision != Decision.OPEN:
        who = "Somebody" if standing.decided_by is None else standing.decided_by.username
        raise Clash(f"{who} has already {standing.decision} this suggestion.", code="already_decided")
    if not alike:
        return [standing]
    return list(suggestion.article.suggestions.open().filter(quote=standing.quote, tag=standing.tag_id))


def decide(
    article: Article,
    chosen: Sequence[Suggestion],
    decision: Decision,
    *,
    by: User,
    before: State,
    after: State,
    message: str,
) -> Change:
    """Store one decision on all of `chosen`, with the event."""
    settle(chosen, decision, by=by, before=before, after=after)
    # Their like count how many there are, so they are shown anew too.
    like = article.suggestions.filter(quote=chosen[0].quote, tag=chosen[0].tag_id)
    positions = touched(article, [spanning.Span(*bounds) for bounds in like.values_list("start", "end")])
    event = log(str(decision), article, by=by, before=before, after=after, paragraphs=positions)
    return Change(article, message, event, positions)


def settle(chosen: Sequence[Suggestion], decision: Decision, *, by: User, before: State, after: State) -> None:
    """Store one decision on all of `chosen`, and in `before` and `after` what they were and are."""
    now = timezone.now()
    for suggestion in chosen:
        key = f"suggestion:{suggestion.pk}"
        before[key] = rows.decision(suggestion)
        suggestion.decision, suggestion.decided_by, suggestion.decided_at = decision, by, now
        after[key] = rows.decision(suggestion)
    same = {"decision": decision, "decided_by": by, "decided_at": now}
    Suggestion.objects.filter(pk__in=[each.pk for each in chosen]).update(**same)


def counted(chosen: Sequence[Suggestion]) -> str:
    """“Tokayev”, or 3 × “Tokayev”."""
    quote = f"“{chosen[0].quote}”"
    return quote if len(chosen) == 1 else f"{len(chosen)} × {quote}"
