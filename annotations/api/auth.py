"""Who asks: the bearer of a token, or on our own pages whoever is logged in."""

from datetime import timedelta
from typing import cast

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from reader.models import Token, User
from reader.models.people import digest

from .errors import Forbidden

#: A token's last use is written down once in this while, so that a busy program does not write at every request.
NOTED_EVERY = timedelta(minutes=1)


class TokenAuth(HttpBearer):
    """A token in `Authorization: Bearer …`. One that opens nothing is an error, whoever is logged in."""

    def __call__(self, request: HttpRequest) -> User | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        return self.authenticate(request, secret.strip()) if scheme.lower() == "bearer" else None

    def authenticate(self, request: HttpRequest, token: str) -> User:
        sealed = digest(token.encode("utf-8", "replace").decode())
        found = Token.objects.select_related("user").filter(digest=sealed, user__is_active=True).first()
        if found is None:
            raise AuthenticationError
        note_use(found)
        request.user = found.user
        return found.user


class SessionAuth(APIKeyCookie):
    """The session of the pages, for requests from our own origin: a change needs the CSRF token in X-CSRFToken."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> User | None:
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        if not isinstance(request.user, User) or not request.user.is_authenticated:
            return None
        if check_csrf(request) is not None:
            raise Forbidden(
                "A change made with the session's cookie needs the CSRF token in the header X-CSRFToken. "
                "Programs use a token of their own instead.",
                code="csrf",
            )
        return request.user


def caller(request: HttpRequest) -> User:
    """The user who asks, once one of the above has let them in."""
    return cast(User, request.user)


def note_use(token: Token) -> None:
    """Write down that the token was used, if that was not done within the last minute."""
    now = timezone.now()
    due = now - NOTED_EVERY
    if token.last_used_at is None or token.last_used_at < due:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=due)
        Token.objects.filter(stale, pk=token.pk).update(last_used_at=now)
