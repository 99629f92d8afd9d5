"""How articles come into a collection, and leave it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.expressions import Combinable

from reader.models import Article, Collection, Draft, Paragraph, SearchPart, User
from reader.signals import changed
from reader.text.errors import TextError
from reader.text.layout import Block, lay_out
from reader.text.markdown import without_markup
from reader.text.normalise import digest, normalise
from reader.text.paragraphs import Kind
from reader.text.searching import config_for

from .drafting import GONE, given
from .errors import Clash, Invalid
from .metadata import Metadata, checked

#: A `tsvector` holds 1 MB, and compound words enter it several times over: such parts fit whatever they hold.
PART_BYTES = 128 * 1024
REMOVED = "This article was removed meanwhile. Nothing was changed."


def import_article(
    collection: Collection,
    *,
    by: User | None,
    title: str,
    text: str,
    publication: str = "",
    byline: str = "",
    published_on: date | None = None,
    source_url: str = "",
    language: str = "en",
    kinds: Mapping[int, Kind] | None = None,
) -> tuple[Article, bool]:
    """Store an article, its paragraphs and what is searched. False with the existing one if its text is already here.

    The text is normalised. `kinds` are those of paragraphs that are known, by position; the others are worked out.
    An empty title is taken from the text. Raises Invalid, naming the field that cannot be stored.
    """
    head = checked(Metadata(title, publication, byline, published_on, source_url, language))
    try:
        text = normalise(text)
    except TextError as error:
        raise Invalid(error.message, field=error.field, code=error.code) from error
    sha256 = digest(text)
    existing = already_in(collection, sha256)
    if existing is not None:
        return existing, False
    layout = lay_out(text, given=kinds)
    head_fields = head.fields() | {"title": head.title or shown_title(layout.masthead.title, text)}
    article = Article(collection=collection, imported_by=by, text=text, sha256=sha256, **head_fields)
    try:
        store_article(article, layout.blocks, by=by)
    except IntegrityError:
        # Somebody else saved the same text between our look and our insert.
        existing = already_in(collection, sha256)
        if existing is None:
            raise
        return existing, False
    return article, True


def import_file(
    collection: Collection, *, by: User | None, text: str, title: str = "", markdown: bool = False
) -> tuple[Article, bool]:
    """Store a text with what its own head says of it. Answers and raises as `import_article`."""
    try:
        text, hints = without_markup(text) if markdown else (normalise(text), {})
    except TextError as error:
        raise Invalid(error.message, field=error.field, code=error.code) from error
    head = lay_out(text, given=hints).masthead
    return import_article(
        collection,
        by=by,
        title=title or head.title,
        text=text,
        publication=head.publication,
        byline=head.byline,
        published_on=head.published_on,
        kinds=hints,
    )


@transaction.atomic
def save_all(drafts: Iterable[Draft], *, by: User) -> list[tuple[Article, bool]]:
    """Make articles of several drafts, all or none, but for those that no longer wait. Each with whether it is new."""
    waiting = _locked([draft.pk for draft in drafts])
    # Two who save the same texts wait for one another, so both must take them in one order.
    return [_saved(draft, by=by) for draft in sorted(waiting, key=lambda draft: digest(draft.text))]


@transaction.atomic
def save(draft: Draft, *, by: User) -> tuple[Article, bool]:
    """Make the draft an article and forget the draft. False with the existing article if its text is already there.

    Raises Clash if it was saved or thrown away in another window.
    """
    waiting = _locked([draft.pk])
    if not waiting:
        raise Clash(GONE)
    return _saved(waiting[0], by=by)


def _locked(ids: list[UUID]) -> list[Draft]:
    """Those of the drafts that still wait, as they stand now."""
    drafts = Draft.objects.select_for_update(of=("self",)).select_related("collection")
    return list(drafts.filter(pk__in=ids).order_by("pk"))


def _saved(draft: Draft, *, by: User) -> tuple[Article, bool]:
    article, created = import_article(
        draft.collection,
        by=by,
        title=draft.title,
        text=draft.text,
        publication=draft.publication,
        byline=draft.byline,
        published_on=draft.published_on,
        source_url=draft.source_url,
        language=draft.language,
        kinds=given(draft),
    )
    draft.delete()
    return article, created


@transaction.atomic
def rekind(article: Article, *, by: User, position: int, kind: Kind) -> Paragraph:
    """Say what a paragraph is. Its event follows the article's other events. Raises Invalid for no such paragraph,
    Clash where the article is gone."""
    if Article.objects.select_for_update().only("pk").filter(pk=article.pk).first() is None:
        raise Clash(REMOVED)
    paragraph = Paragraph.objects.filter(article=article, position=position).first()
    if paragraph is None:
        raise Invalid("This article has no such paragraph. Load the page again.", field="position")
    before = paragraph.kind
    if before != kind.value:
        paragraph.kind = kind.value
        paragraph.save(update_fields=["kind"])
        _tell(article, "rekinded", by=by, before={"kind": before}, after={"kind": kind.value}, paragraphs=[position])
    return paragraph


@transaction.atomic
def remove_article(article: Article, *, by: User) -> None:
    """Delete an article with all that hangs on it. The log keeps that it was there. Raises Clash if it is gone."""
    locked = Article.objects.select_for_update().filter(pk=article.pk).first()
    if locked is None:
        raise Clash(REMOVED)
    _tell(
        locked, "article removed", by=by, before={"id": str(locked.pk), "title": locked.title, "sha256": locked.sha256}
    )
    locked.delete()


def already_in(collection: Collection, sha256: str) -> Article | None:
    """The collection's article with this text, if there is one."""
    return Article.objects.filter(collection=collection, sha256=sha256).first()


def shown_title(title: str, text: str) -> str:
    """A title for an article that has none: how its text begins."""
    if title:
        return title
    first = text.partition("\n\n")[0]
    if len(first) <= 100:
        return first
    return first[:100].rpartition(" ")[0].rstrip(" ,;:–—-") + "…" if " " in first[:100] else first[:100] + "…"


@transaction.atomic
def store_article(article: Article, blocks: list[Block], *, by: User | None) -> None:
    """Insert an article with these paragraphs and with what is searched, and tell of it."""
    article.save(force_insert=True)
    Paragraph.objects.bulk_create(
        [
            Paragraph(article=article, position=position, kind=block.kind.value, start=block.start, end=block.end)
            for position, block in enumerate(blocks)
        ],
        batch_size=5000,
    )
    SearchPart.objects.bulk_create(_search_parts(article, blocks), batch_size=8)
    after = {"title": article.title, "sha256": article.sha256, "paragraphs": len(blocks)}
    _tell(article, "imported", by=by, after=after)


@transaction.atomic
def index(article: Article) -> None:
    """Make what full-text search looks at anew, of the article as it is stored."""
    article.search_parts.all().delete()
    blocks = [Block(p.start, p.end, Kind(p.kind), "") for p in article.paragraphs.all()]
    SearchPart.objects.bulk_create(_search_parts(article, blocks), batch_size=8)


def _search_parts(article: Article, blocks: list[Block]) -> Iterator[SearchPart]:
    """The rows that full-text search looks at. Title, publication and byline weigh more, and stand in part 0."""
    config = config_for(article.language)
    for number, (start, end) in enumerate(parts(article.text, blocks)):
        vector: Combinable = SearchVector(Value(article.text[start:end]), config=config, weight="D")
        if number == 0:
            head = SearchVector(Value(article.title), config=config, weight="A")
            source = SearchVector(Value(f"{article.publication} {article.byline}"), config=config, weight="B")
            vector = head + source + vector
        yield SearchPart(article=article, number=number, start=start, end=end, vector=vector)


def parts(text: str, blocks: list[Block], *, most: int = PART_BYTES) -> Iterator[tuple[int, int]]:
    """Cut a text into slices of at most `most` bytes of UTF-8: between paragraphs where that goes, else at a space."""
    start, size = 0, 0
    for block in blocks:
        length = len(text[block.start : block.end].encode()) + 2
        if size and size + length > most:
            yield start, block.start
            start, size = block.start, 0
        while length > most:
            cut = _cut(text, start, block.end, most)
            yield start, cut
            length -= len(text[start:cut].encode())
            start = cut
        size += length
    yield start, len(text)


def _cut(text: str, start: int, end: int, most: int) -> int:
    """The last space at which `text[start:…]` still fits, or where it stops fitting if it has no space."""
    reach = start + len(text[start:end].encode()[:most].decode(errors="ignore"))
    space = text.rfind(" ", start, reach)
    return reach if space <= start else space


def _tell(
    article: Article,
    verb: str,
    *,
    by: User | None,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    paragraphs: list[int] | None = None,
) -> None:
    changed.send(
        sender=Article,
        verb=verb,
        collection=article.collection,
        by=by,
        article=article,
        before=before,
        after=after,
        paragraphs=paragraphs or [],
    )
