"""How a thing is told to a program: the same in the API and in the export."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from annotations.models import Annotation, Attribute, Entity, EntityPair, Reply, Suggestion, Tag
from annotations.text.spans import Span, context
from reader.models import Article, Paragraph, User


def when(moment: datetime | None) -> str | None:
    """A time in ISO 8601, in UTC, to the microsecond: it reads back as the same time."""
    return None if moment is None else moment.isoformat()


def tag(tag: Tag) -> dict[str, Any]:
    """A tag with its roles and attributes. Needs it whole."""
    return {
        "key": tag.key,
        "name": tag.name,
        "colour": tag.colour,
        "pattern": tag.pattern,
        "letter": tag.letter,
        "shortcut": tag.shortcut,
        "definition": tag.definition,
        "example": tag.example,
        "names_entity": tag.names_entity,
        "retired": tag.retired,
        "roles": [_told(role, "key", "name", "definition", "example", "required") for role in tag.roles.all()],
        "attributes": [attribute(each) for each in tag.attributes.all()],
    }


def attribute(attribute: Attribute) -> dict[str, Any]:
    """An attribute with its options. Needs them at hand."""
    told = _told(attribute, "key", "name", "type", "definition", "example", "expected", "retired")
    columns = ("key", "name", "definition", "low", "high", "default", "retired")
    return told | {"options": [_told(option, *columns) for option in attribute.options.all()]}


def _told(thing: object, *columns: str) -> dict[str, Any]:
    return {column: getattr(thing, column) for column in columns}


def author(user: User) -> dict[str, Any]:
    return {"username": user.username, "name": user.get_full_name()}


def entity(entity: Entity) -> dict[str, Any]:
    """An entity with its other names. Needs its tag and aliases at hand."""
    return {
        "tag": entity.tag.key,
        "name": entity.name,
        "aliases": sorted(alias.name for alias in entity.aliases.all()),
    }


def entity_pair(pair: EntityPair) -> dict[str, Any]:
    """Two entities that may be one. Needs both with tags and aliases at hand."""
    return {
        "id": pair.pk,
        "first": entity(pair.first),
        "second": entity(pair.second),
        "score": pair.score,
        "reason": pair.reason,
        "verdict": str(pair.verdict),
    }


def paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "position": paragraph.position,
        "kind": paragraph.kind,
        "start": paragraph.start,
        "end": paragraph.end,
    }


def article(article: Article, *, pk: str = "") -> dict[str, Any]:
    """The article's metadata, without text and paragraphs. `pk` stands for its id where an export has another."""
    return {
        "id": pk or str(article.pk),
        "title": article.title,
        "publication": article.publication,
        "byline": article.byline,
        "published_on": None if article.published_on is None else article.published_on.isoformat(),
        "source_url": article.source_url,
        "language": article.language,
        "sha256": article.sha256,
        "created_at": when(article.created_at),
    }


def span(text: str, *, start: int, end: int, role: str | None = None) -> dict[str, Any]:
    prefix, suffix = context(text, Span(start, end))
    quote = text[start:end]
    return {"role": role, "start": start, "end": end, "quote": quote, "prefix": prefix, "suffix": suffix}


def suggestion(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion with its decision. Needs its article, tag and decided_by."""
    text = suggestion.article.text
    return {
        "id": str(suggestion.pk),
        "kind": suggestion.kind,
        "tag": suggestion.tag.key,
        "spans": [span(text, start=each.start, end=each.end, role=each.role or None) for each in suggestion.pieces()],
        "attributes": suggestion.attributes,
        "reasons": suggestion.reasons,
        "score": suggestion.score,
        "suggester": {"name": suggestion.suggester, "version": suggestion.suggester_version},
        "decision": str(suggestion.decision),
        "decided_by": None if suggestion.decided_by is None else suggestion.decided_by.username,
        "decided_at": when(suggestion.decided_at),
    }


def annotation(annotation: Annotation, text: str, *, pk: str = "") -> dict[str, Any]:
    """An annotation. Needs its tag, author, entity, parts and suggestion (with tag and decided_by) to be at hand."""
    return {
        "id": pk or str(annotation.pk),
        "tag": annotation.tag.key,
        "author": annotation.author.username,
        "spans": [
            span(text, start=each.start, end=each.end, role=None if each.role is None else each.role.key)
            for each in annotation.spans.all()
        ],
        "attributes": annotation.attributes(),
        "note": annotation.note,
        "entity": None if annotation.entity is None else annotation.entity.name,
        "created_at": when(annotation.created_at),
        "updated_at": when(annotation.updated_at),
        "version": annotation.version,
        "suggestion": None if annotation.suggestion is None else _origin(annotation.suggestion),
    }


def talk(annotation: Annotation) -> dict[str, Any]:
    """What is said under an annotation. Needs `conversation.talk.prefetches` to be at hand: not all see all of it."""
    settled = getattr(annotation, "resolution", None)
    return {
        "replies": [reply(each) for each in annotation.replies.all()],
        "resolved": None if settled is None else {"by": settled.by.username, "at": when(settled.at)},
    }


def reply(reply: Reply) -> dict[str, Any]:
    """A reply. Needs its author."""
    return {
        "id": str(reply.pk),
        "author": reply.author.username,
        "body": reply.body,
        "created_at": when(reply.created_at),
        "updated_at": when(reply.updated_at),
        "version": reply.version,
    }


def _origin(suggestion: Suggestion) -> dict[str, Any]:
    """The accepted suggestion an annotation was made from. Its quote is the text's own."""
    return {
        "tag": suggestion.tag.key,
        "start": suggestion.start,
        "end": suggestion.end,
        "score": suggestion.score,
        "suggester": suggestion.suggester,
        "suggester_version": suggestion.suggester_version,
        "decided_by": None if suggestion.decided_by is None else suggestion.decided_by.username,
        "decided_at": when(suggestion.decided_at),
    }
