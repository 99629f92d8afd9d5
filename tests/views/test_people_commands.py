from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reader.models import Token, User
from reader.models.people import digest


def run(*args):
    out = StringIO()
    call_command(*args, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_an_account_is_made_with_a_password_shown_once(db):
    said = run("create_user", "eve", "--name", "Eve Stone", "--email", "eve@example.org")
    user = User.objects.get()
    assert (user.get_full_name(), user.email, user.is_superuser) == ("Eve Stone", "eve@example.org", False)
    assert user.check_password(said.split()[-1])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ada"], "already"),
        (["ADA"], "already"),
        (["no spaces here"], "valid username"),
        (["x" * 151], "150"),
        (["a\0"], "valid username|null|Null"),
        (["eve", "--email", "nonsense"], "valid email"),
        (["eve", "--name", "x" * 151], "at most 150"),
    ],
)
def test_an_account_that_cannot_be(cast, arguments, said):
    with pytest.raises(CommandError, match=said):
        run("create_user", *arguments)
    assert User.objects.count() == len(cast)


def test_a_token_is_printed_alone(cast):
    secret = run("create_token", "ada", "--name", "nightly").strip()
    token = Token.objects.get()
    assert (token.user.username, token.name, token.digest) == ("ada", "nightly", digest(secret))


def test_a_token_for_nobody(cast):
    with pytest.raises(CommandError, match="no account named “eve”"):
        run("create_token", "eve")
