"""Who may call: the bearer of a token, or whoever is logged in, with the CSRF token where something changes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from reader.models import Token
from tests.api.conftest import ROOT, Program, refusal
from tests.make import PASSWORD

PATH = f"{ROOT}/collections"


def test_without_a_token_nothing_is_told(db):
    answer = Program().get("/collections")
    assert refusal(answer, 401)["code"] == "unauthenticated"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    refusal(Program().post("/collections", {"name": "New"}), 401)


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        "Bearer postil_" + "x" * 43,
        "bearer \udcff\udcfe",
        "Bearer é",
        "Basic YWRhOmFkYQ==",
        "postil_nothing",
    ],
)
def test_a_header_that_opens_nothing_is_refused(cast, header):
    refusal(Client().get(PATH, headers={"Authorization": header}), 401)


def test_the_scheme_is_read_in_any_case(ada, desk):
    ada.headers["Authorization"] = ada.headers["Authorization"].replace("Bearer", "bEARER")
    assert ada.get("/collections").status_code == 200


def test_a_revoked_token_and_one_of_a_closed_account_open_nothing(ada, ben, desk, cast):
    Token.objects.filter(user=cast["ada"]).delete()
    refusal(ada.get("/collections"), 401)
    cast["ben"].is_active = False
    cast["ben"].save()
    refusal(ben.get("/collections"), 401)


def test_a_bad_token_is_an_error_even_for_somebody_logged_in(cast):
    client = Client()
    assert client.login(username="ada", password=PASSWORD)
    refusal(client.get(PATH, headers={"Authorization": "Bearer nonsense"}), 401)


def test_a_token_and_not_the_session_says_who_asks(ben, desk):
    assert ben.client.login(username="ada", password=PASSWORD)
    assert ben.get("/collections").json()["items"][0]["role"] == "annotator"


def test_the_last_use_is_noted_once_a_minute(ada, desk, django_assert_num_queries):
    token = Token.objects.get()
    ada.get("/collections")
    token.refresh_from_db()
    first = token.last_used_at
    assert timezone.now() - first < timedelta(seconds=30)
    ada.get("/collections")
    token.refresh_from_db()
    assert token.last_used_at == first
    Token.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    ada.get("/collections")
    token.refresh_from_db()
    assert token.last_used_at > first


def test_a_session_may_look_and_with_the_csrf_token_change(cast, desk):
    client = Client(enforce_csrf_checks=True)
    assert client.login(username="ada", password=PASSWORD)
    assert client.get(PATH).status_code == 200
    body, kind = '{"name": "New"}', "application/json"
    for headers in ({}, {"X-CSRFToken": "x" * 32}):
        assert refusal(client.post(PATH, body, kind, headers=headers), 403)["code"] == "csrf"
    client.get("/")
    secret = client.cookies["csrftoken"].value
    assert client.post(PATH, body, kind, headers={"X-CSRFToken": secret}).status_code == 201
    hostile = {"X-CSRFToken": secret, "Origin": "https://elsewhere.example"}
    assert refusal(client.post(PATH, body, kind, headers=hostile), 403)["code"] == "csrf"


def test_a_form_of_another_page_changes_nothing(cast, desk):
    client = Client(enforce_csrf_checks=True)
    assert client.login(username="ada", password=PASSWORD)
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        refusal(client.post(PATH, '{"name": "New"}', kind), 403)
    refusal(client.post(PATH, {"name": "New"}), 403)


def test_a_program_needs_no_csrf_token(ada, cast):
    ada.client = Client(enforce_csrf_checks=True)
    assert ada.post("/collections", {"name": "New"}).status_code == 201
