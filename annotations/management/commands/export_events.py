"""manage.py export_events: the log, from the command line, with the filter of the activity page."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from annotations.models import Event
from annotations.queries.log.exporting import exported
from annotations.queries.log.wanted import Wanted
from reader.models import Collection

SEVERAL = {
    "author": "a username",
    "tag": "a tag’s key",
    "article": "an article’s id",
    "change": "marks, suggestions, conversation, articles, codebook, names or people",
}
SINGLE = {"since": "a day, 2022-01-31", "until": "a day, 2022-01-31"}


class Command(BaseCommand):
    help = "Writes what happened in a collection, one event a line (JSON), the oldest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--collection", required=True, metavar="SLUG")
        parser.add_argument("--output", type=Path, metavar="FILE", help="where to write; standard output otherwise")
        for name, what in SEVERAL.items():
            parser.add_argument(f"--{name}", action="append", default=[], metavar=name.upper(), help=what)
        for name, what in SINGLE.items():
            parser.add_argument(f"--{name}", default="", metavar=name.upper(), help=what)

    def handle(self, **options: Any) -> None:
        collection = Collection.objects.filter(slug=options["collection"]).first()
        if collection is None:
            raise CommandError(f"There is no collection “{options['collection']}”.")
        query = QueryDict(mutable=True)
        for name in SEVERAL:
            query.setlist(name, options[name])
        for name in SINGLE:
            query[name] = options[name]
        wanted = Wanted.parse(query)
        if wanted.problems:
            raise CommandError(" ".join(wanted.problems.values()))
        # Who runs this has the database: nothing is hidden from them.
        lines = exported(wanted.events(Event.objects.filter(collection=collection)), user=None)
        if options["output"] is None:
            number = _written(lines, sys.stdout)
        else:
            with options["output"].open("w", encoding="utf-8", newline="\n") as file:
                number = _written(lines, file)
        self.stderr.write(f"Exported {number} events of “{collection.name}”.")


def _written(lines: Iterable[str], file: TextIO) -> int:
    """How many were written, one by one as they come."""
    number = 0
    for line in lines:
        file.write(line)
        number += 1
    return number
