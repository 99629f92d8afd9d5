"""A new mark."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django import forms

from annotations.text.anchoring import occurrences
from annotations.text.spans import Span
from reader.forms.fields import Text
from reader.models import Paragraph

from .passage import PassageForm, plain


class MarkForm(PassageForm):
    """A new mark. Its passage comes from a selection as pieces, or as the `words` of a paragraph."""

    words = Text(required=False)
    occurrence = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["words", "occurrence", "tag", "note"]

    def __init__(self, *args: Any, paragraph: Callable[[], Paragraph | None], **options: Any) -> None:
        """`paragraph` finds the one that the form is about, if it is asked for: a selection needs none."""
        super().__init__(*args, **options)
        self._paragraph = paragraph

    @cached_property
    def paragraph(self) -> Paragraph | None:
        return self._paragraph()

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
        cleaned["spans"] = []
        if pieces := self.pieces():
            if self.has_room(pieces):
                cleaned["spans"] = [(span.start, span.end) for span in map(self.place_of, pieces)]
        elif self.paragraph is not None:
            try:
                span = self.among(self.paragraph, words, occurrence)
                cleaned["spans"] = [(span.start, span.end)]
            except forms.ValidationError as error:
                self.add_error("words", error)
        return cleaned

    def among(self, paragraph: Paragraph, words: str, occurrence: int | None) -> Span:
        """The one place in the paragraph that is meant; the whole of it without words."""
        if not words.strip():
            return Span(paragraph.start, paragraph.end)
        # A passage may begin here and end in a later paragraph.
        reach = Span(paragraph.start, min(len(self.article.text), paragraph.end + 2 * len(words)))
        found = [s for s in occurrences(self.article.text, words, within=reach) if s.start < paragraph.end]
        if not found:
            raise forms.ValidationError(
                "These words do not stand in this paragraph. Copy them from the text above, as they are."
            )
        return self.one_of(found, occurrence)
