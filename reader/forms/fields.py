"""The fields of our forms: Django's, with errors in the words of the page."""

from collections.abc import Callable
from typing import Any

from django import forms

from reader.actions.errors import Refused

MESSAGES = {
    "required": "This cannot stay empty.",
    "max_length": "At most %(limit_value)s characters fit here; this has %(show_value)s. Shorten it and try again.",
    "null_characters_not_allowed": "This holds a NUL character, which no text may. Remove it and try again.",
}


class Line(forms.CharField):
    """One line of text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(error_messages=MESSAGES, **options)


class Text(Line):
    """Several lines of text."""

    widget = forms.Textarea


class PlainForm(forms.Form):
    """A form without colons after its labels, and without the browser's own bubbles."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        options["label_suffix"] = ""
        super().__init__(*args, **options)

    #: What the action answered that `carry_out` ran.
    outcome: Any = None

    def carry_out(self, act: Callable[..., Any], *args: Any, **options: Any) -> bool:
        """Whether the form is right and `act` did as asked, given what was typed. A refusal stands in the form."""
        if not self.is_valid():
            return False
        try:
            self.outcome = act(*args, **options, **self.cleaned_data)
        except Refused as error:
            self.refuse(error)
            return False
        return True

    def refuse(self, error: Refused) -> None:
        """Show what an action said, beside the field it is about where the form has that field."""
        self.add_error(error.field if error.field in self.fields else None, error.message)
