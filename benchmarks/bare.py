"""A bare Django application with one page that reads, one that writes and one that streams, for benchmarks/server.py.

DATABASE_URL names its database; CONNECTIONS is "kept" (one a thread) or "pool" (psycopg's).
"""

import os
import time
from collections.abc import Iterator

import django
from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from psycopg.conninfo import conninfo_to_dict

from reader.service.door import Door

KEPT = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
POOL = {"pool": {"min_size": 2, "max_size": 10}}


def database() -> dict[str, object]:
    parts = conninfo_to_dict(os.environ["DATABASE_URL"])
    named = {"ENGINE": "django.db.backends.postgresql", "NAME": parts.pop("dbname"), "USER": parts.pop("user")}
    named |= {"HOST": parts.pop("host"), "OPTIONS": parts}
    if os.environ.get("CONNECTIONS") == "pool":
        return named | {"OPTIONS": parts | POOL}
    return named | KEPT


settings.configure(
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="bare",
    ROOT_URLCONF="benchmarks.bare",
    DATABASES={"default": database()},
    # As many layers as an ordinary application has, none of them asynchronous in Postil's own code.
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "csp.middleware.CSPMiddleware",
        "django_htmx.middleware.HtmxMiddleware",
    ],
    DATA_UPLOAD_MAX_MEMORY_SIZE=20 * 2**20,
)
django.setup()


def page(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM line WHERE id <= 50 ORDER BY id")
        lines = "".join(f"<li>{name}</li>" for (name,) in cursor.fetchall())
    return HttpResponse(f"<!doctype html><ul>{lines}</ul>")


def insert(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO line (name) VALUES (%s)", [request.GET.get("name", "x")])
    return HttpResponse(status=204)


def stream(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        for number in range(5):
            yield f"{number}\n"
            time.sleep(0.05)

    return StreamingHttpResponse(parts())


urlpatterns = [path("page", page), path("insert", insert), path("stream", stream)]
wsgi = WSGIHandler()
asgi = ASGIHandler()
threads = Door(WSGIMiddleware(wsgi, workers=10), limit=20 * 2**20)
