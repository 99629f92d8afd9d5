"""A real web process on the tests' database, and browsers that do nothing but listen."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client

from reader.models import Article, User
from tests.live.listener import Listener
from tests.make import make_article, make_codebook
from tests.serving import Web, wait_for_the_others


@pytest.fixture(scope="session")
def one_web(django_db_setup, django_db_blocker) -> Iterator[Web]:
    web = Web()
    with django_db_blocker.unblock():
        web.start()
    yield web
    web.close()


@pytest.fixture
def web(one_web: Web, transactional_db) -> Iterator[Web]:
    """One web process for all tests, running."""
    if one_web.process is None or one_web.process.poll() is not None:
        one_web.start()
    yield one_web
    wait_for_the_others()


@pytest.fixture
def article(desk, web: Web) -> Article:
    """130 words to mark in its first paragraph."""
    make_codebook(desk)
    return make_article(desk, " ".join(f"word{number:03}" for number in range(130)), "Over the lazy dog.")


@pytest.fixture
def cookie() -> Callable[[str], str]:
    """`cookie("ada")` signs her in anew."""

    def enter(username: str) -> str:
        client = Client()
        client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0])
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    return enter


@pytest.fixture
def listen(web: Web, cookie) -> Iterator[Callable[..., Listener]]:
    """`listen(article, "ada")` opens a stream of hers."""
    opened: list[Listener] = []

    def enter(article: Article, username: str = "", *, session: str = "", **options: object) -> Listener:
        session = session or (cookie(username) if username else "")
        opened.append(Listener(web.port, article, session=session, **options))
        return opened[-1]

    yield enter
    for listener in opened:
        listener.close()
