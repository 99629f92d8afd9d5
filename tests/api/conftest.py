"""Programs that call the API: each of the cast with a token of their own."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from reader.models import Token, User
from tests.make import make_article, make_codebook
from tests.stored import stored

ROOT = "/api/v1"


class Program:
    """A program with somebody's token. Bodies are sent as JSON; paths count from the API's root."""

    def __init__(self, username: str = "") -> None:
        self.client = Client()
        self.headers: dict[str, str] = {}
        if username:
            _, secret = Token.issue(User.objects.get(username=username), name="test")
            self.headers["Authorization"] = f"Bearer {secret}"

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        path = path if path.startswith(ROOT) else ROOT + path
        return self.client.generic(method, path, sent, content_type="application/json", headers=self.headers | named)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.call("DELETE", path, **headers)

    def items(self, path: str, *, limit: int = 500) -> list[dict[str, Any]]:
        """All of a list, page after page."""
        found, cursor = [], ""
        while True:
            joint = "&" if "?" in path else "?"
            page = self.get(f"{path}{joint}limit={limit}&cursor={cursor}").json()
            found += page["items"]
            if page["next"] is None:
                return found
            cursor = page["next"]


@pytest.fixture
def program(cast) -> Callable[[str], Program]:
    made: dict[str, Program] = {}

    def of(username: str) -> Program:
        return made.setdefault(username, Program(username))

    return of


@pytest.fixture
def ada(program) -> Program:
    return program("ada")


@pytest.fixture
def ben(program) -> Program:
    return program("ben")


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk)


def refusal(response: HttpResponse, status: int) -> dict[str, Any]:
    """The error of an answer that has this status and the one form that errors have."""
    assert response.status_code == status, (response.status_code, response.content)
    assert response["Content-Type"] == "application/json"
    error = response.json()["error"]
    assert set(error) == {"code", "message", "field"}
    assert error["code"]
    assert error["message"].endswith((".", "?")), error
    return error
