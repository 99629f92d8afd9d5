"""What is typed, pasted or chosen on the import pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from reader.actions.metadata import LONGEST
from reader.text.paragraphs import Kind

from .fields import MESSAGES, Line, PlainForm

NOTHING = "Paste a text, or choose a file that holds one."


class RawText(forms.Field):
    """A text exactly as it was sent: what is wrong with it is said by who normalises it."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(error_messages=MESSAGES, **options)

    def to_python(self, value: Any) -> str:
        return "" if value is None else str(value)


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sequence[UploadedFile[Any]]:
        chosen: Sequence[UploadedFile[Any]] = files.getlist(name) if hasattr(files, "getlist") else []
        return chosen

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class Files(forms.Field):
    """Any number of files."""

    widget = SeveralFiles

    def clean(self, value: Any) -> list[UploadedFile[Any]]:
        return list(value or [])


class ImportForm(PlainForm):
    """A pasted text, files, or both."""

    text = RawText(
        label="Paste an article",
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "autocomplete": "off"}),
    )
    uploads = Files(
        label="Or choose files",
        required=False,
        help_text="One or several .txt or .md files, up to 5 MB of text each.",
        widget=SeveralFiles(attrs={"accept": ".txt,.text,.md,.markdown,text/plain,text/markdown"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("text", "").strip() and not cleaned.get("uploads"):
            self.add_error("text", NOTHING)
        return cleaned


class DateField(forms.DateField):
    """A day, as the browser's date field sends it."""

    def __init__(self, **options: Any) -> None:
        messages = {"invalid": "Write the date as year, month, day: 2022-01-31. Leave it empty if it is not known."}
        super().__init__(error_messages=messages, **options)


class DraftForm(PlainForm):
    """What was understood of a text, to be put right."""

    title = Line(max_length=LONGEST["title"], required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    publication = Line(max_length=LONGEST["publication"], required=False)
    byline = Line(max_length=LONGEST["byline"], required=False)
    published_on = DateField(
        label="Date", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source_url = Line(
        label="Web address",
        max_length=LONGEST["source_url"],
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    language = Line(
        max_length=35,
        required=False,
        help_text="Such as en or pt-BR.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class DraftTextForm(DraftForm):
    """The same with the text itself, where it is short enough to stand on a page."""

    text = RawText(required=False, widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}))


def posted_kinds(data: Any) -> dict[int, Kind]:
    """The kinds in a post: a select a paragraph, `kind-12=caption`, or a button, `toggle=12:boilerplate`.

    What names no kind or no number is left out: it comes from no page of ours.
    """
    pairs = [(name.removeprefix("kind-"), value) for name, value in data.items() if name.startswith("kind-")]
    position, _, kind = data.get("toggle", "").partition(":")
    return {int(at): Kind(value) for at, value in [*pairs, (position, kind)] if _is_position(at) and value in set(Kind)}


def _is_position(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 9
