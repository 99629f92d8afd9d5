"""manage.py build_demo: make fixtures/demo.json of the texts and marks in fixtures/demo/.

The fixture is built, never written by hand: offsets, digests and ids follow from the texts. Ids are derived from
names, so the same sources give the same file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from annotations.actions.codebook import DEFAULT
from annotations.models import Annotation, Entity, Span, Tag
from annotations.text.anchoring import occurrences
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
    described = json.loads(DEFAULT.read_text(encoding="utf-8"))
    tags = {each["key"]: Tag(collection=collection, position=n, **each) for n, each in enumerate(described)}
    yield from tags.values()
    articles: dict[str, Article] = {}
    for number, (name, told) in enumerate(read("articles.json").items()):
        articles[name] = article(collection, name, told, users["ada"], at=STARTED + number * timedelta(minutes=1))
        yield articles[name]
        yield from paragraphs(articles[name], told["kinds"])
    yield from annotated(collection, read("annotations.json"), articles=articles, tags=tags, users=users)


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


def annotated(
    collection: Collection,
    marks: list[Json],
    *,
    articles: dict[str, Article],
    tags: dict[str, Tag],
    users: dict[str, User],
) -> Iterator[Model]:
    """The marks as annotations, entities before those that point to them, made at a steady pace by turns."""
    entities: dict[tuple[str, str], Entity] = {}
    for number, mark in enumerate(marks):
        article, tag = articles[mark["article"]], tags[mark["tag"]]
        found = occurrences(article.text, mark["quote"])
        if len(found) < mark["occurrence"]:
            raise CommandError(f"“{mark['quote']}” does not stand in {mark['article']}.")
        span = found[mark["occurrence"] - 1]
        entity = None
        if mark["entity"]:
            key = (tag.key, mark["entity"])
            if key not in entities:
                entities[key] = Entity(collection=collection, tag=tag, name=mark["entity"])
                yield entities[key]
            entity = entities[key]
        at = STARTED + timedelta(hours=1) + number * PACE
        annotation = Annotation(
            pk=identity("annotation", str(number)),
            article=article,
            tag=tag,
            author=users[mark["author"]],
            note=mark["note"],
            entity=entity,
            created_at=at,
            updated_at=at,
        )
        yield annotation
        yield Span(annotation=annotation, start=span.start, end=span.end, quote=span.of(article.text))


def identity(kind: str, name: str) -> Any:
    return uuid5(NAMESPACE_URL, f"https://postil.example/demo/{kind}/{name}")
