"""A real browser on the real server. Whatever a page asks of another host, or complains of, fails its test."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

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


@pytest.fixture
def complaints() -> list[str]:
    """What went wrong in the test's pages so far. A test that provokes one on purpose checks and clears it."""
    return []


@pytest.fixture
def new_context(browser: Browser, live_server, complaints: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """Makes one more visitor with cookies of their own; takes the arguments of Playwright's `new_context`."""
    contexts = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(10_000)
        watch(context, live_server.url, complaints)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
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


def watch(context: BrowserContext, home: str, complaints: list[str]) -> None:
    """Note what no page of ours may do: reach another host, break the content policy, throw, make the server fail."""

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

    context.on("request", requested)
    context.on("response", answered)
    context.on("console", said)
    context.on("weberror", lambda error: complaints.append(f"threw: {error.error}"))
