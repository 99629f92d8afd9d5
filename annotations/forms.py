"""Marking a passage, and changing a mark."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, cast

from django import forms
from django.http import QueryDict

from annotations.actions.passages import PIECE_LIMIT
from annotations.models import Annotation, Tag
from annotations.text.anchoring import anchored, occurrences
from annotations.text.spans import Span, context
from annotations.text.words import Edge, stretched
from reader.actions.errors import Refused
from reader.forms.fields import PlainForm, Text
from reader.models import Article, Paragraph

LARGEST = 10**9  # no text has as many code points
PLACES = 50  # among which one is asked to choose
TAG_MESSAGES = {"required": "Choose a tag.", "invalid_choice": "That tag is not in this collection’s codebook."}


@dataclass(frozen=True)
class Piece:
    """A passage as a form holds it: where it was, and the words it should read."""

    start: int
    end: int
    quote: str


class PassageForm(PlainForm):
    """What every form about a passage has: pieces of text (repeated `start`, `end`, `quote`), a tag, a note."""

    tag = forms.ModelChoiceField(Tag.objects.none(), to_field_name="key", error_messages=TAG_MESSAGES)
    note = Text(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, article: Article, **options: Any) -> None:
        super().__init__(*args, **options)
        self.article = article
        self.tags = Tag.objects.filter(collection=article.collection_id)
        cast("forms.ModelChoiceField[Tag]", self.fields["tag"]).queryset = self.tags
        self.refusal: Refused | None = None

    @property
    def status(self) -> int:
        """Of an answer that shows this form."""
        return 200 if not self.is_bound else 422 if self.refusal is None else self.refusal.status

    @property
    def reason(self) -> str:
        """The first thing that is wrong, for a line."""
        return next((str(message) for messages in self.errors.values() for message in messages), "")

    @property
    def chosen(self) -> str:
        """The key of the tag that is chosen in the form as it is shown."""
        value = self["tag"].value()
        return value.key if isinstance(value, Tag) else str(value or "")

    @property
    def tags_name_entities(self) -> bool:
        """Whether what is marked can have a name: some tag of the codebook is for names."""
        return any(tag.names_entity for tag in self.tags)

    def refuse(self, error: Refused) -> None:
        self.refusal = error
        super().refuse(error)

    def clean_note(self) -> str:
        return plain(self.cleaned_data["note"])

    def pieces(self) -> list[Piece]:
        """The passages as they came, those whose places are no numbers left out."""
        if not self.is_bound:
            return cast(list[Piece], self.initial.get("pieces", []))
        data = cast(QueryDict, self.data)
        rows = zip_longest(data.getlist("start"), data.getlist("end"), data.getlist("quote"), fillvalue="")
        pieces = [(number(start), number(end), plain(quote)) for start, end, quote in rows]
        return [Piece(start, end, quote) for start, end, quote in pieces if start is not None and end is not None]

    def found(self) -> list[tuple[int, int]]:
        """Where the pieces stand in the text. Raises ValidationError for words that are nowhere in it."""
        found, pieces = [], self.pieces()
        if len(pieces) > PIECE_LIMIT:
            raise forms.ValidationError(
                f"A mark has at most {PIECE_LIMIT} passages, and these are {len(pieces)}, so nothing was changed."
            )
        for piece in pieces:
            span = anchored(self.article.text, start=piece.start, end=piece.end, quote=piece.quote)
            if span is None:
                raise forms.ValidationError(
                    f"The words “{piece.quote[:80]}” do not stand in the text, so nothing was changed. "
                    "Copy them from the article as they are and try again."
                )
            found.append((span.start, span.end))
        return found


class MarkForm(PassageForm):
    """A new mark. Its passage comes from a selection as pieces, or as the `words` of a paragraph."""

    words = Text(required=False)
    occurrence = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["words", "occurrence", "tag", "note"]

    def __init__(self, *args: Any, paragraph: Paragraph | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.paragraph = paragraph
        #: Where the words stand in the paragraph, when that is twice to PLACES times: each with the text around it.
        self.places: list[tuple[int, str, str, str]] = []

    @property
    def paragraph_text(self) -> str:
        return "" if self.paragraph is None else self.article.text[self.paragraph.start : self.paragraph.end]

    @property
    def shown_words(self) -> str:
        """The passage as the form shows it: what was typed, or selected."""
        return str(self["words"].value() or "\n\n".join(piece.quote for piece in self.pieces()))

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        words, occurrence = plain(cleaned.pop("words", "")), cleaned.pop("occurrence", None)
        if self.pieces():
            cleaned["spans"] = self.found()
        elif self.paragraph is not None:
            try:
                cleaned["spans"] = [self.among(self.paragraph, words, occurrence)]
            except forms.ValidationError as error:
                self.add_error("words", error)
        else:
            cleaned["spans"] = []
        return cleaned

    def among(self, paragraph: Paragraph, words: str, occurrence: int | None) -> tuple[int, int]:
        """The one place in the paragraph that is meant; the whole of it without words."""
        whole = Span(paragraph.start, paragraph.end)
        if not words.strip():
            return whole.start, whole.end
        # A passage may begin here and end in a later paragraph.
        reach = Span(paragraph.start, min(len(self.article.text), paragraph.end + 2 * len(words)))
        found = [s for s in occurrences(self.article.text, words, within=reach) if s.start < paragraph.end]
        if not found:
            raise forms.ValidationError(
                "These words do not stand in this paragraph. Copy them from the text above, as they are."
            )
        if occurrence is not None and 1 <= occurrence <= len(found):
            found = [found[occurrence - 1]]
        if len(found) > PLACES:
            raise forms.ValidationError(f"The words stand there {len(found):,} times: give more of them.")
        if len(found) > 1:
            text = self.article.text
            for nth, span in enumerate(found, start=1):
                before, after = context(text, span)
                self.places.append((nth, before, span.of(text), after))
            raise forms.ValidationError(f"These words stand here {len(found)} times. Choose which are meant.")
        return found[0].start, found[0].end


class EditForm(PassageForm):
    """A mark as it is to be: tag, note, the name of what it stands for, its passages, the version it was made from."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    entity_name = Text(
        label="Name",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        help_text="The same name is the same person, organisation or place throughout the collection.",
    )
    field_order = ["tag", "entity_name", "note", "version"]

    @classmethod
    def of(cls, annotation: Annotation, **options: Any) -> EditForm:
        """The form of an annotation as it stands. `article` is asked for, as everywhere."""
        initial = {
            "tag": annotation.tag,
            "note": annotation.note,
            "entity_name": "" if annotation.entity is None else annotation.entity.name,
            "version": annotation.version,
            "pieces": [Piece(span.start, span.end, span.quote) for span in annotation.spans.all()],
        }
        return cls(initial=initial, **options)

    def moved(self, order: str) -> EditForm:
        """The form with one end of a passage a word further: `order` is "0 start -1", the passage counted from 0."""
        text, pieces = self.article.text, self.pieces()
        which, edge, by = [*order.split(), "", "", ""][:3]
        index = number(which)
        if index is not None and index < len(pieces) and edge in ("start", "end") and by in ("-1", "1"):
            piece = pieces[index]
            span = anchored(text, start=piece.start, end=piece.end, quote=piece.quote)
            if span is not None:
                span = stretched(text, span, edge=cast(Edge, edge), by=-1 if by == "-1" else 1)
                pieces[index] = Piece(span.start, span.end, span.of(text))
        typed = {name: self.data.get(name, "") for name in ("tag", "note", "entity_name", "version")}
        return EditForm(initial={**typed, "pieces": pieces}, article=self.article)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        cleaned["spans"] = self.found()
        tag = cleaned.get("tag")
        name = cleaned.pop("entity_name", None)
        cleaned["entity_name"] = name if tag is not None and tag.names_entity else None
        return cleaned

    def over(self, current: Annotation) -> EditForm:
        """This form, made anew from the version that stands now: sending it once more writes over that."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(current.version)
        again = EditForm(data, article=self.article)
        again.is_valid()
        if self.refusal is not None:
            again.refuse(self.refusal)
        return again


def number(value: str) -> int | None:
    """A place in a text, if it is one."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < len(str(LARGEST)) else None


def plain(value: str) -> str:
    """What was typed with the line ends it had before the browser sent it: always \\n."""
    return value.replace("\r\n", "\n")
