"""Reading an export back: codebook, articles, annotations, with their ids and times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from annotations.models import Annotation, Decision, Entity, Span, Suggestion, Tag
from annotations.text.spans import Span as Stretch
from reader.actions.errors import Invalid, storable
from reader.actions.restoring import restore_article
from reader.models import Article, Collection, User

from . import naming
from .annotate import NOTE_LIMIT
from .changes import lock, log, touched

Json = Mapping[str, Any]


@transaction.atomic
def restore(collection: Collection, document: Json, *, by: User | None) -> Counter[str]:
    """Bring the articles and annotations of a document into the collection.

    `document` satisfies the export's schema. An empty collection takes the document's codebook; another keeps its own
    and gains the tags it lacks. What is already there, by text or by id, is left as it is. Authors that this server
    does not know are made as accounts that nobody can log in to. Returns how many "articles", "annotations" and
    "people" were added and how many "known" were left alone. Raises Invalid, and stores nothing, for a document that
    contradicts itself.
    """
    list(Collection.objects.select_for_update().filter(pk=collection.pk).values_list("pk"))
    done: Counter[str] = Counter()
    tags = _codebook(collection, document["tags"])
    people = _people(document, done)
    for known in Article.objects.filter(
        collection=collection, sha256__in=[told["sha256"] for told in document["articles"]]
    ).order_by("pk"):
        lock(known)
    for told in document["articles"]:
        article, created = restore_article(collection, told, by=by)
        done["articles" if created else "known"] += 1
        added = _annotations(article, told["annotations"], tags=tags, people=people, done=done)
        if added:
            spans = Span.objects.filter(annotation__in=added).values_list("start", "end")
            where = touched(article, [Stretch(start, end) for start, end in spans])
            log("restored", article, by=by, before={}, after={"annotations": len(added)}, paragraphs=where)
    return done


def _codebook(collection: Collection, told: list[Json]) -> dict[str, Tag]:
    """The collection's tags by key, those of the document among them."""
    known = {tag.key: tag for tag in Tag.objects.filter(collection=collection)}
    wanted = [tag["key"] for tag in told]
    if len(set(wanted)) != len(wanted):
        raise Invalid("Two tags of the document have the same key.", field="tags")
    if not collection.articles.exists():
        Entity.objects.filter(collection=collection).delete()
        Tag.objects.filter(collection=collection).delete()
        known = {}
    shortcuts = {tag.shortcut for tag in known.values()}
    for number, each in enumerate(told, start=len(known)):
        if each["key"] in known:
            continue
        fields = {name: value for name, value in each.items() if name not in {"roles", "attributes"}}
        if fields["shortcut"] in shortcuts:
            fields["shortcut"] = ""  # taken here by another tag
        shortcuts.add(fields["shortcut"])
        known[each["key"]] = Tag.objects.create(collection=collection, position=number, **fields)
    return known


def _people(document: Json, done: Counter[str]) -> dict[str, User]:
    """The users that the document names, by username."""
    names = {author["username"]: author["name"] for author in document["authors"]}
    for article in document["articles"]:
        for annotation in article["annotations"]:
            names.setdefault(annotation["author"], "")
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
    article: Article, told: list[Json], *, tags: dict[str, Tag], people: dict[str, User], done: Counter[str]
) -> list[UUID]:
    """Store those annotations of the article that it does not have. Returns their ids."""
    ids = [UUID(each["id"]) for each in told]
    here = Annotation.objects.filter(Q(pk__in=ids) | Q(exported_id__in=ids), article__collection=article.collection)
    known = {pk for pair in here.values_list("pk", "exported_id") for pk in pair}
    taken = set(Annotation.objects.filter(pk__in=ids).values_list("pk", flat=True))
    entities: dict[tuple[str, str], Entity | None] = {}
    annotations, spans = [], []
    for pk, each in zip(ids, told, strict=True):
        if pk in known:
            done["known"] += 1
            continue
        tag = tags.get(each["tag"])
        if tag is None:
            raise Invalid(
                f"Annotation {pk} has the tag “{each['tag']}”, which the document does not define.", field="tag"
            )
        name = each["entity"] or ""
        if (tag.key, name) not in entities:
            entities[tag.key, name] = naming.entity_for(tag, name)
        annotation = Annotation(
            pk=uuid4() if pk in taken else pk,
            exported_id=pk if pk in taken else None,
            article=article,
            tag=tag,
            author=people[each["author"]],
            note=storable(each["note"], field="note", limit=NOTE_LIMIT),
            entity=entities[tag.key, name],
            suggestion=_origin(article, each["suggestion"], tags=tags, people=people),
            created_at=datetime.fromisoformat(each["created_at"]),
            updated_at=datetime.fromisoformat(each["updated_at"]),
            version=each["version"],
        )
        annotations.append(annotation)
        spans += [_span(article, annotation, span, pk) for span in each["spans"]]
        known.add(pk)
    Annotation.objects.bulk_create(annotations)
    Span.objects.bulk_create(spans)
    done["annotations"] += len(annotations)
    return [annotation.pk for annotation in annotations]


def _span(article: Article, annotation: Annotation, told: Json, pk: UUID) -> Span:
    start, end, quote = told["start"], told["end"], told["quote"]
    if not 0 <= start < end <= len(article.text) or article.text[start:end] != quote:
        raise Invalid(
            f"Annotation {pk} says that “{quote[:60]}” stands from {start} to {end}; the text does not have it there.",
            field="spans",
        )
    return Span(annotation=annotation, start=start, end=end, quote=quote)


def _origin(article: Article, told: Json | None, *, tags: dict[str, Tag], people: dict[str, User]) -> Suggestion | None:
    """The accepted suggestion that an annotation came from, stored if it is not there. What was decided stays so."""
    if told is None:
        return None
    if told["tag"] not in tags or not 0 <= told["start"] < told["end"] <= len(article.text):
        raise Invalid("A suggestion of the document has a tag or a place that is not in it.", field="suggestion")
    place = {"suggester": told["suggester"], "start": told["start"], "end": told["end"]}
    decided = article.suggestions.exclude(decision=Decision.OPEN).filter(**place).first()
    if decided is not None:
        return decided
    found, _ = Suggestion.objects.update_or_create(
        article=article,
        **place,
        defaults={
            "tag": tags[told["tag"]],
            "quote": article.text[told["start"] : told["end"]],
            "score": told["score"],
            "suggester_version": told["suggester_version"],
            "decision": Decision.ACCEPTED,
            "decided_by": None if told["decided_by"] is None else people[told["decided_by"]],
            "decided_at": told["decided_at"] or article.created_at,
        },
    )
    return found
