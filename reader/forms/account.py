"""One's own account, and the log-in."""

from typing import Any

from allauth.account import forms as allauth
from django import forms

from .fields import MESSAGES, Line, PlainForm

PASSWORD_HELP = "At least ten characters, not a common password, not your name."  # noqa: S105


class LoginForm(allauth.LoginForm):  # type: ignore[misc]
    """allauth's, without the placeholders that repeat the labels."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label_suffix="", use_required_attribute=False, **options)
        self.fields["login"].widget.attrs.update(autocapitalize="none", spellcheck="false")
        without_placeholders(self)


class PasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label_suffix="", use_required_attribute=False, **options)
        for name, label in {"oldpassword": "Password now", "password1": "New password", "password2": "Again"}.items():
            self.fields[name].label = label
        self.fields["password1"].help_text = PASSWORD_HELP
        without_placeholders(self)


class SignupForm(allauth.SignupForm):  # type: ignore[misc]
    """Only reached where the operator has opened registration."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label_suffix="", use_required_attribute=False, **options)
        self.fields["password1"].help_text = PASSWORD_HELP
        self.fields["password2"].label = "Again"
        without_placeholders(self)


def without_placeholders(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
        field.error_messages.update(MESSAGES)


class NameForm(PlainForm):
    full_name = Line(
        label="Your name",
        max_length=150,
        required=False,
        help_text="Shown beside your username. Exports name you by your username and this.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class MailForm(PlainForm):
    """Where mail goes to, and whether it does."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        required=False,
        error_messages={**MESSAGES, "invalid": "That is no e-mail address. It is written as ada@example.org."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="Seen by nobody else.",
    )
    by_mail = forms.BooleanField(label="Send me what comes to my inbox by e-mail too", required=False)


class TokenForm(PlainForm):
    name = Line(
        label="What is it for",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "weekly report"}),
    )


class LookForm(PlainForm):
    """What the browser keeps: the side of the palette, whether single keys act."""

    theme = forms.ChoiceField(
        label="Colours",
        choices=[("auto", "as the system"), ("light", "light"), ("dark", "dark")],
        widget=forms.RadioSelect,
        required=False,
    )
    keys = forms.ChoiceField(
        label="Single keys",
        choices=[("on", "on"), ("off", "off")],
        widget=forms.RadioSelect,
        required=False,
        help_text="Keys such as j, k and 1, without Ctrl or Alt. Turn them off if you dictate or they come unasked.",
    )
