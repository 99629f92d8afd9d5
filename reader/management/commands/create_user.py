"""Make an account."""

import secrets
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reader.actions.accounts import create_user
from reader.actions.errors import Refused


class Command(BaseCommand):
    help = "Make an account. Prints a password made for it, once, unless --ask asks for one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="the full name, shown beside the username")
        parser.add_argument("--email", default="")
        parser.add_argument("--ask", action="store_true", help="ask for the password instead of making one")

    def handle(self, *args: Any, username: str, name: str, email: str, ask: bool, **options: Any) -> None:
        password = getpass(f"Password for {username}: ") if ask else secrets.token_urlsafe(15)
        try:
            create_user(username=username, password=password, full_name=name, email=email)
        except Refused as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{username} may log in.")
        if not ask:
            self.stdout.write(f"Password, shown this once: {password}")
