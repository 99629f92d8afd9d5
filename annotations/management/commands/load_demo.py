"""manage.py load_demo: the demo collection and its four accounts, where DEMO=1."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annotations import jobs
from annotations.management.commands.build_demo import FIXTURE, PEOPLE
from reader.actions.importing import index
from reader.models import Article, User

PASSWORD = "demo"  # noqa: S105


class Command(BaseCommand):
    help = "Loads the demo collection, unless its accounts are here already. Needs DEMO=1."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo accounts have a password that everybody knows. Set DEMO=1 to allow them.")
        if User.objects.filter(username__in=PEOPLE).exists():
            self.stdout.write("The demo was loaded before; nothing was changed.")
            return
        call_command("loaddata", str(FIXTURE), verbosity=0)
        for user in User.objects.filter(username__in=PEOPLE):
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
        for article in Article.objects.filter(collection__slug="demo"):
            index(article)
            jobs.defer_suggest(article)
        self.stdout.write(f"Loaded the demo collection; log in as {', '.join(PEOPLE)} with the password {PASSWORD}.")
