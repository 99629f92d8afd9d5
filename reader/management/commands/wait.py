"""`manage.py wait`: returns once Postil is healthy, for scripts that start it in the background."""

import http.client
import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reader.service import preparing


class Command(BaseCommand):
    help = "Wait until /healthz on HOST and PORT answers 200."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seconds", type=float, default=60, help="how long at most (60)")

    def handle(self, *args: Any, **options: Any) -> None:
        where = preparing.address(os.environ.get("HOST", "127.0.0.1"), preparing.port())
        end = time.monotonic() + options["seconds"]
        said = "nobody answered"
        while time.monotonic() < end:
            asked = http.client.HTTPConnection(where.removeprefix("http://"), timeout=10)
            try:
                asked.request("GET", "/healthz", headers={"Host": preparing.known_host()})
                answer = asked.getresponse()
                said = f"{answer.status} {answer.read().decode()}"
                if answer.status == 200:
                    self.stdout.write(f"Postil is healthy: {where}")
                    return
            except (OSError, http.client.HTTPException) as error:
                said = str(error)
            finally:
                asked.close()
            time.sleep(0.2)
        raise CommandError(f"{where} was not healthy within {options['seconds']:g} s: {said}")
