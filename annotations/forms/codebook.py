"""What is typed into a codebook: its tags, their parts, attributes and options; merging, keys, files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from annotations import codebook_file
from annotations.models import Tag
from annotations.queries.codebook import TYPES
from annotations.text.codebook import Json
from annotations.text.palette import Colour, Pattern
from annotations.text.shortcuts import clashes
from reader.actions.errors import Conflict, Invalid, Refused
from reader.forms.fields import Line, PlainForm, Text

PLAIN = {"autocomplete": "off"}
CODE = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
KEY_HELP = "What exports and links call it; it stays when the name changes. Left empty, it is made from the name."
PROSE = 5_000


class CodebookForm(PlainForm):
    """A form whose answer has the status that the refusal of its action has."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.refusal: Refused | None = None

    @property
    def status(self) -> int:
        return 200 if not self.is_bound else 422 if self.refusal is None else self.refusal.status

    def refuse(self, error: Refused) -> None:
        self.refusal = error
        super().refuse(error)


class PartForm(CodebookForm):
    """Something of the codebook as it is to be. `seen` is how it was shown when the form was opened."""

    seen = Line(required=False, widget=forms.HiddenInput)
    name = Line(max_length=60, widget=forms.TextInput(attrs={**PLAIN, "data-key-from": ""}))
    key = Line(max_length=40, required=False, help_text=KEY_HELP, widget=forms.TextInput(attrs=CODE))
    definition = Text(max_length=PROSE, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    example = Text(max_length=PROSE, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    new_only: tuple[str, ...] = ("key",)

    def __init__(self, *args: Any, part: Json | None = None, **options: Any) -> None:
        if part is not None:
            shown = {name: part[name] for name in self.base_fields if name in part and name not in self.new_only}
            options["initial"] = {**shown, "seen": json.dumps(shown)}
        super().__init__(*args, **options)
        for name in self.new_only if part is not None else ["seen"]:
            del self.fields[name]

    def clean_seen(self) -> dict[str, Any]:
        try:
            seen = json.loads(self.cleaned_data["seen"] or "{}")
        except (ValueError, RecursionError):
            return {}
        return seen if isinstance(seen, dict) else {}

    def clean(self) -> dict[str, Any]:
        for name in ("definition", "example"):
            if name in self.cleaned_data:
                self.cleaned_data[name] = self.cleaned_data[name].replace("\r\n", "\n")
        return self.cleaned_data

    def refuse(self, error: Refused) -> None:
        """Show the refusal. After a conflict, sending the form once more writes over what stands now."""
        super().refuse(error)
        current = error.details.get("current")
        if isinstance(error, Conflict) and current is not None:
            data = cast(QueryDict, self.data).copy()
            data["seen"] = json.dumps({name: current[name] for name in self.fields if name in current})
            self.data = data


class TagForm(PartForm):
    """A tag."""

    colour = forms.ChoiceField(
        choices=[(each.value, each.value) for each in Colour],
        widget=forms.RadioSelect,
        initial=Colour.BLUE.value,
        error_messages={"required": "Choose a colour.", "invalid_choice": "There is no such colour."},
    )
    pattern = forms.ChoiceField(
        label="Line",
        choices=[(each.value, each.value) for each in Pattern],
        widget=forms.RadioSelect,
        initial=Pattern.SOLID.value,
        error_messages={"required": "Choose a line.", "invalid_choice": "There is no such line."},
    )
    letter = Line(
        max_length=2,
        help_text="Stands with the colour, so that nobody needs to see colours: one or two characters.",
        widget=forms.TextInput(attrs=CODE),
    )
    shortcut = Line(
        max_length=1,
        required=False,
        help_text="The key to press while reading. Every member can choose their own instead.",
        widget=forms.TextInput(attrs=CODE),
    )
    names_entity = forms.BooleanField(
        label="What it marks is a name: of a person, an organisation, a place …", required=False
    )
    field_order = [
        "seen", "name", "key", "definition", "example", "colour", "pattern", "letter", "shortcut", "names_entity",
    ]  # fmt: skip


class RoleForm(PartForm):
    """A part of an annotation."""

    required = forms.BooleanField(label="An annotation without it is incomplete", required=False)


class AttributeForm(PartForm):
    """A property of an annotation. Its type stays, since values are kept by it."""

    type = forms.ChoiceField(
        choices=[(each.value, told) for each, told in TYPES.items()],
        error_messages={"required": "Choose a type.", "invalid_choice": "There is no such type."},
        help_text="What a value of it is. This stays.",
    )
    expected = forms.BooleanField(label="An annotation without a value for it is incomplete", required=False)
    new_only = ("key", "type")
    field_order = ["seen", "name", "key", "type", "definition", "example", "expected"]


class OptionForm(PartForm):
    """One value of a list or a scale."""

    name = Line(max_length=100, widget=forms.TextInput(attrs={**PLAIN, "data-key-from": ""}))
    example = None  # type: ignore[assignment]
    low = forms.IntegerField(
        label="From, per cent",
        required=False,
        min_value=0,
        max_value=100,
        help_text="Where it stands for a probability.",
    )
    high = forms.IntegerField(label="To, per cent", required=False, min_value=0, max_value=100)
    default = forms.BooleanField(label="What an annotation has unless somebody says otherwise", required=False)


FORMS: dict[str, type[PartForm]] = {"tag": TagForm, "role": RoleForm, "attribute": AttributeForm, "option": OptionForm}


class MergeForm(CodebookForm):
    """Which tag another is merged into."""

    into = forms.ModelChoiceField(
        Tag.objects.none(),
        label="Merge it into",
        to_field_name="key",
        empty_label="Choose a tag",
        error_messages={"required": "Choose a tag.", "invalid_choice": "That tag is not in this codebook."},
    )
    main_to_main = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, source: Tag, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Tag.objects.filter(collection=source.collection_id).exclude(pk=source.pk)
        cast("forms.ModelChoiceField[Tag]", self.fields["into"]).queryset = others

    def clean(self) -> dict[str, Any]:
        """As the action takes it."""
        into = self.cleaned_data.pop("into", None)
        return self.cleaned_data if into is None else {**self.cleaned_data, "target": into.key}


class KeysForm(CodebookForm):
    """A member's own keys: a field a tag, named as its key."""

    def __init__(self, *args: Any, tags: Sequence[Tag], own: Mapping[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.tags = tags
        for tag in tags:
            self.fields[tag.key] = Line(
                label=tag.name,
                max_length=1,
                required=False,
                initial=own.get(tag.pk, tag.shortcut),
                widget=forms.TextInput(attrs={**CODE, "size": 2, "maxlength": 1}),
            )

    @property
    def rows(self) -> list[tuple[Tag, forms.BoundField]]:
        return [(tag, self[tag.key]) for tag in self.tags]

    def clean(self) -> dict[str, Any]:
        """The whole map, held to what the page needs for itself and to itself."""
        keys = {tag.key: self.cleaned_data.get(tag.key, "") for tag in self.tags}
        for key, said in clashes((tag.key, tag.name, keys[tag.key]) for tag in self.tags).items():
            self.add_error(key, said)
        return {"keys": keys}


class ImportForm(CodebookForm):
    """A codebook from a file, from the clipboard, or the default one. What came as a file is kept as text."""

    file = forms.FileField(required=False, label="A file", help_text="As saved by “Save as JSON” on a codebook’s page.")
    text = Text(
        required=False,
        label="Or its text, pasted",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "code"}),
    )
    replacing = forms.BooleanField(
        required=False, label="Also replace names, definitions, examples and looks of what is here already"
    )

    def clean(self) -> dict[str, Any]:
        """The tags that are told, as the action takes them; the text stays in the form, wherever it came from."""
        cleaned = self.cleaned_data
        upload, text = cleaned.get("file"), cleaned.get("text", "")
        try:
            if upload:
                text = _decoded(upload)
            if not text.strip():
                raise Invalid("Choose a file, or paste the text of one.", field="text")
            self._keep(text)
            return {"told": codebook_file.read(text), "replacing": cleaned.get("replacing", False)}
        except Refused as refusal:
            self.refuse(refusal)
            return {}

    def _keep(self, text: str) -> None:
        data = cast(QueryDict, self.data).copy()
        data["text"] = text
        self.data = data


def _decoded(upload: UploadedFile[bytes]) -> str:
    """Raises Invalid for a file that is too large, or no text."""
    if (upload.size or 0) > 4 * codebook_file.LIMIT:
        raise Invalid("This file is too large for a codebook, so nothing of it was read.", field="file")
    try:
        return bytes(upload.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            "This file is no text in UTF-8, so it cannot be a codebook. Nothing was changed.", field="file"
        ) from None
