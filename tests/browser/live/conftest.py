"""Several people on one page, on the web process that streams: here `live_server` is that one."""

from collections.abc import Callable, Iterator

import pytest
from django.test import modify_settings
from playwright.sync_api import Page

from reader.models import Article
from tests.browser import hands
from tests.browser.desk_article import make_desk_article
from tests.serving import Web, wait_for_the_others


class Streaming(Web):
    #: pytest-django asks for it of what is called `live_server`. Nothing needs to be changed for a process of its own.
    _live_server_modified_settings = modify_settings()


@pytest.fixture(scope="session")
def streaming(django_db_setup, django_db_blocker) -> Iterator[Streaming]:
    web = Streaming()
    with django_db_blocker.unblock():
        web.start()
    yield web
    web.close()


@pytest.fixture
def live_server(streaming: Streaming, transactional_db) -> Iterator[Streaming]:
    if streaming.process is None or streaming.process.poll() is not None:
        streaming.start()
    yield streaming
    wait_for_the_others()


@pytest.fixture
def article(desk, live_server) -> Article:
    return make_desk_article(desk)


@pytest.fixture
def visit(new_context, login, article) -> Callable[..., Page]:
    """`visit("ben")`: a browser of his with the article open, and its stream. `bookmark` as in `open_article`, which
    else keeps the page from noticing that nobody looks at it."""

    def come(username: str, *, query: str = "", bookmark: bool = False, **options: object) -> Page:
        page = new_context(**options).new_page()
        login(page, username)
        with page.expect_response(lambda response: "/stream/" in response.url):
            hands.open_article(page, article, query=query, bookmark=bookmark)
        return page

    return come
