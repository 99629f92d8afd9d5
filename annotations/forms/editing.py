"""A mark as it is to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from annotations.actions import passages, values
from annotations.actions.changes import Change
from annotations.models import Annotation, Attribute, Entity, Tag, TagRole
from annotations.text.anchoring import anchored, occurrences
from annotations.text.attributes import AttributeType
from annotations.text.pieces import Piece
from annotations.text.spans import Span
from annotations.text.words import Edge, stretched
from reader.actions.errors import Refused
from reader.forms.fields import Text
from reader.models import User

from .passage import PassageForm, Words, number, plain
from .values import ValueField, name_of, typed_from
from .versions import VersionField

KNOWN = 500  # names of entities that are offered
GONE = "This part is no longer in the codebook. Choose another."
VALUE = "attributes."  # begins the name of the field that a refusal is about


@dataclass(frozen=True)
class ShownPiece:
    """A piece as the form shows it: the how many-th it is, what it holds, whether it is to go, what is wrong."""

    nth: int
    words: Words
    dropped: bool
    error: str


class EditForm(PassageForm):
    """A mark as it is to be: tag, note, the name of what it stands for, its pieces and values, the version before.

    Pieces and values are told in the parts and attributes of the tag `of`; under another tag they carry over as the
    stored ones do. A piece goes when its number is in `drop`, or its words are emptied; one comes by its words.
    """

    version = VersionField()
    entity_name = Text(
        label="Name",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        help_text="The same name is the same person, organisation or place throughout the collection.",
    )
    add_role = forms.CharField(required=False)
    add_words = Text(required=False)
    add_occurrence = forms.IntegerField(required=False)
    field_order = ["tag", "entity_name", "note", "version"]

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        annotation: Annotation,
        user: User,
        typed: QueryDict | None = None,
        **options: Any,
    ) -> None:
        """`user` is who changes it; `typed` what the form holds as long as nothing is sent: without it, the annotation
        as it stands."""
        self.typed = _typed(annotation) if typed is None else typed
        super().__init__(
            data, article=annotation.article, kept=annotation.tag, initial=dict(self.typed.items()), **options
        )
        self.annotation, self.user = annotation, user
        self.fields["entity_name"].widget.attrs["list"] = f"names-{annotation.pk}"
        self.wrong: dict[str, str] = {}  # by "piece 0" or an attribute's key, what is wrong with it
        self.left_out: list[str] = []

    @property
    def filled(self) -> QueryDict:
        return cast(QueryDict, self.data) if self.is_bound else self.typed

    @property
    def of(self) -> Tag:
        """The tag in whose parts and attributes the form speaks."""
        key = self.filled.get("of", self.annotation.tag.key)
        own = next((tag for tag in self.tags if tag.key == key), None)
        return own or next(tag for tag in self.tags if tag.pk == self.annotation.tag_id)

    @property
    def roles(self) -> list[TagRole]:
        return list(self.of.roles.all())

    @property
    def shown_pieces(self) -> list[ShownPiece]:
        dropped = self._dropped()
        return [
            ShownPiece(nth, piece, nth in dropped, self.wrong.get(f"piece {nth}", ""))
            for nth, piece in enumerate(self.pieces())
        ]

    @property
    def value_fields(self) -> list[ValueField]:
        """The controls to show, for the attributes of the tag `of`."""
        return [field for field in self._value_fields() if field.is_shown]

    @property
    def others(self) -> list[tuple[str, str]]:
        """Names and values of what was typed for attributes that `of` has not: kept, should it come to that again."""
        own = {name for field in self._value_fields() for name in (field.name, f"{field.name}:tag")}
        return [
            (name, value)
            for name, several in self.filled.lists()
            if name.startswith("value-") and name not in own
            for value in several
        ]

    @property
    def known_names(self) -> list[str]:
        """The names of the collection's entities, those that the article mentions first."""
        here = Annotation.objects.visible_to(self.user).filter(article=self.article, entity=OuterRef("pk"))
        entities = Entity.objects.visible_to(self.user).filter(collection=self.article.collection_id)
        told = entities.annotate(here=Exists(here))
        return list(dict.fromkeys(told.order_by("-here", "name").values_list("name", flat=True)[:KNOWN]))

    @property
    def change(self) -> Change:
        """What was done, once the form was carried out."""
        change = cast(Change, self.outcome)
        if not self.left_out or change.event is None:
            return change
        return replace(change, message=f"{change.message.rstrip('.')}; left out: {', '.join(self.left_out)}.")

    def moved(self, order: str) -> EditForm:
        """The form with one end of a piece a word further: `order` is "0 start -1", the piece counted from 0."""
        typed, text, pieces = self.filled.copy(), self.article.text, self.pieces()
        which, edge, by = [*order.split(), "", "", ""][:3]
        index = number(which)
        if index is not None and index < len(pieces) and edge in ("start", "end") and by in ("-1", "1"):
            piece = pieces[index]
            span = anchored(text, start=piece.start, end=piece.end, quote=piece.quote)
            if span is not None:
                span = stretched(text, span, edge=cast(Edge, edge), by=-1 if by == "-1" else 1)
                pieces[index] = replace(piece, start=span.start, end=span.end, quote=span.of(text))
        _fill(typed, pieces)
        return EditForm(annotation=self.annotation, user=self.user, typed=typed)

    def over(self, current: Annotation) -> EditForm:
        """This form, made anew from the version that stands now: sending it once more writes over that."""
        data = self.filled.copy()
        data["version"] = str(current.version)
        again = EditForm(data, annotation=current, user=self.user)
        again.is_valid()
        if self.refusal is not None:
            again.refuse(self.refusal)
        return again

    def refuse(self, error: Refused) -> None:
        super().refuse(error)
        if error.field.startswith(VALUE):
            self.wrong[error.field.removeprefix(VALUE)] = error.message

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        added = self._added(plain(cleaned.pop("add_words", "")), cleaned.pop("add_occurrence", None))
        role, name = cleaned.pop("add_role", "") or self._main, cleaned.pop("entity_name", None)
        if added is not None and role and role not in {each.key for each in self.roles}:
            self.add_error("add_words", GONE)
            added = None
        pieces = [*self._kept(), *([] if added is None else [Piece(added.start, added.end, role)])]
        attributes = self._attributes()
        tag = cleaned.get("tag")
        if tag is not None and tag.pk != self.of.pk:
            pieces, self.left_out = passages.moved(pieces, self.of, tag)
            attributes = values.known(tag, attributes)
        cleaned["spans"] = [(piece.start, piece.end, piece.role) for piece in pieces]
        cleaned["attributes"] = attributes
        cleaned["entity_name"] = name if tag is not None and tag.names_entity else None
        return cleaned

    @property
    def _main(self) -> str:
        return "" if self.of.main_role is None else self.of.main_role.key

    def _dropped(self) -> set[int | None]:
        return {number(each) for each in self.filled.getlist("drop")}

    def _kept(self) -> list[Piece]:
        """The pieces that are to stay, where they stand in the text; what is wrong with one is said beside it."""
        dropped, roles, kept = self._dropped(), {role.key for role in self.roles}, []
        pieces = self.pieces()
        staying = [(nth, each) for nth, each in enumerate(pieces) if nth not in dropped and each.quote.strip()]
        if not self.has_room(staying):
            return []
        for nth, piece in staying:
            role = piece.role or self._main
            try:
                span = self.place_of(piece)
                if role and role not in roles:
                    raise forms.ValidationError(GONE)
            except forms.ValidationError as error:
                self.wrong[f"piece {nth}"] = error.messages[0]
                self.add_error(None, "Nothing was saved: see what is said at the passage.")
            else:
                kept.append(Piece(span.start, span.end, role))
        return kept

    def _added(self, words: str, occurrence: int | None) -> Span | None:
        """Where the words stand that are to be a new piece: in the paragraphs of the annotation, else anywhere."""
        if not words.strip():
            return None
        text, spans = self.article.text, list(self.annotation.spans.all())
        start, end = min(span.start for span in spans), max(span.end for span in spans)
        near = list(self.article.paragraphs.filter(start__lt=end, end__gt=start))
        reach = Span(near[0].start, near[-1].end) if near else None
        found = occurrences(text, words, within=reach) or occurrences(text, words)
        try:
            if not found:
                raise forms.ValidationError("These words do not stand in the text. Copy them from it, as they are.")
            return self.one_of(found, occurrence)
        except forms.ValidationError as error:
            self.add_error("add_words", error)
            return None

    def _attributes(self) -> dict[str, Any]:
        """The values that are given, as JSON tells them. What was open and was left so has none."""
        held = self.annotation.attributes()
        given = [field for field in self._value_fields() if field.name in self.filled]
        return {
            field.attribute.key: field.told for field in given if field.told is not None or field.attribute.key in held
        }

    def _value_fields(self) -> list[ValueField]:
        return [self._value_field(attribute) for attribute in self.of.attributes.all()]

    def _value_field(self, attribute: Attribute) -> ValueField:
        name, error = name_of(attribute), self.wrong.get(attribute.key, "")
        tag = self.filled.get(f"{name}:tag", "")
        tags: list[Tag] = []
        if attribute.type == AttributeType.ENTITY:
            tags = [each for each in self._name_tags if not each.retired or each.key == tag]
        return ValueField(attribute, self.filled.getlist(name), tags, tag, error)

    @cached_property
    def _name_tags(self) -> list[Tag]:
        return list(Tag.objects.filter(collection=self.article.collection_id, names_entity=True))


def _typed(annotation: Annotation) -> QueryDict:
    """What stands in the form of an annotation as it is stored. Needs its tag, entity, spans and values at hand."""
    typed = QueryDict(mutable=True)
    typed.update({"tag": annotation.tag.key, "of": annotation.tag.key, "note": annotation.note})
    typed["entity_name"] = "" if annotation.entity is None else annotation.entity.name
    typed["version"] = str(annotation.version)
    rows = annotation.spans.all()
    _fill(typed, [Words(row.start, row.end, row.quote, "" if row.role is None else row.role.key) for row in rows])
    told: Mapping[str, list[str]] = typed_from(annotation)
    for name, several in told.items():
        typed.setlist(name, several)
    return typed


def _fill(typed: QueryDict, pieces: list[Words]) -> None:
    for name in ("start", "end", "quote", "role"):
        typed.setlist(name, [str(getattr(piece, name)) for piece in pieces])
