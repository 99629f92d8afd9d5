"""Asking members to read: what is ticked and typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from reader.models import Collection, Role

from .fields import PlainForm

FURTHEST = date(2999, 12, 31)


class Ids(forms.Field):
    """Several ids of articles, as hidden fields. What is none is left out: it can only be a broken link."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        return ids_among(value or [])


def ids_among(given: Iterable[object]) -> list[UUID]:
    """The ids among these, each once, as far as they are such."""
    found = dict[UUID, None]()
    for each in given:
        try:
            found[UUID(str(each))] = None
        except ValueError:
            continue
    return list(found)


class AssignForm(PlainForm):
    """Which articles, who, by when, and whether on their own."""

    articles = Ids(error_messages={"required": "No article is chosen. Tick at least one in the library."})
    usernames = forms.MultipleChoiceField(
        label="Who is to read",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose who is to read.",
            "invalid_choice": "%(value)s is not in this collection, so nobody was asked. Choose from those who are.",
        },
    )
    due_on = forms.DateField(
        label="Due",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "That is not a day. Write it as 2026-12-31, or leave it empty."},
    )
    blind = forms.BooleanField(
        label="They read on their own",
        required=False,
        help_text="In these articles they see only their own work, and no suggestions, until an editor lifts it. "
        "Editors and owners always see everything.",
    )

    def __init__(self, *args: Any, collection: Collection, **options: Any) -> None:
        super().__init__(*args, **options)
        members = collection.memberships.select_related("user").order_by("user__username")
        self.fields["usernames"].choices = [  # type: ignore[attr-defined]
            (each.user.username, _called(each.user.username, each.user.get_full_name(), Role(each.role)))
            for each in members
        ]

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and not date(2000, 1, 1) <= day <= FURTHEST:
            raise forms.ValidationError("That day is out of all reach. Choose one from 2000 to 2999.")
        return day

    @property
    def ids(self) -> list[UUID]:
        """The articles that the form is about, whatever else is wrong with it."""
        if not self.is_bound:
            return ids_among(self.initial.get("articles", []))
        return ids_among(self.fields["articles"].widget.value_from_datadict(self.data, self.files, "articles"))


def _called(username: str, name: str, role: Role) -> str:
    """ "ben · Ben Blau, annotator"."""
    return f"{username} · {name}, {role.label}" if name else f"{username}, {role.label}"
