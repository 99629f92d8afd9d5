import re

import pytest

from reader.models import Token
from reader.models.people import digest


@pytest.fixture
def ada(client, cast):
    client.force_login(cast["ada"])
    return client


def test_a_name_is_kept(ada, cast):
    ada.post("/settings/", {"full_name": " Ada Łoś "})
    cast["ada"].refresh_from_db()
    assert cast["ada"].get_full_name() == "Ada Łoś"
    assert 'value="Ada Łoś"' in ada.get("/settings/").content.decode()


@pytest.mark.parametrize(("name", "said"), [("a\0", "NUL"), ("x" * 151, "At most 150")])
def test_a_name_that_cannot_be(ada, name, said):
    answer = ada.post("/settings/", {"full_name": name})
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize(("theme", "shown"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"')])
def test_the_chosen_colours_are_kept(ada, theme, shown):
    assert ada.post("/settings/look/", {"theme": theme, "next": "/new/"}).url == "/new/"
    assert shown in ada.get("/").content.decode()
    ada.post("/settings/look/", {"theme": "auto"})
    assert "data-theme" not in ada.get("/").content.decode()


def test_single_keys_can_be_turned_off(ada):
    ada.post("/settings/look/", {"theme": "auto", "keys": "off"})
    assert 'data-keys="off"' in ada.get("/").content.decode()


@pytest.mark.parametrize("theme", ['"><script>', "sepia", ""])
def test_other_colours_are_not_kept(ada, theme):
    assert "theme" not in ada.post("/settings/look/", {"theme": theme}).cookies
    ada.cookies["theme"] = theme
    assert "data-theme" not in ada.get("/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "", "javascript:alert(1)"])
def test_after_choosing_one_stays_on_this_server(ada, elsewhere):
    assert ada.post("/settings/look/", {"theme": "dark", "next": elsewhere}).url == "/"


def test_a_token_is_shown_once(ada, cast):
    answer = ada.post("/settings/tokens/", {"name": "weekly report"})
    assert answer.status_code == 201
    assert "no-store" in answer["Cache-Control"]
    [secret] = re.findall(r"postil_[\w-]+", answer.content.decode())
    token = Token.objects.get()
    assert (token.user, token.digest) == (cast["ada"], digest(secret))
    later = ada.get("/settings/").content.decode()
    assert "weekly report" in later
    assert secret not in later


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "cannot stay empty"), ("x" * 101, "At most 100"), ("\0", "NUL"), ("  ", "cannot stay empty")],
)
def test_a_token_needs_a_name(ada, name, said):
    answer = ada.post("/settings/tokens/", {"name": name})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Token.objects.exists()


def test_tokens_have_an_end(ada, cast):
    Token.objects.bulk_create(Token(user=cast["ada"], name="x", digest=digest(str(n))) for n in range(50))
    answer = ada.post("/settings/tokens/", {"name": "one more"})
    assert answer.status_code == 422
    assert "Revoke one first" in answer.content.decode()


def test_revoking(ada, client, cast):
    token, _ = Token.issue(cast["ada"], name="<b>old</b>")
    page = ada.get("/settings/").content.decode()
    assert "&lt;b&gt;old" in page
    assert ada.post(f"/settings/tokens/{token.pk}/revoke/").url == "/settings/"
    assert not Token.objects.exists()


def test_nobody_revokes_the_tokens_of_others(ada, cast):
    token, _ = Token.issue(cast["ben"], name="bens-own")
    assert ada.post(f"/settings/tokens/{token.pk}/revoke/").status_code == 404
    assert "bens-own" not in ada.get("/settings/").content.decode()
    assert Token.objects.exists()


@pytest.mark.parametrize("where", ["/settings/", "/settings/tokens/", "/settings/look/", "/settings/tokens/1/revoke/"])
def test_strangers_log_in_first(client, db, where):
    answer = client.get(where) if where == "/settings/" else client.post(where)
    assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("where", ["/settings/tokens/", "/settings/look/"])
def test_a_page_that_is_loaded_anew_leads_back(ada, where):
    assert ada.get(where).url == "/settings/"
    assert not Token.objects.exists()
