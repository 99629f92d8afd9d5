"""Accounts: made by the operator, then one's own: the name, the tokens."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reader.actions.errors import Clash, Invalid, storable
from reader.models import Token, User

MOST_TOKENS = 50


@transaction.atomic
def create_user(*, username: str, password: str, full_name: str = "", email: str = "") -> User:
    """Make an account. Raises Clash where the name is taken in any case of its letters, Invalid for what cannot be."""
    user = User(username=username, email=email, first_name=storable(full_name, field="name", limit=150))
    user.set_password(password)
    try:
        user.clean_fields()
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from None
    if User.objects.filter(username__iexact=username).exists():
        raise Clash(f"There is an account named “{username}” already.", field="username")
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise Clash(f"There is an account named “{username}” already.", field="username") from None
    return user


@transaction.atomic
def set_name(*, by: User, full_name: str) -> User:
    """Set the name others see beside the username; empty for none. Raises Invalid."""
    by.first_name, by.last_name = storable(full_name, field="full_name", name="name", limit=150), ""
    by.save(update_fields=["first_name", "last_name"])
    return by


@transaction.atomic
def set_mail(*, by: User, email: str, by_mail: bool) -> User:
    """Set where mail goes to, and whether what comes to the inbox goes there. Raises Invalid."""
    by.email, by.by_mail = storable(email, field="email", limit=254), by_mail
    by.save(update_fields=["email", "by_mail"])
    return by


@transaction.atomic
def issue_token(*, by: User, name: str) -> tuple[Token, str]:
    """Make a token; answer the row and the secret, which nobody can read again. Raises Invalid."""
    name = storable(name, field="name", limit=100)
    if not name:
        raise Invalid("Say what the token is for: its name tells you later which one to revoke.", field="name")
    if Token.objects.filter(user=by).count() >= MOST_TOKENS:
        raise Invalid(f"You have {MOST_TOKENS} tokens, which is the most. Revoke one first.", field="name")
    return Token.issue(by, name=name)


@transaction.atomic
def revoke_token(token: Token, *, by: User) -> None:
    """Make the token open nothing from now on."""
    Token.objects.filter(pk=token.pk, user=by).delete()
