"""manage.py export_annotations: the export, from the command line, with the filter of the pages."""

from argparse import ArgumentParser
from typing import Any

from annotations.management.exports import ExportCommand, collection_of, output, refuse
from annotations.queries.exporting import annotations_of, exported, snapshot
from annotations.queries.filtering.filter import Filter


class Command(ExportCommand):
    help = "Writes a collection’s annotations, as filtered, in one document."
    several = {
        "tag": "a tag’s key",
        "author": "a username",
        "attribute": "a value, speculation.type:epistemic",
        "complete": "yes or no",
        "entity": "a tag and a name, person:Jane Doe",
        "role": "a part, attribution.source",
        "article": "an article’s id",
        "status": "manual or accepted",
        "thread": "open, resolved or none",
    }
    single = {
        "since": "a day, 2022-01-31",
        "until": "a day, 2022-01-31",
        "q": "words in the passage, the note, a value or a name",
    }

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, **options: Any) -> None:
        collection = collection_of(options)
        wanted = Filter.parse(self.query(options))
        refuse(wanted.problems)
        with snapshot(), output(options) as file:
            file.writelines(exported(collection, wanted, user=None))
            number = wanted.annotations(annotations_of(collection, None)).count()
        self.stderr.write(f"Exported {number} annotations of “{collection.name}”.")
