"""Without DEBUG, as after `make run`: a page is as others would see it, and what a form held stays."""

import pytest


@pytest.mark.parametrize("address", ["/nowhere", "/c/desk/a/no-id/"])
def test_what_is_not_there_is_said_in_our_words(client, cast, settings, address):
    assert settings.DEBUG is False
    client.force_login(cast["ada"])
    page = client.get(address)
    assert page.status_code == 404
    assert "URLconf" not in page.content.decode()


def test_nobody_needs_to_collect_static_files(settings):
    assert not settings.PRODUCTION
    assert settings.WHITENOISE_USE_FINDERS
