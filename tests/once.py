"""What the tests of one file begin with, stored once for all of them."""

from collections.abc import Callable, Generator
from copy import deepcopy
from typing import Any, TypeVar

from django.db import transaction

T = TypeVar("T")


def stored_once(django_db_blocker: Any, store: Callable[[], T]) -> Generator[Callable[[], T]]:
    """The rest of a fixture for a whole file: what `store` stores is there until its last test has run.

    Yields what gives each test a copy of what `store` returned. What a test does to the database is undone behind the
    test, so none of the file may commit (`transactional_db`). The fixture must ask for `django_db_setup`.
    """
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        try:
            made = store()
        except BaseException as error:
            around.__exit__(type(error), error, error.__traceback__)
            raise
    yield lambda: deepcopy(made)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
