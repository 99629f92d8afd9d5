"""Deciding on what the suggesters found."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from annotations.models import Annotation, Decision, Suggestion, SuggestionRule, Tag, Value
from annotations.models import Span as SpanRow
from annotations.text.pieces import Piece
from reader.actions.errors import Clash, Invalid
from reader.models import User

from . import naming, rows, values
from .changes import Change, State, lock, log, standing_tag, touched
from .passages import Bounds, moved, tidied

TOGETHER = "together:"  # in the states of an event, before the name of a decision on several articles


@transaction.atomic
def accept(
    suggestion: Suggestion,
    *,
    by: User,
    tag: Tag | None = None,
    alike: bool = False,
    bounds: tuple[int, int] | None = None,
    together: str = "",
) -> Change:
    """Make an annotation of a suggestion, under `tag` where that is given and under the proposed one otherwise.

    A name's annotation points to the entity of that name; a statement's has the parts and values that were proposed,
    as far as the tag knows them. What was not proposed has the tag's defaults. `bounds` put the passage right: they
    replace the first piece of the main role. With `alike`, of every suggestion offered in the article with the same
    words and the same proposed tag; `together` names a decision made in several articles at once. Raises Clash if
    somebody has decided already or the tag is gone, Invalid for a tag of the other sort or bounds outside the text.
    """
    article = suggestion.article
    chosen = undecided(suggestion, alike=alike and bounds is None)
    proposed = standing_tag(chosen[0].tag_id)
    tag = proposed if tag is None or tag.pk == proposed.pk else standing_tag(tag.pk)
    if tag.names_entity != proposed.names_entity:
        raise Invalid(other_sort(proposed, tag), field="tag")
    now = timezone.now()
    entities: dict[str, naming.Meant] = {}
    made: list[Annotation] = []
    spans: list[SpanRow] = []
    valued: list[Value] = []
    before: State = {}
    after: State = {}
    for each in chosen:
        pieces = tidied(article, tag, accepted(each, proposed, tag, bounds))
        name = pieces[0].span.of(article.text) if tag.names_entity else ""
        entities[name] = entities.get(name) or naming.meant(tag, name, by=by, article=article, at=pieces[0].start)
        annotation = Annotation(article=article, tag=tag, author=by, entity=entities[name].entity, suggestion=each)
        annotation.created_at = annotation.updated_at = now
        told = values.defaults(tag, pieces, article.text) | values.known(tag, each.attributes)
        made.append(annotation)
        spans += rows.spans(annotation, pieces)
        valued += values.made(annotation, values.read(tag, told))
        before[f"annotation:{annotation.pk}"] = None
        after[f"annotation:{annotation.pk}"] = rows.snapshot(annotation, pieces, told)
    Annotation.objects.bulk_create(made)
    SpanRow.objects.bulk_create(spans)
    Value.objects.bulk_create(valued)
    message = f"{counted(chosen)} marked as {tag.name.lower()}.{''.join(each.said for each in entities.values())}"
    change = decide(chosen, Decision.ACCEPTED, by=by, before=before, after=after, message=message, together=together)
    change.annotations.extend(annotation.pk for annotation in made)
    return change


def accepted(suggestion: Suggestion, proposed: Tag, tag: Tag, bounds: tuple[int, int] | None) -> list[Bounds]:
    """The pieces that an annotation made of the suggestion has, in the roles of `tag`."""
    pieces = known_pieces(suggestion, proposed)
    if bounds is not None:
        if bounds[0] >= bounds[1]:
            raise Invalid("The passage holds no words. Select some text and try again.", field="spans")
        first = next((at for at, piece in enumerate(pieces) if piece.start == suggestion.start), 0)
        pieces[first] = Piece(*bounds, pieces[first].role)
    kept, _ = moved(pieces, proposed, tag)
    return [(piece.start, piece.end, piece.role) for piece in kept]


def known_pieces(suggestion: Suggestion, proposed: Tag) -> list[Piece]:
    """The suggestion's pieces in the roles that its tag has by now, the main one first: a codebook may have
    changed since.

    What was its main part is the tag's main one, unless another piece is.
    """
    roles = {role.key for role in proposed.roles.all()}
    pieces = suggestion.pieces()
    kept = [piece for piece in pieces if piece.role in roles]
    main = "" if proposed.main_role is None else proposed.main_role.key
    if all(piece.role != main for piece in kept):
        kept.insert(0, Piece(suggestion.start, suggestion.end, main))
    return sorted(kept, key=lambda piece: piece.role != main)


def other_sort(proposed: Tag, tag: Tag) -> str:
    if proposed.names_entity:
        return f"A name cannot be marked as {tag.name.lower()}. Choose a tag for names."
    return f"A statement cannot be marked as {tag.name.lower()}, which is a tag for names. Choose another."


@transaction.atomic
def dismiss(suggestion: Suggestion, *, by: User, alike: bool = False, together: str = "") -> Change:
    """Turn a suggestion down, or with `alike` every one offered in the article with the same words and tag.

    It does not come back when the suggester runs again. Raises Clash if somebody has decided already.
    """
    chosen = undecided(suggestion, alike=alike)
    message = f"{counted(chosen)} dismissed."
    return decide(chosen, Decision.DISMISSED, by=by, before={}, after={}, message=message, together=together)


def undecided(suggestion: Suggestion, *, alike: bool) -> list[Suggestion]:
    """The open suggestions that a decision is about, under the article's lock."""
    lock(suggestion.article)
    standing = suggestion.article.suggestions.select_related("decided_by").filter(pk=suggestion.pk).first()
    if standing is None:
        raise Clash("This suggestion was withdrawn meanwhile. Nothing was changed.", code="already_decided")
    if standing.decision != Decision.OPEN:
        who = "Somebody" if standing.decided_by is None else standing.decided_by.username
        raise Clash(f"{who} has already {standing.decision} this suggestion.", code="already_decided")
    if not alike:
        return [standing]
    rules = SuggestionRule.of(suggestion.article.collection_id)
    same = suggestion.article.suggestions.offered(rules).filter(quote=standing.quote, tag=standing.tag_id)
    return sorted({standing, *same}, key=lambda each: (each.start, each.end))


def decide(
    chosen: Sequence[Suggestion],
    decision: Decision,
    *,
    by: User,
    before: State,
    after: State,
    message: str,
    together: str = "",
) -> Change:
    """Store one decision on all of `chosen`, with the event; one of several that are `together` says so by a key."""
    article = chosen[0].article
    if together:
        before[f"{TOGETHER}{together}"] = after[f"{TOGETHER}{together}"] = None
    settle(chosen, decision, by=by, before=before, after=after)
    # Their like count how many there are, so they are shown anew too.
    like = article.suggestions.filter(quote=chosen[0].quote, tag=chosen[0].tag_id)
    where = [piece.span for each in (*like, *chosen) for piece in each.pieces()]
    positions = touched(article, where)
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
