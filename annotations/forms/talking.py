"""What somebody says under an annotation."""

from __future__ import annotations

from django import forms

from annotations.actions.conversation import REPLY_LIMIT
from reader.actions.errors import Refused
from reader.forms.fields import PlainForm, Text

from .versions import VersionField

HELP = f"Up to {REPLY_LIMIT:,} characters. Write @ and a username to tell somebody."


class ReplyForm(PlainForm):
    """A reply. What is wrong with it is said by the action."""

    refusal: Refused | None = None

    body = Text(label="Reply", required=False, help_text=HELP, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))

    def refuse(self, error: Refused) -> None:
        self.refusal = error
        super().refuse(error)


class ReplyEditForm(ReplyForm):
    """A reply as it is to be, and the version that it was changed from."""

    version = VersionField()
