"""How long a worker takes for an article of a million characters, and how much memory.

    python -m benchmarks.worker [NAME …]

For each text of tests/long_texts.py (paragraphs, one paragraph, no spaces, marks only) a real worker process on an
embedded database of its own: seconds from queued to done, and the peak of its resident memory. SPACY_MODEL names
another pipeline than the usual one.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time

import django
from django.core.management import call_command
from django.db import connection

from reader.service.borrowing import embedded_server
from tests import long_texts
from tests.database import scratch_folder


def main(names: list[str]) -> None:
    from reader.models import Role  # models need Django to be set up
    from tests import make

    call_command("migrate", verbosity=0)
    make.make_user("ada")
    for name in names:
        collection = make.make_collection(name.replace(" ", "-"), ada=Role.OWNER)
        make.make_codebook(collection)
        print(f"{name:14} {measured(make.make_article(collection, *long_texts.TEXTS[name]().split(chr(10) * 2)))}")


def measured(article) -> str:
    from annotations import jobs
    from annotations.models import Suggesting

    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout is not None
        ready = worker.stdout.readline().strip()
        at_rest = long_texts.peak(worker.pid)
        jobs.defer_suggest(article)
        began = time.monotonic()
        while (state := Suggesting.objects.get(article=article).state) in {"waiting", "running"}:
            time.sleep(0.1)
        took = time.monotonic() - began
        found = article.suggestions.count()
        peak = long_texts.peak(worker.pid)
    finally:
        worker.terminate()
        worker.wait()
    return f"{state}: {took:6.1f} s, {at_rest} MB at rest, {peak} MB at most, {found} suggestions  ({ready})"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these texts")
    arguments = parser.parse_args()
    folder = scratch_folder()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "reader.settings", "DATA_DIR": str(folder / "data"), "DATABASE_URL": ""}
    django.setup()
    with embedded_server():
        try:
            main(arguments.names or list(long_texts.TEXTS))
        finally:
            connection.close()  # the server stops when nobody is connected any more
    shutil.rmtree(folder)
