"""Reading an export back: codebook, articles, annotations, with their ids and times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from annotations.models import Annotation, Decision, Span, Suggestion, Tag, Value
from annotations.text.found import CUE, SuggestionKind
from annotations.text.spans import Span as Stretch
from reader.actions.errors import Invalid, storable
from reader.actions.restoring import restore_article
from reader.models import Article, Collection, User

from . import joining, restoring_talk, values
from .annotate import NOTE_LIMIT
from .changes import lock, log, touched

Json = Mapping[str, Any]
Place = tuple[UUID, str, str, int, int]  # of a suggestion: article, suggester, its tag's key if no name, its anchor

BATCH = 2_000  # rows of one insertion


@dataclass(frozen=True)
class Ground:
    """What the annotations of a document refer to, as the collection has it by now."""

    tags: dict[str, Tag]  # by key, whole
    people: dict[str, User]  # by username
    entities: joining.Entities


@transaction.atomic
def restore(collection: Collection, document: Json, *, by: User | None) -> Counter[str]:
    """Bring the articles and annotations of a document into the collection, with its codebook and entities.

    `document` satisfies the export's schema. What is already there, by text or by id, is left as it is; see `joining`
    for codebook and entities. Authors that this server does not know are made as accounts that nobody can log in to.
    Returns how many "articles", "annotations" and "people" were added and how many "known" were left alone. Raises
    Invalid, and stores nothing, for a document that contradicts itself or the collection's codebook.
    """
    # NO KEY: whoever annotates holds an article, which is waited for below, and refers to the collection in the log.
    list(Collection.objects.select_for_update(no_key=True).filter(pk=collection.pk).values_list("pk"))
    done: Counter[str] = Counter()
    tags = joining.codebook_of(collection, document["tags"])
    ground = Ground(tags=tags, people=_people(document, done), entities=joining.entities_of(collection, tags, document))
    for known in Article.objects.filter(
        collection=collection, sha256__in=[told["sha256"] for told in document["articles"]]
    ).order_by("pk"):
        lock(known)
    told_in: list[tuple[Article, list[Json]]] = []
    for told in document["articles"]:
        article, created = restore_article(collection, told, by=by)
        done["articles" if created else "known"] += 1
        told_in.append((article, told["annotations"]))
    for article, spans in _annotations(collection, told_in, ground, done):
        where = touched(article, [Stretch(span.start, span.end) for span in spans])
        added = {"annotations": len({span.annotation_id for span in spans})}
        log("restored", article, by=by, before={}, after=added, paragraphs=where)
    return done


def _people(document: Json, done: Counter[str]) -> dict[str, User]:
    """The users that the document names, by username."""
    names = {author["username"]: author["name"] for author in document["authors"]}
    for article in document["articles"]:
        for annotation in article["annotations"]:
            names.setdefault(annotation["author"], "")
            for username in restoring_talk.people(annotation):
                names.setdefault(username, "")
            origin = annotation["suggestion"]
            if origin is not None and origin["decided_by"] is not None:
                names.setdefault(origin["decided_by"], "")
    people = {user.username: user for user in User.objects.filter(username__in=names)}
    for username, name in names.items():
        if username not in people:
            first, _, last = storable(name, field="name", limit=300).partition(" ")
            stranger = User(username=username, first_name=first[:150], last_name=last[:150], is_active=False)
            stranger.set_unusable_password()
            stranger.save()
            people[username] = stranger
            done["people"] += 1
    return people


def _annotations(
    collection: Collection, told_in: list[tuple[Article, list[Json]]], ground: Ground, done: Counter[str]
) -> list[tuple[Article, list[Span]]]:
    """Store those annotations that the collection does not have. Returns the spans that an article has gained."""
    ids = [UUID(each["id"]) for _, told in told_in for each in told]
    here = Annotation.objects.filter(Q(pk__in=ids) | Q(exported_id__in=ids), article__collection=collection)
    known = {pk for pair in here.values_list("pk", "exported_id") for pk in pair}
    taken = set(Annotation.objects.filter(pk__in=ids).values_list("pk", flat=True))
    new: list[tuple[Article, Json]] = []
    for article, told in told_in:
        for each in told:
            pk = UUID(each["id"])
            if pk in known:
                done["known"] += 1
                continue
            known.add(pk)
            new.append((article, each))
    origins = _origins(new, ground)
    rows = [_rows(article, told, ground, taken=taken, origins=origins) for article, told in new]
    Annotation.objects.bulk_create([annotation for annotation, _, _ in rows], batch_size=BATCH)
    Span.objects.bulk_create([span for _, spans, _ in rows for span in spans], batch_size=BATCH)
    Value.objects.bulk_create([value for _, _, values in rows for value in values], batch_size=BATCH)
    restoring_talk.restore([(row, told) for (row, _, _), (_, told) in zip(rows, new, strict=True)], ground.people)
    done["annotations"] += len(rows)
    gained: dict[UUID, tuple[Article, list[Span]]] = {}
    for (article, _), (_, spans, _) in zip(new, rows, strict=True):
        gained.setdefault(article.pk, (article, []))[1].extend(spans)
    return list(gained.values())


def _rows(
    article: Article, told: Json, ground: Ground, *, taken: set[UUID], origins: Mapping[Place, Suggestion]
) -> tuple[Annotation, list[Span], list[Value]]:
    """The annotation with its spans and values, not stored yet."""
    pk = UUID(told["id"])
    tag = ground.tags.get(told["tag"])
    if tag is None:
        raise Invalid(f"Annotation {pk} has the tag “{told['tag']}”, which the document does not define.", field="tag")
    annotation = Annotation(
        pk=uuid4() if pk in taken else pk,
        exported_id=pk if pk in taken else None,
        article=article,
        tag=tag,
        author=ground.people[told["author"]],
        note=storable(told["note"], field="note", limit=NOTE_LIMIT),
        entity=ground.entities(tag.key, told["entity"] or ""),
        suggestion=None if told["suggestion"] is None else origins[_place(article, told, ground)],
        created_at=datetime.fromisoformat(told["created_at"]),
        updated_at=datetime.fromisoformat(told["updated_at"]),
        version=told["version"],
    )
    try:
        valued = values.read(tag, told["attributes"], find=ground.entities)
    except Invalid as problem:
        raise Invalid(f"Annotation {pk}, {problem.field}: {problem.message}", field=problem.field) from problem
    return annotation, _spans(annotation, told), values.made(annotation, valued)


def _spans(annotation: Annotation, told: Json) -> list[Span]:
    """The annotation's spans, not stored yet. Raises Invalid where the text or the tag does not have them."""
    name, text = f"Annotation {told['id']}", annotation.article.text
    roles = {None: None, **{role.key: role for role in annotation.tag.roles.all()}}
    spans: list[Span] = []
    for each in told["spans"]:
        start, end, quote, role = each["start"], each["end"], each["quote"], each["role"]
        if not 0 <= start < end <= len(text) or text[start:end] != quote:
            raise Invalid(
                f"{name} says that “{quote[:60]}” stands from {start} to {end}; the text does not have it there.",
                field="spans",
            )
        if role not in roles:
            raise Invalid(f"{name} has a part “{role}”, which its tag “{told['tag']}” has not.", field="spans")
        if any(other.role == roles[role] and other.start < end and start < other.end for other in spans):
            raise Invalid(f"{name} has two spans of one part that overlap, from {start} to {end}.", field="spans")
        spans.append(Span(annotation=annotation, role=roles[role], start=start, end=end, quote=quote))
    return spans


def _place(article: Article, told: Json, ground: Ground) -> Place:
    """Of the suggestion that an annotation came from."""
    tag = ground.tags.get(told["suggestion"]["tag"])
    key = "" if tag is None or tag.names_entity else tag.key
    return article.pk, told["suggestion"]["suggester"], key, *_anchor(told)


def _anchor(told: Json) -> tuple[int, int]:
    """What tells the suggestion apart: the cue, where the annotation has one, as contents may be of several."""
    cue = next((span for span in told["spans"] if span.get("role") == CUE), told["suggestion"])
    return cue["start"], cue["end"]


def _origins(new: list[tuple[Article, Json]], ground: Ground) -> dict[Place, Suggestion]:
    """The accepted suggestions that annotations came from, stored where they are not. What was decided stays so."""
    wanted = {
        _place(article, told, ground): _origin(article, told, ground)
        for article, told in new
        if told["suggestion"] is not None
    }
    there = {
        (
            each.article_id,
            each.suggester,
            "" if each.tag.names_entity else each.tag.key,
            each.anchor_start,
            each.anchor_end,
        ): each
        for each in Suggestion.objects.filter(article__in={place[0] for place in wanted}).select_related("tag")
    }
    decided = {place: each for place, each in there.items() if each.decision != Decision.OPEN}
    for place, suggestion in wanted.items():
        if place in there:
            suggestion.pk = there[place].pk
    to_store = [suggestion for place, suggestion in wanted.items() if place not in decided]
    Suggestion.objects.bulk_create(
        to_store,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[
            "tag",
            "start",
            "end",
            "quote",
            "score",
            "suggester_version",
            "decision",
            "decided_by",
            "decided_at",
        ],
    )
    return wanted | decided


def _origin(article: Article, annotation: Json, ground: Ground) -> Suggestion:
    """The suggestion that an annotation came from, not stored yet. Raises Invalid where the document does not have its
    tag or its place."""
    told, anchor = annotation["suggestion"], _anchor(annotation)
    places = ((told["start"], told["end"]), anchor)
    if told["tag"] not in ground.tags or not all(0 <= start < end <= len(article.text) for start, end in places):
        raise Invalid("A suggestion of the document has a tag or a place that is not in it.", field="suggestion")
    tag = ground.tags[told["tag"]]
    return Suggestion(
        article=article,
        tag=tag,
        kind=SuggestionKind.about(tag.key, names_entity=tag.names_entity),
        start=told["start"],
        end=told["end"],
        anchor_start=anchor[0],
        anchor_end=anchor[1],
        quote=article.text[told["start"] : told["end"]],
        score=told["score"],
        suggester=told["suggester"],
        suggester_version=told["suggester_version"],
        decision=Decision.ACCEPTED,
        decided_by=None if told["decided_by"] is None else ground.people[told["decided_by"]],
        decided_at=told["decided_at"] or article.created_at,
    )
