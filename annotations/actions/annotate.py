"""Making, changing and removing annotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotations.models import Annotation, Decision, Reply, Span, Suggestion, Tag, Value
from annotations.text.pieces import Piece
from reader.actions.errors import Conflict, storable
from reader.models import Article, User

from . import naming, notices, rows, talk_states, values
from .changes import Change, State, lock, log, standing_tag, touched
from .decide import settle
from .passages import Bounds, carried, named, tidied

NOTE_LIMIT = 10_000  # characters


@transaction.atomic
def create(
    article: Article,
    *,
    by: User,
    tag: Tag,
    spans: Sequence[Bounds],
    note: str = "",
    entity_name: str = "",
    attributes: Mapping[str, Any] | None = None,
) -> Change:
    """Tag spans of the article. Outer white space is left out, and no grapheme cluster is halved.

    A span without a role gets the tag's main one. Where the tag names entities, the annotation points to the one
    called `entity_name`, or as the first span reads. `attributes` are values as JSON tells them; where nothing is said
    of an attribute, the annotation has its default. Raises Invalid for spans outside the text or with nothing in them,
    for roles and values that the codebook does not know, and for a note that is too long.
    """
    lock(article)
    tag = standing_tag(tag.pk)
    pieces = tidied(article, tag, spans)
    note = storable(note, field="note", limit=NOTE_LIMIT)
    before: State = {}
    after: State = {}
    # A name marked by hand where a machine proposes one: that is a decision on the proposal.
    offered = Suggestion.objects.decidable_by(by).filter(article=article).open()
    proposal = offered.filter(start=pieces[0].start, end=pieces[0].end).first()
    if proposal is not None and tag.names_entity and len(pieces) == 1:
        settle([proposal], Decision.ACCEPTED, by=by, before=before, after=after)
    else:
        proposal = None
    given = values.defaults(tag, pieces, article.text) | dict(attributes or {})
    valued = values.read(tag, given)
    if entity_name:
        meant = naming.Meant(naming.entity_for(tag, entity_name))
    else:
        meant = naming.meant(tag, named(article, pieces), by=by, article=article, at=pieces[0].start)
    annotation = rows.insert(
        article, by=by, tag=tag, pieces=pieces, at=timezone.now(), note=note, entity=meant.entity, suggestion=proposal
    )
    values.replace(annotation, valued)
    said = f"Marked as {tag.name.lower()}.{meant.said}{notices.of_note(annotation, by=by)}"
    return changed(annotation, "created", said, by=by, before=before, after=after)


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
    attributes: Mapping[str, Any] | None = None,
) -> Change:
    """Change what is given of an annotation, and leave the rest.

    `version` is the one the change was made from. Of the attributes only those given change; None takes a value away.
    Under another tag it keeps the parts and values that the tag has too. Raises Conflict when somebody has changed or
    removed it meanwhile, and Invalid as `create` does.
    """
    article = annotation.article
    lock(article)
    annotation = standing(annotation, version=version)
    before, old = rows.snapshot(annotation), rows.pieces(annotation)
    tag = standing_tag(annotation.tag_id if tag is None else tag.pk)
    moves = tag.pk != annotation.tag_id
    kept, left_out = carried(annotation, tag) if moves and spans is None else (old, [])
    pieces = kept if spans is None else tidied(article, tag, spans)
    given = (values.carried(annotation, tag) if moves else {}) | dict(attributes or {})
    if pieces != old or moves:  # what the words of its parts tell, where nobody has said otherwise
        told = values.defaults(tag, pieces, article.text)
        given = (told if moves else values.retold(annotation, tag, old=old, new=pieces)) | given
    valued = values.read(tag, given)
    name = entity_name
    if name is None and moves:
        name = "" if annotation.entity is None else annotation.entity.name
    entity = annotation.entity if name is None else naming.entity_for(tag, name or named(article, pieces))
    note = annotation.note if note is None else storable(note, field="note", limit=NOTE_LIMIT)
    stands = (note, entity, pieces) == (annotation.note, annotation.entity, old)
    if stands and not moves and not values.differ(annotation, valued):
        return Change(article, "Nothing was changed.", annotations=[annotation.pk])
    noted = annotation.note
    annotation.note, annotation.entity = note, entity
    _store(annotation, tag, pieces, valued, old=old)
    said = f"{tag.name} changed." if not left_out else f"{tag.name} changed; left out: {', '.join(left_out)}."
    said += notices.of_note(annotation, by=by, before=noted)
    return changed(annotation, "edited", said, by=by, before={f"annotation:{annotation.pk}": before}, old=old)


def _store(
    annotation: Annotation, tag: Tag, pieces: list[Piece], valued: dict[str, list[Value]], *, old: list[Piece]
) -> None:
    """Write an annotation as it is to be. What goes is taken away while the old tag still stands, by which it goes."""
    moves = tag.pk != annotation.tag_id
    if moves:
        annotation.values.all().delete()
    if moves or pieces != old:
        annotation.spans.all().delete()
    annotation.tag = tag
    annotation.version += 1
    annotation.updated_at = timezone.now()
    annotation.save()
    if moves or pieces != old:
        Span.objects.bulk_create(rows.spans(annotation, pieces))
    values.replace(annotation, valued)


def changed(
    annotation: Annotation,
    verb: str,
    said: str,
    *,
    by: User,
    before: State | None = None,
    after: State | None = None,
    old: Sequence[Piece] = (),
) -> Change:
    """Log what was made of an annotation, found as it is stored now. `old` are the pieces that it had before."""
    article, key = annotation.article, f"annotation:{annotation.pk}"
    stored = rows.whole(Annotation.objects.filter(pk=annotation.pk)).get()
    before, after = {key: None} | (before or {}), {**(after or {}), key: rows.snapshot(stored)}
    positions = touched(article, [piece.span for piece in (*old, *rows.pieces(stored))])
    event = log(verb, article, by=by, before=before, after=after, paragraphs=positions)
    return Change(article, said, event, positions, [annotation.pk])


@transaction.atomic
def remove(annotation: Annotation, *, by: User, version: int | None = None) -> Change:
    """Delete an annotation, and what was said under it. The log keeps both, and an undo brings them back.

    Raises Conflict as `edit` does.
    """
    article = annotation.article
    lock(article)
    annotation = standing(annotation, version=version)
    talk = talk_states.under([annotation.pk])
    before: State = {f"annotation:{annotation.pk}": rows.snapshot(annotation), **talk}
    positions = touched(article, [piece.span for piece in rows.pieces(annotation)])
    # A number of all of them would tell a blind reader what others said.
    replies = Reply.objects.visible_to(by).filter(annotation=annotation).count()
    talk_states.drop(replies=_ids(talk, "reply"), resolutions=_ids(talk, "resolution"))
    annotation.delete()
    event = log("removed", article, by=by, before=before, after=dict.fromkeys(before), paragraphs=positions)
    told = f", with {replies} {'reply' if replies == 1 else 'replies'}" if replies else ""
    return Change(article, f"{annotation.tag.name} removed{told}.", event, positions)


def _ids(state: State, kind: str) -> list[str]:
    return [key.partition(":")[2] for key in state if key.startswith(f"{kind}:")]


def standing(annotation: Annotation, *, version: int | None) -> Annotation:
    """The annotation as it stands now, under the lock. Raises Conflict if it is gone or not at `version`."""
    found = rows.fetch(annotation.pk)
    if found is None:
        gone = "This annotation was removed meanwhile, so nothing was changed."
        raise Conflict(gone, current=None, history=str(annotation.pk))
    if version is not None and version != found.version:
        raise Conflict(
            "This annotation was changed meanwhile. Look at it as it is now, then change it again.", current=found
        )
    return found
