"""The codebook as its pages show it: every tag with its parts, and how much each is used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Length

from annotations.models import Annotation, Attribute, Entity, Option, Shortcut, Span, Suggestion, Tag, TagRole, Value
from annotations.models.annotations import AnnotationQuerySet
from annotations.models.codebook import TagQuerySet
from annotations.queries.filtering.filter import Filter
from annotations.text.attributes import AttributeType
from annotations.text.codebook import Joined
from reader.models import Collection, User

TYPES = {
    AttributeType.CHOICE: "one of a list",
    AttributeType.CHOICES: "several of a list",
    AttributeType.SCALE: "a step of a scale",
    AttributeType.YES_NO: "yes or no",
    AttributeType.TEXT: "words of one’s own",
    AttributeType.ENTITY: "a name",
}


@dataclass(frozen=True)
class Uses:
    """How many annotations there are, in how many articles, by how many people."""

    annotations: int = 0
    articles: int = 0
    people: int = 0


@dataclass(frozen=True)
class Part:
    """A role or an option, and how many annotations have it."""

    row: TagRole | Option
    count: int

    @property
    def path(self) -> str:
        """How an address names it."""
        if isinstance(self.row, Option):
            return f"option:{self.row.attribute.key}:{self.row.key}"
        return f"role:{self.row.key}"


@dataclass(frozen=True)
class AttributeRow:
    """An attribute with its options, and how many annotations have a value for it."""

    row: Attribute
    count: int
    options: list[Part]

    @property
    def path(self) -> str:
        return f"attribute:{self.row.key}"

    @property
    def type(self) -> str:
        return TYPES[AttributeType(self.row.type)]

    @property
    def has_options(self) -> bool:
        return AttributeType(self.row.type).has_options

    @property
    def has_bands(self) -> bool:
        return any(isinstance(each.row, Option) and each.row.low is not None for each in self.options)


@dataclass(frozen=True)
class TagRow:
    """A tag with its parts and attributes, and how much it is used."""

    tag: Tag
    uses: Uses
    roles: list[Part]
    attributes: list[AttributeRow]


def rows(tags: TagQuerySet, annotations: AnnotationQuerySet) -> list[TagRow]:
    """These tags with how much these annotations use them. Eight queries."""
    by_tag = {
        tag: Uses(*counts)
        for tag, *counts in annotations.order_by()
        .values("tag")
        .annotate(n=Count("pk"), articles=Count("article", distinct=True), people=Count("author", distinct=True))
        .values_list("tag", "n", "articles", "people")
    }
    ids = annotations.order_by().values("pk")
    counted = Count("annotation", distinct=True)
    spans = Span.objects.filter(annotation__in=ids, role__isnull=False).order_by()
    values = Value.objects.filter(annotation__in=ids).order_by()
    by_role: dict[int, int] = dict(spans.values_list("role").annotate(n=counted))
    by_attribute: dict[int, int] = dict(values.values_list("attribute").annotate(n=counted))
    by_option: dict[int, int] = dict(values.values_list("option").annotate(n=counted))
    return [
        TagRow(
            tag,
            by_tag.get(tag.pk, Uses()),
            [Part(role, by_role.get(role.pk, 0)) for role in tag.roles.all()],
            [
                AttributeRow(
                    attribute,
                    by_attribute.get(attribute.pk, 0),
                    [Part(option, by_option.get(option.pk, 0)) for option in attribute.options.all()],
                )
                for attribute in tag.attributes.all()
            ],
        )
        for tag in tags.whole()
    ]


def codebook(collection: Collection, *, user: User, filter: Filter | None = None) -> list[TagRow]:
    """The collection's tags, in order, with how much the annotations that `user` sees use them. Eight queries."""
    annotations = Annotation.objects.visible_to(user).filter(article__collection=collection)
    return rows(Tag.objects.filter(collection=collection), (filter or Filter()).annotations(annotations))


def tag_row(tag: Tag, *, user: User) -> TagRow:
    """One tag, as `codebook`. Eight queries."""
    return rows(Tag.objects.filter(pk=tag.pk), Annotation.objects.visible_to(user).filter(tag=tag))[0]


def examples(collection: Collection, *, user: User) -> dict[int, Annotation]:
    """By tag, of the complete annotations that `user` sees, the one with the longest note. Four queries."""
    complete = Annotation.objects.visible_to(user).filter(article__collection=collection).incomplete(really=False)
    best = (
        complete.order_by("tag_id", Length("note").desc(), "created_at").distinct("tag_id").values_list("pk", flat=True)
    )
    chosen = Annotation.objects.filter(pk__in=list(best)).with_parts()
    return {each.tag_id: each for each in chosen.select_related("article", "author", "entity")}


def tags_for(user: User, *, collection_id: int) -> list[Tag]:
    """The collection's tags, whole, with the member's own keys as their shortcuts. Five queries.

    What they have chosen goes before what the codebook has given another tag since. The tags are for showing, not for
    saving.
    """
    tags = list(Tag.objects.filter(collection=collection_id).whole())
    give_own_keys(tags, user)
    return tags


def give_own_keys(tags: Sequence[Tag], user: User) -> None:
    """Put the member's own keys into the tags of a codebook, all of them, as in `tags_for`. One query."""
    own = own_keys(tags, user)
    for tag in tags:
        theirs = "" if tag.shortcut in own.values() else tag.shortcut
        tag.shortcut = own.get(tag.pk, theirs)


@dataclass(frozen=True)
class Preview:
    """What merging one tag into another touches, and what comes along."""

    uses: Uses
    suggestions: int
    entities: int
    same: int
    plan: Joined
    renamed: list[tuple[str, str]]


def preview(source: Tag, plan: Joined, *, user: User, same: int) -> Preview:
    """What a merge of the tag would touch. `same` is how many of its entities the other tag has too. Three queries."""
    tagged = Annotation.objects.visible_to(user).filter(tag=source)
    uses = tagged.aggregate(
        annotations=Count("pk"), articles=Count("article", distinct=True), people=Count("author", distinct=True)
    )
    return Preview(
        Uses(**uses),
        Suggestion.objects.filter(tag=source).count(),
        Entity.objects.filter(tag=source).count(),
        same,
        plan,
        [(old, new) for old, new in plan.attributes.items() if old != new],
    )


def own_keys(tags: Iterable[Tag], user: User) -> dict[int, str]:
    """A member's own keys, by tag. One query."""
    return dict(Shortcut.objects.filter(user=user, tag__in=list(tags)).values_list("tag", "key"))
