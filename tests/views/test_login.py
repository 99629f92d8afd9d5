import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.make import PASSWORD

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()
    yield
    cache.clear()


def log_in(client, username="ada", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": username, "password": password, **more})


def test_a_stranger_is_led_to_the_log_in_and_back(client, desk):
    wanted = "/c/desk/settings/"
    answer = client.get(wanted)
    assert answer.url == f"{LOGIN}?next={wanted}"
    page = client.get(answer.url).content.decode()
    assert f'value="{wanted}"' in page
    assert log_in(client, next=wanted).url == wanted
    assert client.get(wanted).status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\x00"])
def test_next_leads_nowhere_else(client, cast, elsewhere):
    assert log_in(client, next=elsewhere).url == "/"


@pytest.mark.parametrize(
    ("username", "password"), [("ada", "hunter-22"), ("nobody", PASSWORD), ("<b>ada</b>", "x"), ("🦊" * 50, "x")]
)
def test_a_wrong_log_in_says_so_and_keeps_the_name(client, cast, username, password):
    answer = log_in(client, username, password)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "do not belong together" in page
    assert "<b>ada</b>" not in page
    if username == "ada":
        assert 'value="ada"' in page
    assert "hunter-22" not in page


@pytest.mark.parametrize(
    ("username", "said"), [("", "cannot stay empty"), ("a\0da", "NUL"), ("a" * 151, "At most 150 characters")]
)
def test_what_no_username_can_be_is_named(client, cast, username, said):
    answer = log_in(client, username)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_guessing_is_throttled(client, cast):
    for _ in range(5):
        assert "do not belong together" in log_in(client, password="wrong").content.decode()
    answer = log_in(client)
    assert answer.status_code == 422
    assert "Wait five minutes" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_flood_is_stopped(client, cast):
    statuses = [client.get(LOGIN).status_code for _ in range(31)] + [log_in(client).status_code for _ in range(31)]
    assert statuses[-1] == 429


def test_logging_out_takes_a_form(client, cast):
    client.force_login(cast["ada"])
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/").url == LOGIN
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_where_registration_is_closed(client, db):
    page = client.get(LOGIN).content.decode()
    assert "signup" not in page
    assert "Ask whoever runs this server" in page
    assert "made by hand" in client.get("/accounts/signup/").content.decode()
    answer = client.post("/accounts/signup/", {"username": "eve", "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_an_operator_may_open_registration(client, db, settings):
    settings.OPEN_REGISTRATION = True
    assert "/accounts/signup/" in client.get(LOGIN).content.decode()
    short = client.post("/accounts/signup/", {"username": "eve", "password1": "short", "password2": "short"})
    assert short.status_code == 422
    assert (
        client.post("/accounts/signup/", {"username": "eve", "password1": PASSWORD, "password2": PASSWORD}).url == "/"
    )


def test_the_demo_names_its_accounts_and_nothing_else_does(client, db, settings):
    settings.DEMO = True
    assert "cleo" in client.get(LOGIN).content.decode()
    settings.DEMO = False
    assert "cleo" not in client.get(LOGIN).content.decode()


@pytest.mark.parametrize(
    "rest", ["", "password/reset/", "password/set/", "email/", "confirm-email/", "reauthenticate/"]
)
def test_what_leads_nowhere_here_is_not_there(client, db, rest):
    assert client.get(f"/accounts/{rest}").status_code == 404


def test_changing_the_password(client, cast):
    client.force_login(cast["ada"])
    where, new = reverse("account_change_password"), "entirely new words"
    wrong = client.post(where, {"oldpassword": "no", "password1": new, "password2": new})
    assert wrong.status_code == 422
    assert "not your password now" in wrong.content.decode()
    answer = client.post(where, {"oldpassword": PASSWORD, "password1": new, "password2": new}, follow=True)
    assert "Your password is changed" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/settings/"
    cast["ada"].refresh_from_db()
    assert cast["ada"].check_password(new)


def test_a_stranger_does_not_change_passwords(client, db):
    assert client.get(reverse("account_change_password")).url.startswith(LOGIN)
