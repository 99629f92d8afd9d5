import pytest

from reader.models import Collection, Role, User
from tests import make


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast(db) -> dict[str, User]:
    return {name: make.make_user(name) for name in make.ROLES}


@pytest.fixture
def desk(cast) -> Collection:
    """The collection all four belong to."""
    return make.make_collection("desk", **make.ROLES)


@pytest.fixture
def annex(cast) -> Collection:
    """A second collection, ada's and ben's: cleo is a stranger to it."""
    return make.make_collection("annex", ada=Role.OWNER, ben=Role.ANNOTATOR)
