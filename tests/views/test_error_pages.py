"""What is shown where a request cannot be served: plain words, and the right number."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.test import Client
from django.urls import path

from reader.urls import urlpatterns as ours


def fails_with(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    *ours,
    path("broken/", fails_with(ValueError("broken"))),
    path("forbidden/", fails_with(PermissionDenied())),
    path("garbled/", fails_with(SuspiciousOperation("garbled"))),
    path("heavy/", fails_with(RequestDataTooBig("heavy"))),
]
handler400 = "reader.views.errors.bad_request"


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("logged_in", [True, False])
@pytest.mark.parametrize(
    ("where", "status", "said"),
    [
        ("/nowhere/", 404, "There is nothing here"),
        ("/forbidden/", 403, "This is not for you to do"),
        ("/garbled/", 400, "That could not be understood"),
        ("/heavy/", 413, "That is too large"),
        ("/broken/", 500, "Something went wrong"),
    ],
)
def test_each_failure_has_its_page(cast, where, status, said, logged_in):
    client = Client(raise_request_exception=False)
    if logged_in:
        client.force_login(cast["ada"])
    answer = client.get(where)
    page = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{said}</h1>" in page
    assert page.lstrip().startswith("<!doctype html>")
    assert ("Log out" in page) == (logged_in and status in {403, 404})


def test_a_form_without_its_token_says_what_to_do(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast["ada"])
    answer = client.post("/new/", {"name": "x"})
    assert answer.status_code == 403
    assert "This form has gone stale" in answer.content.decode()
