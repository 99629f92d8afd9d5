"""manage.py export_events: the log, from the command line, with the filter of the activity page."""

from typing import Any

from annotations.management.exports import ExportCommand, collection_of, output, refuse
from annotations.models import Event
from annotations.queries.log.exporting import exported
from annotations.queries.log.wanted import Wanted


class Command(ExportCommand):
    help = "Writes what happened in a collection, one event a line (JSON), the oldest first."
    several = {
        "author": "a username",
        "tag": "a tag’s key",
        "article": "an article’s id",
        "change": "marks, suggestions, conversation, articles, codebook, names or people",
    }
    single = {"since": "a day, 2022-01-31", "until": "a day, 2022-01-31"}

    def handle(self, **options: Any) -> None:
        collection = collection_of(options)
        wanted = Wanted.parse(self.query(options))
        refuse(wanted.problems)
        number = 0
        with output(options) as file:
            # Who runs this has the database: nothing is hidden from them.
            for line in exported(wanted.events(Event.objects.filter(collection=collection)), user=None):
                file.write(line)
                number += 1
        self.stderr.write(f"Exported {number} events of “{collection.name}”.")
