"""Collections: what is typed into them."""

from typing import Any

from django import forms

from reader.actions.collections import LONGEST_DESCRIPTION
from reader.models import Role
from reader.text.addresses import LONGEST

from .fields import Line, PlainForm, Text


class CollectionForm(PlainForm):
    """Name and description."""

    name = Line(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    description = Text(
        max_length=LONGEST_DESCRIPTION,
        required=False,
        help_text="What these articles are about, for whoever opens the collection.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NewCollectionForm(CollectionForm):
    """Also the address, which stays for good. Left empty, it is made from the name."""

    slug = Line(
        label="Address",
        max_length=LONGEST,
        required=False,
        help_text="The end of its address, as in /c/almaty-2022/. Left empty, it is made from the name.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ["name", "slug", "description"]


class RoleForm(PlainForm):
    """A role for somebody who is in already."""

    role = forms.TypedChoiceField(
        choices=Role.choices,
        coerce=lambda value: Role(int(value)),
        error_messages={"invalid_choice": "There is no such role.", "required": "Choose a role."},
    )


class MemberForm(RoleForm):
    """Somebody to let in."""

    username = Line(
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ["username", "role"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].initial = Role.ANNOTATOR.value


class DeletionForm(PlainForm):
    """The collection's name, typed once more before everything in it goes."""

    name = Line(
        max_length=200, label="Type the collection’s name", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, expected: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.expected = expected

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name != self.expected:
            raise forms.ValidationError(f"That is not its name. To delete it, type “{self.expected}”.")
        return name

    def clean(self) -> dict[str, Any]:
        """Nothing of it is for the action: the name was only asked for."""
        return {}
