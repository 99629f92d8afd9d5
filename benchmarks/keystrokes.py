"""How many keys does it take to annotate? A fixed task on a fixed text, in a real browser, by keyboard alone.

    python -m benchmarks.keystrokes

Ten annotations in the order of the text: four claims on sentences, two names on words, a speculation with its cue, two
complete attributions, and one nested in the second. Every key counts, those that lead there too; a modifier counts
once for as long as it is held. What is stored is checked against what was asked for. Fails where a claim on a sentence
takes more than 3 keys, or a triple of source, cue and content with its type of source more than 12. Uses an embedded
database of its own.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Page, sync_playwright

from reader.service.borrowing import embedded_server
from tests.browser.chromium import find_or_install
from tests.database import scratch_folder

MOST = {"claim": 3, "attribution": 12}
PARAGRAPHS = (
    "The night at the airport",
    "About 200 people entered the airport on the evening of 5 January. No flight left before the next morning. "
    "The terminal was dark by nine.",
    "Tokayev flew to Almaty the day after. President Tokayev said that trained fighters had attacked the city. "
    "The number may be higher than the ministry said.",
    "Reuters reported that an official had said that the roof was safe. The airport opened again on 13 January.",
)
Parts = dict[str, list[str]]


@dataclass(frozen=True)
class Task:
    """One annotation: what it is, the keys that make it, and what must be stored."""

    tag: str
    keys: str
    parts: Parts
    values: dict[str, str] = field(default_factory=dict)


NAMED = {"source-type": "named-person"}
TASKS = (
    Task("claim", "j j 1", {"claim": ["About 200 people entered the airport on the evening of 5 January."]}),
    Task("claim", "↓ 1", {"claim": ["No flight left before the next morning."]}),
    Task("claim", "↓ 1", {"claim": ["The terminal was dark by nine."]}),
    Task("person", "↓ → 4", {"": ["Tokayev"]}),
    Task("place", "→ → → 6", {"": ["Almaty"]}),
    Task(
        "attribution",
        "↓ 3 Enter Enter Enter 1",
        {"content": ["trained fighters had attacked the city"], "source": ["President Tokayev"], "cue": ["said"]},
        NAMED,
    ),
    Task(
        "speculation",
        "↓ 2 Enter Enter",
        {"scope": ["The number may be higher than the ministry said"], "cue": ["may"]},
        {"type": "epistemic"},
    ),
    Task(
        "attribution",
        "↓ 3 Enter Enter Enter 4",
        {
            "content": ["an official had said that the roof was safe"],
            "source": ["Reuters"],
            "cue": ["reported"],
        },
        {"source-type": "media-report"},
    ),
    Task(
        "attribution",
        "End Shift+← Shift+← Shift+← 3 Enter Enter 5",
        {"content": ["the roof was safe"], "source": ["an official"], "cue": ["had said"]},
        {"source-type": "unnamed-official"},
    ),
    Task("claim", "↓ 1", {"claim": ["The airport opened again on 13 January."]}),
)
ARROWS = {"↓": "ArrowDown", "↑": "ArrowUp", "→": "ArrowRight", "←": "ArrowLeft"}


class Keyboard:
    """Presses keys and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0
        self.held: list[str] = []

    def type(self, keys: str) -> int:
        """Press keys, written with spaces between; how many it took."""
        before = self.pressed
        for chord in keys.split():
            *modifiers, key = chord.split("+")
            self.hold(modifiers)
            self.pressed += 1
            self.page.keyboard.press(ARROWS.get(key, key))
            self.settle()
        self.hold([])
        return self.pressed - before

    def hold(self, modifiers: list[str]) -> None:
        for key in self.held:
            if key not in modifiers:
                self.page.keyboard.up(key)
        for key in modifiers:
            if key not in self.held:
                self.page.keyboard.down(key)
                self.pressed += 1
        self.held = modifiers

    def settle(self) -> None:
        """A reader sees the answer before the next key."""
        self.page.wait_for_timeout(30)
        self.page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
        self.page.wait_for_timeout(30)


def made(pk: object) -> tuple[str, Parts, dict[str, str]]:
    """The tag, the parts and the values of an annotation, as they are stored."""
    from annotations.models import Annotation  # models need Django to be set up

    annotation = Annotation.objects.select_related("tag").get(pk=pk)
    parts: Parts = {}
    for span in annotation.spans.select_related("role").order_by("start"):
        parts.setdefault(span.role.key if span.role else "", []).append(span.quote)
    values = annotation.values.filter(option__isnull=False).select_related("attribute", "option")
    return annotation.tag.key, parts, {value.attribute.key: value.option.key for value in values if value.option}


def main() -> bool:
    """Do all of it; whether nothing took too many keys."""
    from annotations.models import Annotation  # models need Django to be set up
    from reader.models import Role
    from tests import make
    from tests.browser.hands import open_article

    settings.ALLOWED_HOSTS, settings.DEBUG = ["*"], False
    call_command("migrate", verbosity=0)
    ada = make.make_user("ada")
    collection = make.make_collection("bench", ada=Role.OWNER)
    make.make_codebook(collection)
    article = make.make_article(collection, *PARAGRAPHS, title=PARAGRAPHS[0])
    counts: list[int] = []
    fits = True
    with browser_at(ada) as page:
        open_article(page, article)
        keyboard = Keyboard(page)
        print(f"{'':>2}  {'kind':<12} {'keys':>4}  pressed")
        for number, task in enumerate(TASKS, start=1):
            known = set(Annotation.objects.values_list("pk", flat=True))
            taken = keyboard.type(task.keys)
            counts.append(taken)
            new = [pk for pk in Annotation.objects.values_list("pk", flat=True) if pk not in known]
            assert len(new) == 1, f"{number}: {len(new)} annotations were made"
            tag, parts, values = made(new[0])
            assert (tag, parts) == (task.tag, task.parts), f"{number}: it is {tag} {parts}"
            assert task.values.items() <= values.items(), f"{number}: its values are {values}"
            most = MOST.get(task.tag)
            late = most is not None and taken > most
            fits = fits and not late
            print(f"{number:>2}  {task.tag:<12} {taken:>4}  {task.keys}{f'   more than {most}' if late else ''}")
    print(f"{'':>2}  {'all':<12} {sum(counts):>4}  {sum(counts) / len(counts):.1f} an annotation")
    return fits


@contextmanager
def browser_at(user: object) -> Iterator[Page]:
    """A browser in which `user` is logged in, at a server of the application."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test import Client
    from django.test.testcases import LiveServerThread

    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    url = f"http://127.0.0.1:{server.port}"
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_or_install(), args=flags)
            context = browser.new_context(base_url=url)
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
            try:
                yield context.new_page()
            finally:
                browser.close()
    finally:
        server.terminate()
        server.join()


if __name__ == "__main__":
    folder = scratch_folder()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "reader.settings", "DATA_DIR": str(folder / "data"), "DATABASE_URL": ""}
    # Playwright runs an event loop in this thread; nothing of ours runs in that loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    django.setup()
    with embedded_server():
        try:
            within = main()
        finally:
            # The server stops when nobody is connected any more.
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE usename = current_user AND pid <> pg_backend_pid()"
                )
            connection.close()
    shutil.rmtree(folder)
    sys.exit(0 if within else "Some took more keys than they may.")
