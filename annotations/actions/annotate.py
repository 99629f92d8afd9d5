"""Making, changing and removing annotations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from annotations.models import Annotation, Decision, Tag
from annotations.text import spans as spanning
from reader.actions.errors import Conflict, Invalid, storable
from reader.models import Article, User

from . import rows
from .changes import Change, State, lock, log, touched
from .suggest import settle

NOTE_LIMIT = 10_000  # characters
SPAN_LIMIT = 100  # spans of one annotation

Bounds = tuple[int, int]  # start and end of a span, in code points


@transaction.atomic
def create(
    article: Article, *, by: User, tag: Tag, spans: Sequence[Bounds], note: str = "", entity_name: str = ""
) -> Change:
    """Tag spans of the article. Outer white space is left out, and no grapheme cluster is halved.

    Where the tag names entities, the annotation points to the one called `entity_name`, or as the first span reads.
    Raises Invalid for spans outside the text or with nothing in them, and for a note that is too long.
    """
    wanted = tidied(article, spans)
    note = storable(note, field="note", limit=NOTE_LIMIT)
    lock(article)
    before: State = {}
    after: State = {}
    # A name marked by hand where a machine proposes one: that is a decision on the proposal.
    proposal = article.suggestions.open().filter(start=wanted[0].start, end=wanted[0].end).first()
    if proposal is not None and tag.names_entity and len(wanted) == 1:
        settle([proposal], Decision.ACCEPTED, by=by, before=before, after=after)
    else:
        proposal = None
    entity = rows.entity_for(tag, entity_name or named(article, wanted))
    at = timezone.now()
    annotation = rows.insert(
        article, by=by, tag=tag, spans=wanted, at=at, note=note, entity=entity, suggestion=proposal
    )
    key, positions = f"annotation:{annotation.pk}", touched(article, wanted)
    before[key], after[key] = None, rows.snapshot(annotation)
    event = log("created", article, by=by, before=before, after=after, paragraphs=positions)
    return Change(article, f"Marked as {tag.name.lower()}.", event, positions, [annotation.pk])


@transaction.atomic
def edit(
    annotation: Annotation,
    *,
    by: User,
    version: int | None = None,
    tag: Tag | None = None,
    note: str | None = None,
    spans: Sequence[Bounds] | None = None,
    entity_name: str | None = None,
) -> Change:
    """Change what is given of an annotation, and leave the rest.

    `version` is the one the change was made from. Raises Conflict when somebody has changed or removed it meanwhile.
    """
    article = annotation.article
    lock(article)
    annotation = standing(annotation, version=version)
    before = rows.snapshot(annotation)
    old = [spanning.Span(span.start, span.end) for span in annotation.spans.all()]
    new = old if spans is None else tidied(article, spans)
    if new != old:
        rows.replace_spans(annotation, new)
    if note is not None:
        annotation.note = storable(note, field="note", limit=NOTE_LIMIT)
    if tag is not None and tag != annotation.tag:
        kept = "" if annotation.entity is None else annotation.entity.name
        annotation.tag = tag
        annotation.entity = rows.entity_for(tag, kept or named(article, new))
    if entity_name is not None:
        annotation.entity = rows.entity_for(annotation.tag, entity_name or named(article, new))
    if rows.snapshot(annotation) == before:
        return Change(article, "Nothing was changed.", annotations=[annotation.pk])
    annotation.version += 1
    annotation.updated_at = timezone.now()
    annotation.save()
    key, positions = f"annotation:{annotation.pk}", touched(article, [*old, *new])
    after = {key: rows.snapshot(annotation)}
    event = log("edited", article, by=by, before={key: before}, after=after, paragraphs=positions)
    return Change(article, f"{annotation.tag.name} changed.", event, positions, [annotation.pk])


@transaction.atomic
def remove(annotation: Annotation, *, by: User, version: int | None = None) -> Change:
    """Delete an annotation. The log keeps it, and an undo brings it back. Raises Conflict as `edit` does."""
    article = annotation.article
    lock(article)
    annotation = standing(annotation, version=version)
    key, before = f"annotation:{annotation.pk}", rows.snapshot(annotation)
    positions = touched(article, [spanning.Span(span.start, span.end) for span in annotation.spans.all()])
    annotation.delete()
    event = log("removed", article, by=by, before={key: before}, after={key: None}, paragraphs=positions)
    return Change(article, f"{annotation.tag.name} removed.", event, positions)


def tidied(article: Article, spans: Iterable[Bounds]) -> list[spanning.Span]:
    """The spans as they will be stored: in order, apart, trimmed. Raises Invalid where there is nothing to store."""
    result = []
    for start, end in spans:
        if not 0 <= start <= end <= len(article.text):
            raise Invalid(
                f"The passage from {start} to {end} lies outside the text, which ends at {len(article.text)}.",
                field="spans",
            )
        span = spanning.tidy(article.text, start, end)
        if span is None:
            raise Invalid("The passage holds no words. Select some text and try again.", field="spans")
        result.append(span)
    if not result:
        raise Invalid("No passage was given. Select some text and try again.", field="spans")
    if len(result) > SPAN_LIMIT:
        raise Invalid(f"An annotation has at most {SPAN_LIMIT} pieces.", field="spans")
    return spanning.merged(result)


def named(article: Article, spans: Sequence[spanning.Span]) -> str:
    """The name that the first span reads, or nothing where it is too long to be one."""
    name = spans[0].of(article.text)
    return name if len(name) <= rows.ENTITY_LIMIT else ""


def standing(annotation: Annotation, *, version: int | None) -> Annotation:
    """The annotation as it stands now, under the lock. Raises Conflict if it is gone or not at `version`."""
    found = rows.fetch(annotation.pk)
    if found is None:
        raise Conflict("This annotation was removed meanwhile, so nothing was changed.", current=None)
    if version is not None and version != found.version:
        raise Conflict(
            "This annotation was changed meanwhile. Look at it as it is now, then change it again.", current=found
        )
    return found
