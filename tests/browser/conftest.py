"""A real browser on the real server. Whatever a page asks of another host, or complains of, fails its test."""

import os
import time
from collections.abc import Callable, Iterator
from threading import Lock

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.core.signals import request_finished, request_started
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    WebError,
    sync_playwright,
)

from reader.models import User
from tests.browser.chromium import NoBrowser, find_or_install

#: Chromium's own windows are pages too, which it prepares for each visitor in a process more. Nobody looks at them
#: here, and they took most of the time that a new visitor took.
OF_ITS_WINDOWS = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"]
#: What Playwright switches off by itself: of this switch only the last one counts, and that is ours.
OF_PLAYWRIGHT = [
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "TcpPortRandomizationWin",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
]
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join(OF_PLAYWRIGHT + OF_ITS_WINDOWS)}",
]


class UnderWay:
    """How many requests of a test are being answered in this process. Whoever leaves a page does not wait for what it
    asked, and to empty the database below an answer in the making may make each wait for the other."""

    def __init__(self) -> None:
        self._number = 0
        self._lock = Lock()
        request_started.connect(self._started)
        request_finished.connect(self._finished)

    def _started(self, **_: object) -> None:
        with self._lock:
            self._number += 1

    def _finished(self, **_: object) -> None:
        with self._lock:
            self._number -= 1

    def wait(self) -> None:
        """Until there have been none for a moment."""
        quiet, end = 0, time.monotonic() + 10
        while quiet < 2:
            assert time.monotonic() < end, "a request is never answered"
            quiet = 0 if self._number else quiet + 1
            time.sleep(0.02)


class Visitors:
    """Browsers of people, each with cookies of its own. Who has left comes again as a stranger, for another test: only
    the scripts and style sheets that pages share are kept."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._gone: dict[str, list[BrowserContext]] = {}

    def come(self, *, clock: bool = False, **options: object) -> tuple[BrowserContext, Callable[[], None]]:
        """A visitor, and how they leave. `options` as for Playwright's `new_context`; `clock` where the test sets the
        time by `page.clock`, which is that of all pages the visitor will ever open, so nobody comes after them.
        """
        gone = self._gone.setdefault(repr(sorted(options.items())), []) if not clock else []
        context = gone.pop() if gone else self._browser.new_context(**options)
        if clock:
            context.clock.install()
        context.set_default_timeout(10_000)

        def leave() -> None:
            if clock:
                context.close()
                return
            for page in context.pages:
                page.close()
            context.clear_cookies()
            context.clear_permissions()
            gone.append(context)

        return context, leave


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.browser)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Last of all: Playwright's event loop stays in this thread, and a test that runs one of its own could not.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        path = find_or_install()
    except NoBrowser as error:
        pytest.exit(str(error), returncode=4)
    # Playwright's blocking calls run an event loop in this thread, and Django refuses the database to such a thread
    # for fear of blocking the loop. Nothing of ours runs in that loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        # Chromium's sandbox does not work for root.
        flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session", autouse=True)
def _scripts_are_kept() -> Iterator[None]:
    """Visitors ask for each script and style sheet once, as they do of Postil itself: half a page's time was those."""
    serve = StaticFilesHandlerMixin.serve

    def serve_to_be_kept(handler: StaticFilesHandlerMixin, request: HttpRequest) -> HttpResponseBase:
        response = serve(handler, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandlerMixin, "serve", serve_to_be_kept)
        yield


@pytest.fixture(scope="session", autouse=True)
def _connections_are_given_back() -> Iterator[None]:
    """Visitors stay connected, each to some threads of the server. None of those may stay connected to the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
        yield


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Visitors:
    return Visitors(browser)


@pytest.fixture
def complaints() -> list[str]:
    """What went wrong in the test's pages so far. A test that provokes one on purpose checks and clears it."""
    return []


@pytest.fixture
def new_context(visitors: Visitors, live_server, complaints: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """One more visitor with cookies of their own; takes the arguments of `Visitors.come`."""
    leaving: list[Callable[[], None]] = []
    under_way = UnderWay()

    def come(**options: object) -> BrowserContext:
        context, leave = visitors.come(base_url=live_server.url, **options)
        leaving.extend([leave, watch(context, live_server.url, complaints)])
        return context

    yield come
    for leave in leaving:
        leave()
    under_way.wait()
    assert complaints == []


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    return new_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def login(live_server) -> Callable[[Page, str], None]:
    """`login(page, "ada")`: the page's visitor is ada from now on. She must exist (`cast`)."""

    def enter(page: Page, username: str) -> None:
        client = Client()
        client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return enter


def watch(context: BrowserContext, home: str, complaints: list[str]) -> Callable[[], None]:
    """Note what no page of ours may do: reach another host, break the content policy, throw, make the server fail.

    Returns how to stop.
    """

    def requested(request: Request) -> None:
        if not request.url.startswith((f"{home}/", "data:", "blob:", "about:")):
            complaints.append(f"asked {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 500:
            complaints.append(f"{response.status} {response.request.method} {response.url}")

    def said(message: ConsoleMessage) -> None:
        # Chromium reports every answer from 400 on as an error too; a form that was refused is none.
        if message.type == "error" and not message.text.startswith("Failed to load resource: the server responded"):
            complaints.append(f"console: {message.text}")

    def threw(error: WebError) -> None:
        complaints.append(f"threw: {error.error}")

    heard = {"request": requested, "response": answered, "console": said, "weberror": threw}
    for event, hear in heard.items():
        context.on(event, hear)

    def stop() -> None:
        for event, hear in heard.items():
            context.remove_listener(event, hear)

    return stop
