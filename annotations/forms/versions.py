"""The version that a change was made from: what one has not seen is not written over."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from reader.actions.errors import Invalid

from .passage import LARGEST, number

UNSAID = (
    "What was sent does not say from which version it was changed, so nothing was stored. "
    "Load the page anew and try again."
)


class VersionField(forms.IntegerField):
    """The version, hidden in a form. Without it the form is not right."""

    def __init__(self) -> None:
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), UNSAID)
        super().__init__(min_value=1, max_value=LARGEST, widget=forms.HiddenInput, error_messages=messages)


def version_sent(data: QueryDict) -> int:
    """The version that came with a change at one stroke. Raises Invalid where there is none."""
    version = number(data.get("version", ""))
    if version is None:
        raise Invalid(UNSAID, field="version")
    return version
