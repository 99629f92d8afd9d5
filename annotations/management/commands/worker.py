"""`manage.py worker`: does the jobs until it is told to stop."""

import asyncio
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations import working
from annotations.suggesters import pipelines
from annotations.suggesters.pipeline import PipelineMissing


class Command(BaseCommand):
    help = "Run the suggesters over queued articles, in the foreground, until SIGTERM or SIGINT."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            readers = pipelines.load()
        except PipelineMissing as error:
            raise CommandError(str(error)) from error
        suggester, took = readers.usual, time.monotonic() - began

        def ready() -> None:
            self.stdout.write(f"Worker ready: {suggester.name} {suggester.version}, loaded in {took:.1f} s.")
            self.stdout.flush()

        if not asyncio.run(working.work(suggester, readers=readers, ready=ready)):
            raise CommandError("The worker lost the database and stopped. Queued articles keep waiting.")
        self.stdout.write("Worker stopped.")
