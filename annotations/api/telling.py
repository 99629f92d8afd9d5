"""How the API tells of things: as an export does, and with what leads on from there."""

from typing import Any

from annotations.models import Annotation, Reply, Suggestion
from annotations.queries import present
from reader.models import Article, Collection, Role


def collection(collection: Collection, *, role: Role) -> dict[str, Any]:
    """A collection, and the role of the one who asks."""
    return {
        "id": collection.slug,
        "slug": collection.slug,
        "name": collection.name,
        "description": collection.description,
        "role": role.label,
        "created_at": present.when(collection.created_at),
    }


def listed(article: Article) -> dict[str, Any]:
    """An article in a list: without its text. Needs its collection."""
    return present.article(article) | {"collection": article.collection.slug}


def article(article: Article) -> dict[str, Any]:
    """An article with its text and paragraphs. Needs its collection and paragraphs."""
    paragraphs = [present.paragraph(paragraph) for paragraph in article.paragraphs.all()]
    return listed(article) | {"text": article.text, "paragraphs": paragraphs}


def annotation(annotation: Annotation, article: Article) -> dict[str, Any]:
    """An annotation with what is said under it, as far as the caller sees that, and the article it is in."""
    told = present.annotation(annotation, article.text) | {"article": str(article.pk)}
    return told | present.talk(annotation)


def reply(reply: Reply) -> dict[str, Any]:
    """A reply, and the annotation it stands under. Needs its author."""
    return present.reply(reply) | {"annotation": str(reply.annotation_id)}


def suggestion(suggestion: Suggestion, article: Article) -> dict[str, Any]:
    """A suggestion, and the article it is in."""
    suggestion.article = article
    return present.suggestion(suggestion) | {"article": str(article.pk)}
