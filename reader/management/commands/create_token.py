"""Make a token for the API."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reader.actions.accounts import issue_token
from reader.actions.errors import Refused
from reader.models import User


class Command(BaseCommand):
    help = "Make a token with which a program uses the API in somebody's name. Prints it on a line of its own, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="command line", help="what it is for, as the account's page lists it")

    def handle(self, *args: Any, username: str, name: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account named “{username}”.")
        try:
            _, secret = issue_token(by=user, name=name)
        except Refused as error:
            raise CommandError(error.message) from error
        self.stderr.write(f"A token for {username}, shown this once:")
        self.stdout.write(secret)
