"""Does the reading page stay quick as an article fills? Ratios, side by side in one run.

    python -m benchmarks.reading [--rounds 30]

Three articles of the same 200 paragraphs, with 10, 100 and 1,000 annotations, of which every other is an attribution
in three parts. Measured, by turns: opening the page, marking a passage, marking it with the first question for the
rest, and answering that question, each through Django's test client to the last byte; and finding the sentences, in
a paragraph of 10, 100 and 1,000 of them, by the sentence. Uses an embedded database of its own.
"""

import argparse
import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.text.sentences import sentences
from reader.service.borrowing import embedded_server
from tests.database import scratch_folder

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SENTENCE = "Mr. Smith, of the U.S. Coast Guard, said at 9 a.m. that No. 7 was “safe.” "
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
    marks: Calls = {}
    asks: Calls = {}
    answers: Calls = {}
    for number in (10, 100, 1000):
        words = [f"Paragraph {p} of {number} " + " ".join(f"w{p}x{n}" for n in range(60)) + "." for p in range(200)]
        article = make.make_article(collection, *words, title=f"{number} annotations")
        for each in range(number):
            at, nth = each % 200, each // 200 * 4
            quote = f"w{at}x{nth} w{at}x{nth + 1}"
            parts = {"cue": f"w{at}x{nth + 2}", "source": f"w{at}x{nth + 3}"}
            if each % 2:
                make.make_annotation(article, quote, tag="attribution", parts=parts)
            else:
                make.make_annotation(article, quote)
        there = {"slug": collection.slug, "article_id": article.pk}
        start = article.text.index("w100x40")
        mark = {"start": start, "end": start + 7, "quote": "w100x40", "tag": "attribution"}
        reads[number] = partial(plain.get, reverse("article", kwargs=there))
        marks[number] = partial(partly.post, reverse("annotate", kwargs=there), mark)
        asks[number] = partial(partly.post, reverse("annotate", kwargs=there), mark | {"ask": "1"})
        kept = make.make_annotation(article, "w101x40", tag="attribution")
        answer = partial(partly.post, reverse("ask", kwargs=there | {"annotation_id": kept.pk}))
        starts = [article.text.index(f"w101x{word}") for word in (41, 42)]
        answers[number] = partial(answered, answer, starts, count(kept.version))
    for what, calls in {"open": reads, "mark": marks, "mark and ask": asks, "answer": answers}.items():
        report(what, calls, rounds)
    report_sentences(rounds)


def answered(
    answer: Callable[[dict[str, str]], HttpResponse], starts: list[int], versions: Iterator[int]
) -> HttpResponse:
    """Give the annotation's cue, one word and then the other, so that every answer is a change."""
    starts.reverse()
    said = {"step": "role:cue", "piece": f"{starts[0]} {starts[0] + 7}", "asked": "0"}
    return answer(said | {"version": str(next(versions))})


def report_sentences(rounds: int) -> None:
    """Find the sentences of paragraphs of several lengths; print medians by the sentence and ratios to the first."""
    taken: dict[int, list[float]] = {10: [], 100: [], 1000: []}
    for _ in range(rounds):
        for number, times in taken.items():
            began = time.perf_counter()
            found = sentences(SENTENCE * number)
            times.append((time.perf_counter() - began) / number)
            assert len(found) == number, len(found)
    first = statistics.median(taken[10])
    for number, times in taken.items():
        median = statistics.median(times)
        print(f"{number:>5} sentences: {median * 1e6:6.1f} µs each  ×{median / first:4.2f}")


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
        print(f"{what:12} with {number:>5} annotations: {figures}")


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
