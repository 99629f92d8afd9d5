import gc
from collections.abc import Iterator

import pytest
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models.signals import post_migrate
from django.test import override_settings

from reader.models import Collection, Role, User
from tests import make
from tests.stored import _django_db_helper, _stage, _staged, stored

__all__ = ["_django_db_helper", "_stage", "_staged"]


def pytest_itemcollected(item: pytest.Item) -> None:
    if "_django_db_helper" in item.fixturenames or item.get_closest_marker("django_db"):
        item.add_marker(pytest.mark.database)


def pytest_collection_finish() -> None:
    """What was loaded until here stays to the end: nobody needs to look again and again whether it may go."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_permissions() -> Iterator[None]:
    """Django writes its own kinds of content and permissions anew whenever a test's tables have been emptied, which
    takes longer than to empty them, and Postil asks for neither."""
    writing = {create_contenttypes: None, create_permissions: "django.contrib.auth.management.create_permissions"}
    for receiver, uid in writing.items():
        assert post_migrate.disconnect(receiver, dispatch_uid=uid)
    yield
    for receiver, uid in writing.items():
        post_migrate.connect(receiver, dispatch_uid=uid)


@stored
def cast(db) -> dict[str, User]:
    return make.make_users(*make.ROLES)


@stored
def desk(cast) -> Collection:
    """The collection all four belong to."""
    return make.make_collection("desk", **make.ROLES)


@stored
def annex(cast) -> Collection:
    """A second collection, ada's and ben's: cleo is a stranger to it."""
    return make.make_collection("annex", ada=Role.OWNER, ben=Role.ANNOTATOR)
