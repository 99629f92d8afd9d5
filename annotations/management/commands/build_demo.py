"""manage.py build_demo: make fixtures/demo.json of the texts and marks in fixtures/demo/.

The fixture is built, never written by hand: offsets, digests and ids follow from the texts. Ids are derived from
names, so the same sources give the same file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from annotations.actions import codebook
from annotations.models import (
    Alias,
    Annotation,
    Attribute,
    Entity,
    Option,
    Reply,
    Resolution,
    Span,
    Tag,
    TagRole,
    Value,
)
from annotations.text.anchoring import occurrences
from annotations.text.attributes import AttributeType
from annotations.text.spans import Span as Stretch
from reader.models import Article, Collection, Membership, Paragraph, Role, User
from reader.text.normalise import digest, normalise, slices
from reader.text.paragraphs import Kind

SOURCES = settings.BASE_DIR / "fixtures" / "demo"
FIXTURE = settings.BASE_DIR / "fixtures" / "demo.json"
PEOPLE = {
    "ada": ("Ada", "Owens", Role.OWNER),
    "ben": ("Ben", "Marsh", Role.ANNOTATOR),
    "cleo": ("Cleo", "Adeyemi", Role.ANNOTATOR),
    "dana": ("Dana", "Reyes", Role.READER),
}
STARTED = datetime(2026, 9, 14, 8, 30, tzinfo=UTC)  # when the demo team began to read
PACE = timedelta(minutes=4)  # from one annotation to the next

Json = dict[str, Any]


class Command(BaseCommand):
    help = "Makes the demo collection’s fixture of the sources in fixtures/demo/."

    def handle(self, **options: Any) -> None:
        FIXTURE.write_text(built(), encoding="utf-8")
        self.stdout.write(f"Wrote {FIXTURE.relative_to(settings.BASE_DIR)}.")


@dataclass
class Known:
    """What a mark may point to, by the keys and names that the sources use."""

    users: dict[str, User]
    articles: dict[str, Article] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    roles: dict[tuple[str, str], TagRole] = field(default_factory=dict)
    attributes: dict[tuple[str, str], Attribute] = field(default_factory=dict)
    options: dict[tuple[str, str, str], Option] = field(default_factory=dict)
    entities: dict[tuple[str, str], Entity] = field(default_factory=dict)


def built() -> str:
    """The fixture's text. Raises CommandError for a mark that does not stand in its article."""
    made = list(rows())
    # The columns only: rows that are not stored have no many-to-many relations to ask for.
    columns = {field.name for row in made for field in row._meta.concrete_fields}
    text: str = serializers.serialize(
        "json", made, indent=1, fields=columns, use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    return text


def rows() -> Iterator[Model]:
    """All rows of the demo collection, those that others refer to first."""
    collection = Collection(
        slug="demo",
        name="Kazakhstan, January 2022",
        description="Five demo texts, written for Postil from publicly reported facts, on the same events.",
        created_at=STARTED,
    )
    users = {name: user(name) for name in PEOPLE}
    yield from users.values()
    yield collection
    for name, (*_, role) in PEOPLE.items():
        yield Membership(collection=collection, user=users[name], role=role, joined_at=STARTED)
    known = Known(users)
    yield from defined(collection, known)
    yield from named(collection, known)
    for number, (name, told) in enumerate(read("articles.json").items()):
        known.articles[name] = article(collection, name, told, users["ada"], at=STARTED + number * timedelta(minutes=1))
        yield known.articles[name]
        yield from paragraphs(known.articles[name], told["kinds"])
    for number, mark in enumerate(read("annotations.json")):
        yield from annotated(number, mark, known)


def read(name: str) -> Any:
    return json.loads((SOURCES / name).read_text(encoding="utf-8"))


def user(username: str) -> User:
    first, last, _ = PEOPLE[username]
    # No password: load_demo sets one, where DEMO=1.
    return User(username=username, first_name=first, last_name=last, password="!", date_joined=STARTED)  # noqa: S106


def article(collection: Collection, name: str, told: Json, by: User, *, at: datetime) -> Article:
    text = normalise((SOURCES / "articles" / f"{name}.txt").read_text(encoding="utf-8"))
    return Article(
        pk=identity("article", name),
        collection=collection,
        text=text,
        sha256=digest(text),
        imported_by=by,
        created_at=at,
        published_on=date.fromisoformat(told["published_on"]),
        **{field: told[field] for field in ("title", "publication", "byline", "source_url", "language")},
    )


def paragraphs(article: Article, kinds: dict[str, str]) -> Iterator[Paragraph]:
    """The article's paragraphs. `kinds` gives, by how a paragraph begins, the kind of those that are not plain."""
    for position, place in enumerate(slices(article.text)):
        words = article.text[place.start : place.end]
        kind = next((kind for start, kind in kinds.items() if words.startswith(start)), Kind.PARAGRAPH)
        yield Paragraph(article=article, position=position, kind=str(kind), start=place.start, end=place.end)


def defined(collection: Collection, known: Known) -> Iterator[Model]:
    """The tags of the default codebook with all that belongs to them."""
    for position, told in enumerate(codebook.default()):
        tag, roles, attributes, options = codebook.built(collection, told, position=position)
        known.tags[tag.key] = tag
        known.roles |= {(tag.key, role.key): role for role in roles}
        known.attributes |= {(tag.key, attribute.key): attribute for attribute in attributes}
        known.options |= {(tag.key, option.attribute.key, option.key): option for option in options}
        yield from (tag, *roles, *attributes, *options)


def named(collection: Collection, known: Known) -> Iterator[Model]:
    """The entities with their other names."""
    for told in read("entities.json"):
        tag = known.tags[told["tag"]]
        entity = known.entities[tag.key, told["name"]] = Entity(collection=collection, tag=tag, name=told["name"])
        yield entity
        for name in told["aliases"]:
            yield Alias(entity=entity, tag=tag, name=name)


def annotated(number: int, mark: Json, known: Known) -> Iterator[Model]:
    """The mark as an annotation with its spans and values; all are made at a steady pace, one after another."""
    article, tag = known.articles[mark["article"]], known.tags[mark["tag"]]
    at = STARTED + timedelta(hours=1) + number * PACE
    annotation = Annotation(
        pk=identity("annotation", str(number)),
        article=article,
        tag=tag,
        author=known.users[mark["author"]],
        note=mark["note"],
        entity=known.entities[tag.key, mark["entity"]] if mark["entity"] else None,
        created_at=at,
        updated_at=at,
    )
    yield annotation
    for told in mark["spans"]:
        span = place(article, told)
        role = known.roles[tag.key, told["role"]] if "role" in told else None
        yield Span(annotation=annotation, role=role, start=span.start, end=span.end, quote=span.of(article.text))
    for key, value in mark["attributes"].items():
        yield from values(annotation, known.attributes[tag.key, key], value, known)
    yield from talk(annotation, mark, known)


def talk(annotation: Annotation, mark: Json, known: Known) -> Iterator[Model]:
    """What was said under the annotation on the day after, and by whom it was settled."""
    article, at = annotation.article, annotation.created_at + timedelta(days=1)
    for number, told in enumerate(mark.get("replies", [])):
        at += PACE
        author = known.users[told["author"]]
        pk = identity("reply", f"{annotation.pk}/{number}")
        yield Reply(
            pk=pk,
            annotation=annotation,
            article=article,
            author=author,
            body=told["text"],
            created_at=at,
            updated_at=at,
        )
    if "resolved" in mark:
        yield Resolution(annotation=annotation, article=article, by=known.users[mark["resolved"]], at=at + PACE)


def place(article: Article, told: Json) -> Stretch:
    """Where the quote stands, for the n-th time as `occurrence` says."""
    found = occurrences(article.text, told["quote"])
    nth: int = told.get("occurrence", 1)
    if len(found) < nth:
        raise CommandError(f"“{told['quote']}” does not stand {nth} times in “{article.title}”.")
    return found[nth - 1]


def values(annotation: Annotation, attribute: Attribute, value: Any, known: Known) -> Iterable[Value]:
    """The value as rows, told as in an export: an entity by tag and name, an option by its key, several by theirs."""
    if attribute.type == AttributeType.ENTITY:
        return [Value(annotation=annotation, attribute=attribute, entity=known.entities[value["tag"], value["name"]])]
    keys = value if attribute.type == AttributeType.CHOICES else [value]
    options = [known.options[annotation.tag.key, attribute.key, key] for key in keys]
    return [Value(annotation=annotation, attribute=attribute, option=option) for option in options]


def identity(kind: str, name: str) -> Any:
    return uuid5(NAMESPACE_URL, f"https://postil.example/demo/{kind}/{name}")
