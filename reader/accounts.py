"""How accounts behave: registration is closed unless the operator opens it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: dict[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "This username and this password do not belong together. Check both.",
        "too_many_login_attempts": "Too many attempts failed. Wait five minutes, then try again.",
        "enter_current_password": "This is not your password now.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.OPEN_REGISTRATION)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")
