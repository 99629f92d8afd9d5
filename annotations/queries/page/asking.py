"""What is asked for next of an annotation, a part or a value at a time, and what is proposed for it.

The order is fixed by the tag: its parts that are missing, once more the main part where a shorter one is likelier, then
its attributes. So it is told from the annotation and the last step alone which one comes next; nothing is remembered.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db.models import Q

from annotations.models import Annotation, Attribute, Entity, Tag, TagRole
from annotations.models import Span as SpanRow
from annotations.queries.entities.meant import meant
from annotations.text import parts
from annotations.text.attributes import AttributeType
from annotations.text.spans import Span
from reader.models import User

from .questions import Choice, Proposal, Step, Subject

DIGITS = "123456789"  # the keys of what is offered; a tenth has none
PROPOSED = 4  # spans for a part
KNOWN = 200  # names offered for an entity

#: Which step, in the order of asking: the missing parts, the main part once more, the attributes.
Place = tuple[int, int]
PARTS, MAIN, VALUES = 0, 1, 2
BEGINNING: Place = (-1, 0)


def fetch(pk: UUID, *, user: User) -> Annotation | None:
    """The annotation with all that is needed to ask about it, if `user` sees it. Six queries."""
    seen = Annotation.objects.visible_to(user).select_related("tag", "author", "entity", "article__collection")
    return seen.with_parts().prefetch_related("tag__roles", "tag__attributes__options").filter(pk=pk).first()


def first_step(pk: UUID, *, user: User) -> Step | None:
    """The first open step of the annotation, None where there is none, or no such annotation."""
    annotation = fetch(pk, user=user)
    return None if annotation is None else next_step(annotation, user=user)


def place_of(annotation: Annotation, key: str) -> Place | None:
    """Which step of the annotation, as it stands, `key` names; None if its tag has no such part or attribute."""
    kind, _, name = key.partition(":")
    if kind == "role":
        roles = list(annotation.tag.roles.all())
        at = next((nth for nth, role in enumerate(roles) if role.key == name), None)
        if at is None:
            return None
        return (MAIN, 0) if at == 0 and given(annotation).get(name) else (PARTS, at)
    attributes = list(annotation.tag.attributes.all()) if kind == "attribute" else []
    return next(((VALUES, nth) for nth, each in enumerate(attributes) if each.key == name), None)


def subject_of(annotation: Annotation, place: Place) -> Subject:
    """The part or the attribute that the step at `place` is about."""
    which, nth = place
    several: list[Subject] = list(annotation.tag.attributes.all() if which == VALUES else annotation.tag.roles.all())
    return several[nth]


def given(annotation: Annotation) -> dict[str, list[Span]]:
    """The annotation's pieces by the key of their role; what has none is in the main one. Needs it whole."""
    main = annotation.tag.main_role
    pieces: dict[str, list[Span]] = {}
    for row in annotation.spans.all():
        role = row.role or main
        pieces.setdefault("" if role is None else role.key, []).append(Span(row.start, row.end))
    return pieces


def next_step(
    annotation: Annotation, *, user: User, after: Place = BEGINNING, asked: int = 0, everything: bool = False
) -> Step | None:
    """The first open step after `after`, None where none is open; `asked` steps have been shown already.

    With `everything` it asks for every attribute, those with a value too, and for no parts. Needs the annotation as
    `fetch` gives it.
    """
    # Asked for once more is only what has just been marked, not what somebody comes back to for a value.
    shortened = None
    if not everything and (after[0] == PARTS or (after == BEGINNING and _misses_parts(annotation))):
        shortened = _shorter(annotation, user)
    places = [place for place in _open(annotation, everything=everything, again=shortened is not None) if place > after]
    if not places:
        return None
    return _step(annotation, places[0], user=user, asked=asked, left=len(places), everything=everything)


def step_at(annotation: Annotation, place: Place, *, user: User, asked: int = 0, everything: bool = False) -> Step:
    """The step at `place`, whether it is open or not."""
    later = [each for each in _open(annotation, everything=everything, again=False) if each > place]
    return _step(annotation, place, user=user, asked=asked, left=1 + len(later), everything=everything)


def keeping(step: Step, span: Span) -> Step:
    """The question for a part with what somebody chose for it as the first proposal."""
    others = [proposal for proposal in step.proposals if proposal.span != span]
    offered = [Proposal(span, span.of(step.annotation.article.text), ""), *others]
    keyed = [replace(each, key=key) for key, each in zip(DIGITS, offered[:PROPOSED], strict=False)]
    return replace(step, proposals=keyed, taken=span)


def _misses_parts(annotation: Annotation) -> bool:
    there = given(annotation)
    return any(role.key not in there for role in annotation.tag.roles.all())


def _open(annotation: Annotation, *, everything: bool, again: bool) -> list[Place]:
    there, valued = given(annotation), {value.attribute_id for value in annotation.values.all()}
    places: list[Place] = []
    if not everything:
        roles = enumerate(annotation.tag.roles.all())
        places += [(PARTS, nth) for nth, role in roles if role.key not in there]
        places += [(MAIN, 0)] if again else []
    for nth, attribute in enumerate(annotation.tag.attributes.all()):
        lacks = attribute.expected and attribute.pk not in valued
        if not attribute.retired and (everything or lacks):
            places.append((VALUES, nth))
    return places


def _step(annotation: Annotation, place: Place, *, user: User, asked: int, left: int, everything: bool) -> Step:
    nth, total = asked + 1, asked + left
    role = subject_of(annotation, place)
    if isinstance(role, Attribute):
        return _value_step(annotation, role, user=user, nth=nth, total=total, everything=everything)
    return Step(
        annotation,
        f"role:{role.key}",
        role,
        nth,
        total,
        everything,
        again=place[0] == MAIN,
        proposals=_offered(annotation, role, user=user, again=place[0] == MAIN),
        held=bool(given(annotation).get(role.key)),
    )


def _offered(annotation: Annotation, role: TagRole, *, user: User, again: bool) -> list[Proposal]:
    """What is proposed for a part; asked for again, what stands there is the second."""
    text, stands = annotation.article.text, given(annotation).get(role.key, [])
    by_words: dict[str, Span] = {}
    for span in proposed(annotation, role, user=user):
        by_words.setdefault(span.of(text), span)  # of two that read alike, one could not tell which is which
    spans = list(by_words.values())
    if again and stands:
        spans = [*spans[:1], stands[0], *spans[1:]]
    return [
        Proposal(span, span.of(text), key, stands=span in stands)
        for key, span in zip(DIGITS, spans[:PROPOSED], strict=False)
    ]


def proposed(annotation: Annotation, role: TagRole, *, user: User) -> list[Span]:
    """The likeliest spans for the part, in the paragraph where the main part begins, by the names that `user` sees
    marked there. Two queries."""
    article, there = annotation.article, given(annotation)
    main = annotation.tag.main_role
    first = next(iter(there.get("" if main is None else main.key, [])), None) or next(iter(there.values()))[0]
    row = article.paragraphs.filter(start__lte=first.start).order_by("position").last()
    if row is None:
        return []
    inside = Q(start__gte=row.start, end__lte=row.end, annotation__tag__names_entity=True)
    seen = Annotation.objects.visible_to(user).filter(article=article).order_by().values("pk")
    named = SpanRow.objects.filter(inside, annotation__in=seen).order_by("start", "end").distinct()
    names = [Span(*bounds) for bounds in named.values_list("start", "end")]
    paragraph = Span(row.start, row.end)
    return parts.proposals(
        article.text, role=role.key, paragraph=paragraph, given=there, names=names, limit=2 * PROPOSED
    )


def _shorter(annotation: Annotation, user: User) -> Span | None:
    """What is likelier to be the main part than the one longer piece that it has."""
    main = annotation.tag.main_role
    pieces = [] if main is None else given(annotation).get(main.key, [])
    if main is None or len(pieces) != 1:
        return None
    likeliest = next(iter(proposed(annotation, main, user=user)), None)
    whole = pieces[0]
    return likeliest if likeliest is not None and likeliest.end - likeliest.start < whole.end - whole.start else None


def _value_step(
    annotation: Annotation, attribute: Attribute, *, user: User, nth: int, total: int, everything: bool
) -> Step:
    values = [value for value in annotation.values.all() if value.attribute_id == attribute.pk]
    text, tag, tags, known = "", "", list[Tag](), list[str]()
    if attribute.type == AttributeType.TEXT:
        text = "".join(value.text for value in values)
    elif attribute.type == AttributeType.ENTITY:
        tags = list(Tag.objects.filter(collection=annotation.tag.collection_id, names_entity=True, retired=False))
        entity = next((value.entity for value in values), None) or meant(
            annotation, given(annotation).get(attribute.key, []), user=user
        )
        if entity is not None:
            text, tag = entity.name, entity.tag.key
        seen = Annotation.objects.visible_to(user).filter(article=annotation.article_id).order_by()
        marked = Entity.objects.filter(pk__in=seen.values("entity"))
        known = list(marked.order_by("name").values_list("name", flat=True).distinct()[:KNOWN])
    return Step(
        annotation,
        f"attribute:{attribute.key}",
        attribute,
        nth,
        total,
        everything,
        choices=_choices(attribute, {str(value.told()) for value in values}),
        text=text,
        entity_tag=tag,
        entity_tags=tags,
        known=known,
        held=bool(values),
    )


def _choices(attribute: Attribute, chosen: set[str]) -> list[Choice]:
    keys = iter(DIGITS)
    if attribute.type == AttributeType.YES_NO:
        both = (("yes", "Yes", "True"), ("no", "No", "False"))
        return [Choice(value, name, next(keys, ""), told in chosen) for value, name, told in both]
    return [
        Choice(
            option.key,
            option.name,
            next(keys, ""),
            option.key in chosen,
            option.definition,
            "" if option.low is None else f"{option.low}–{option.high}",
        )
        for option in attribute.options.all()
        if not option.retired or option.key in chosen
    ]
