"""Articles that come back from an export: stored as the document has them, nothing about them worked out anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from reader.models import Article, Collection, User
from reader.text.characters import clean
from reader.text.errors import TextError
from reader.text.layout import Block
from reader.text.normalise import digest, slices
from reader.text.paragraphs import Kind

from .errors import Invalid
from .importing import already_in, store_article
from .metadata import Metadata, checked


@transaction.atomic
def restore_article(collection: Collection, told: Mapping[str, Any], *, by: User | None) -> tuple[Article, bool]:
    """Store an article of a document with its id, or under a new id where the id is taken on this server.

    `told` has the members of an article in the export, times as ISO strings. False with the existing article if its
    text is already in the collection. Raises Invalid where text, digest and paragraphs do not belong together.
    """
    existing = already_in(collection, told["sha256"])
    if existing is not None:
        return existing, False
    blocks = verified(told)
    day = told["published_on"]
    head = checked(
        Metadata(
            told["title"],
            told["publication"],
            told["byline"],
            None if day is None else date.fromisoformat(day),
            told["source_url"],
            told["language"],
        )
    )
    taken = Article.objects.filter(pk=told["id"]).exists()
    article = Article(
        pk=uuid4() if taken else UUID(told["id"]),
        exported_id=UUID(told["id"]) if taken else None,
        collection=collection,
        imported_by=by,
        text=told["text"],
        sha256=told["sha256"],
        **head.fields(),
    )
    store_article(article, blocks, by=by)
    Article.objects.filter(pk=article.pk).update(created_at=datetime.fromisoformat(told["created_at"]))
    return article, True


def verified(told: Mapping[str, Any]) -> list[Block]:
    """The article's paragraphs. Raises Invalid where text, digest and paragraphs do not belong together."""
    text = told["text"]
    where = f"The article “{told['title']}”"
    try:
        unclean = clean(text) != text
    except TextError as error:
        raise Invalid(f"{where}: {error.message}", field="text") from error
    if unclean:
        raise Invalid(f"{where} has a text that is not normalised, so its offsets mean nothing here.", field="text")
    if digest(text) != told["sha256"]:
        raise Invalid(f"{where} has a sha256 that is not its text’s: one of them was changed.", field="sha256")
    blocks = [Block(each["start"], each["end"], Kind(each["kind"]), "") for each in told["paragraphs"]]
    if [(block.start, block.end) for block in blocks] != [(place.start, place.end) for place in slices(text)]:
        raise Invalid(f"{where} has paragraphs that are not its text’s.", field="paragraphs")
    return blocks
