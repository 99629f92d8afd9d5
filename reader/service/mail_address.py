"""Where mail is handed over, as the operator writes it: EMAIL_URL."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PORTS = {"smtp": 25, "smtps": 465}
BACKEND = "django.core.mail.backends.smtp.EmailBackend"
NONE = "django.core.mail.backends.dummy.EmailBackend"
PATIENCE = 5  # seconds for the server to answer


def read(url: str) -> dict[str, Any]:
    """Django's settings for "smtp://user:password@host:587/?tls=1", or "smtps://…" for TLS from the start; for an empty
    one, those by which no mail is sent. Raises ValueError.

    >>> read("smtps://me:p%40ss@mail.example.org")["EMAIL_HOST_PASSWORD"]
    'p@ss'
    """
    if not url:
        return {"EMAIL_BACKEND": NONE}
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("it begins with smtp:// or smtps:// and names a host")
    tls = parse_qs(parts.query).get("tls", ["0"])[-1] in {"1", "true", "yes", "on"}
    return {
        "EMAIL_BACKEND": BACKEND,
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (587 if tls else PORTS[parts.scheme]),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": tls and parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": PATIENCE,
    }
