"""`manage.py serve`: the whole of Postil in the foreground, until Ctrl-C or SIGTERM."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from reader.service import preparing
from reader.service.errors import CannotServe
from reader.service.postgres import Postgres
from reader.service.supervise import Stop, Supervisor, our_children, stop_on_signal


class Command(BaseCommand):
    help = "Serve Postil: database (unless DATABASE_URL names one), web and worker under one process."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = os.environ.get("HOST", "127.0.0.1"), preparing.port()
        try:
            listener = preparing.listen(host, port)
        except OSError as error:
            raise CannotServe(
                f"Port {port} on {host} cannot be used: {error.strerror}. Set PORT (or HOST) to another one."
            ) from error
        database = None if settings.DATABASE_URL else Postgres(settings.FOLDERS, say=self.say)
        supervisor = Supervisor(
            our_children(settings.BASE_DIR, socket=listener.fileno(), web_processes=preparing.web_processes()),
            database=database,
            say=self.say,
        )
        with stop_on_signal():
            try:
                if database is not None:
                    database.start()
                preparing.prepare(self.say)
                supervisor.start()
                if preparing.answers(host, port, lambda: supervisor.children[0].is_running()):
                    self.say(f"Postil is ready: {preparing.address(host, port)}  (Ctrl-C stops it)")
                supervisor.watch()
            except Stop:
                self.say("Stopping.")
            finally:
                supervisor.stop()
                if database is not None:
                    database.stop()
        self.say("Stopped.")

    def say(self, message: str) -> None:
        self.stdout.write(message)
        self.stdout.flush()
