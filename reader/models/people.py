"""People and the tokens their programs use."""

import hashlib
import secrets
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Somebody who reads. Named by `username` on every page and in every export."""

    #: Whether what comes to the inbox is sent by e-mail too, where the operator set that up.
    by_mail = models.BooleanField(default=True)

    def name(self) -> str:
        """The full name, or the username where none was given."""
        return self.get_full_name() or self.username


class Token(models.Model):
    """A bearer token for the API. Only its SHA-256 is kept: the token itself is shown once, when it is made."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def issue(cls, user: User, *, name: str) -> tuple[Self, str]:
        """Make a token; return the row and the secret that opens it."""
        secret = "postil_" + secrets.token_urlsafe(32)
        return cls.objects.create(user=user, name=name, digest=digest(secret)), secret


def digest(secret: str) -> str:
    """SHA-256 of a token, as 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
