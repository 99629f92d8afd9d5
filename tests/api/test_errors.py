"""Whatever goes wrong is said in the one form, and nothing of the inside with it."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError
from django.test import Client

from annotations.api import telling
from reader.models import Article
from tests.api.conftest import ROOT, refusal
from tests.make import PASSWORD, make_annotation


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b'{"name": "New"} trailing',
        b"{'name': 'New'}",
        b'{"name": NaN}',
        b'{"name": -Infinity}',
        b"\xff\xfe\x00",
        b'{"name": "\xe9"}',
        b"[" * 200_000,
        b'{"name":' * 100_000,
        b"1" * 5000,
    ],
)
def test_what_is_no_json_is_malformed(ada, body):
    error = refusal(ada.post("/collections", body), 400)
    assert (error["code"], error["field"]) == ("malformed", None)


def test_a_body_that_is_missing_is_asked_for(ada):
    assert refusal(ada.post("/collections"), 422)["message"] == "The body is required."


def test_a_form_is_no_json(ada, cast):
    for data in ({"name": "New"}, b"name=New"):
        kind = {"content_type": "application/x-www-form-urlencoded"} if isinstance(data, bytes) else {}
        refusal(ada.client.post(f"{ROOT}/collections", data, headers=ada.headers, **kind), 400)
    client = Client(enforce_csrf_checks=True)
    assert client.login(username="ada", password=PASSWORD)
    client.get("/")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    refusal(client.post(f"{ROOT}/collections", {"name": "New"}, headers=headers), 400)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/nothing",
        "/collections/",
        "/collections/nowhere",
        "/collections/nowhere/export",
        "/collections/de%00sk",
        "/collections/%F0%9F%98%80",
        f"/collections/{'x' * 3000}",
        "/collections/../../etc/passwd",
        "/articles/7",
        "/articles/00000000-0000-0000-0000-000000000000",
        "/annotations/00000000-0000-0000-0000-000000000000",
        "/annotations/NOT-A-UUID",
        "/docs",
    ],
)
def test_there_is_nothing_at_an_unknown_address(ada, desk, path):
    assert refusal(ada.get(path), 404)["code"] == "not_found"


def test_a_method_that_is_not_answered(ada, article):
    answer = ada.call("PUT", f"/articles/{article.pk}")
    assert refusal(answer, 405)["code"] == "method_not_allowed"
    assert {part.strip() for part in answer["Allow"].split(",")} == {"GET", "DELETE"}
    refusal(ada.post("/openapi.json"), 405)


def test_a_body_over_the_limit_is_too_large(ada, desk, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    error = refusal(ada.post("/collections/desk/articles", {"text": "word " * 300}), 413)
    assert error["code"] == "too_large"
    assert not Article.objects.exists()
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        refusal(ada.client.post(f"{ROOT}/collections", b"x" * 1001, kind, headers=ada.headers), 413)


def test_too_many_parameters_are_malformed(ada, desk):
    refusal(ada.get("/collections/desk/annotations?" + "&".join(f"a{number}=1" for number in range(1001))), 400)


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (RuntimeError("secret"), 500),
        (KeyError("secret"), 500),
        (PermissionDenied("secret"), 500),
        (IntegrityError('relation "secret"'), 409),
        (OperationalError("secret host"), 503),
        (Article.DoesNotExist("secret"), 404),
    ],
)
@pytest.mark.parametrize("debug", [True, False])
def test_what_nobody_expected_is_told_to_the_log_alone(
    ada, desk, article, monkeypatch, settings, problem, status, debug
):
    def fail(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(telling, "article", fail)
    settings.DEBUG = debug
    answer = ada.get(f"/articles/{article.pk}")
    refusal(answer, status)
    assert b"secret" not in answer.content
    assert b"Traceback" not in answer.content


def test_no_error_tells_of_the_inside(ada, article):
    path = f"/annotations/{make_annotation(article, 'quick').pk}"
    answers = [
        ada.post("/collections", b"{"),
        ada.patch(path, {"note": "\0"}),
        ada.patch(path, {"\ud800": 1}),
        ada.get("/collections?cursor=%00"),
        ada.get("/nothing"),
    ]
    for answer in answers:
        assert 400 <= answer.status_code < 500
        text = json.dumps(answer.json()).lower()
        assert not [word for word in ("select ", "psycopg", "pydantic", ".py", "django", "traceback") if word in text]


def test_nothing_is_kept_by_caches(ada, desk):
    for path in ("/collections", "/collections/desk/export", "/nothing", "/openapi.json"):
        assert ada.get(path)["Cache-Control"] == "no-store"
