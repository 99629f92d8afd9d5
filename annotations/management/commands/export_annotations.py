"""manage.py export_annotations: the export, from the command line, with the filter of the pages."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from annotations.queries.exporting import annotations_of, exported, snapshot
from annotations.queries.filtering.filter import Filter
from reader.models import Collection

SEVERAL = {
    "tag": "a tag’s key",
    "author": "a username",
    "attribute": "a value, speculation.type:epistemic",
    "complete": "yes or no",
    "entity": "a tag and a name, person:Jane Doe",
    "role": "a part, attribution.source",
    "article": "an article’s id",
    "status": "manual or accepted",
}
SINGLE = {
    "since": "a day, 2022-01-31",
    "until": "a day, 2022-01-31",
    "q": "words in the passage, the note, a value or a name",
}


class Command(BaseCommand):
    help = "Writes a collection’s annotations, as filtered, in one document."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--collection", required=True, metavar="SLUG")
        parser.add_argument("--format", choices=["json"], default="json")
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
        wanted = Filter.parse(query)
        if wanted.problems:
            raise CommandError(" ".join(wanted.problems.values()))
        with snapshot():
            pieces = exported(collection, wanted, user=None)
            if options["output"] is None:
                sys.stdout.writelines(pieces)
            else:
                with options["output"].open("w", encoding="utf-8", newline="\n") as file:
                    file.writelines(pieces)
            number = wanted.annotations(annotations_of(collection, None)).count()
        self.stderr.write(f"Exported {number} annotations of “{collection.name}”.")
