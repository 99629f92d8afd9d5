"""The embedded server for a command that is run while Postil is not: `manage.py import_articles …` just works."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from reader.service.errors import CannotServe
from reader.service.postgres import AlreadyServed, Postgres, answers
from reader.service.processes import wait_until

#: `serve` and what it starts see to the server themselves; the others ask the database nothing.
NEED_NO_DATABASE = frozenset(
    (
        *("serve", "worker", "wait", "runserver", "test"),
        *("check", "collectstatic", "findstatic", "diffsettings", "makemigrations", "help", "version", "--version"),
    )
)


@contextmanager
def embedded_server() -> Iterator[None]:
    """Have the embedded server answer, started for this once if need be. Nothing to do where DATABASE_URL is set."""
    if settings.DATABASE_URL or answers(settings.FOLDERS):
        yield
        return
    server = Postgres(settings.FOLDERS)
    try:
        server.start()
    except AlreadyServed as error:
        # Somebody else is starting it at this moment.
        if not wait_until(lambda: answers(settings.FOLDERS), seconds=30, every=0.1):
            raise CannotServe(f"The database in {settings.FOLDERS.cluster} does not answer.") from error
        yield
        return
    try:
        yield
    finally:
        server.finish()
