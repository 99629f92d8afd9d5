"""Does the reading page stay quick as an article fills? Ratios, side by side in one run.

    python -m benchmarks.reading [--rounds 30]

Three articles of the same 200 paragraphs, with 10, 100 and 1,000 annotations. Measured, by turns: opening the page,
and marking a passage, each through Django's test client to the last byte. Uses an embedded database of its own.
"""

import argparse
import os
import shutil
import statistics
import time
from collections.abc import Callable
from functools import partial

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reader.service.borrowing import embedded_server
from tests.database import scratch_folder

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Calls = dict[int, Callable[[], HttpResponse]]


def main(rounds: int) -> None:
    from reader.models import Role  # models need Django to be set up
    from tests import make

    settings.ALLOWED_HOSTS, settings.DEBUG = ["testserver"], False
    call_command("migrate", verbosity=0)
    ada = make.make_user("ada")
    collection = make.make_collection("bench", ada=Role.OWNER)
    make.make_codebook(collection)
    plain, partly = Client(), Client(headers={"HX-Request": "true"})
    for client in (plain, partly):
        client.force_login(ada, backend=BACKEND)
    reads: Calls = {}
    writes: Calls = {}
    for number in (10, 100, 1000):
        words = [f"Paragraph {p} of {number} " + " ".join(f"w{p}x{n}" for n in range(60)) + "." for p in range(200)]
        article = make.make_article(collection, *words, title=f"{number} annotations")
        for each in range(number):
            make.make_annotation(article, f"w{each % 200}x{each // 200} w{each % 200}x{each // 200 + 1}")
        there = {"slug": collection.slug, "article_id": article.pk}
        start = article.text.index("w100x40")
        mark = {"start": start, "end": start + 7, "quote": "w100x40", "tag": "claim"}
        reads[number] = partial(plain.get, reverse("article", kwargs=there))
        writes[number] = partial(partly.post, reverse("annotate", kwargs=there), mark)
    report("open", reads, rounds)
    report("mark", writes, rounds)


def report(what: str, calls: Calls, rounds: int) -> None:
    """Call each by turns; print medians, ratios to the first, and queries."""
    taken: dict[int, list[float]] = {number: [] for number in calls}
    queries = {}
    for number, call in calls.items():
        with CaptureQueriesContext(connection) as counted:
            call()
        queries[number] = len(counted)
    for _ in range(rounds):
        for number, call in calls.items():
            began = time.perf_counter()
            response = call()
            taken[number].append(time.perf_counter() - began)
            assert response.status_code == 200, response.content[:500]
    first = statistics.median(taken[min(taken)])
    for number, times in taken.items():
        median = statistics.median(times)
        figures = f"{median * 1000:7.1f} ms  ×{median / first:4.2f}  {queries[number]} queries"
        print(f"{what} with {number:>5} annotations: {figures}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    arguments = parser.parse_args()
    folder = scratch_folder()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "reader.settings", "DATA_DIR": str(folder / "data"), "DATABASE_URL": ""}
    django.setup()
    with embedded_server():
        try:
            main(arguments.rounds)
        finally:
            connection.close()  # the server stops when nobody is connected any more
    shutil.rmtree(folder)
