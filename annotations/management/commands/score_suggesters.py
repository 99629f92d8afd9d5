"""`manage.py score_suggesters`: how good the suggesters are, every figure with its test set."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.suggesters import pipeline
from annotations.suggesters.reading import Reader
from annotations.suggesters.training import scoring, scoring_identities, scoring_learning, scoring_statements

#: Each prints its figures line by line, given the folder of the corpora and the pipeline.
SECTIONS: dict[str, Callable[[Path, Reader], Iterator[str]]] = {
    "names": scoring.names_section,
    "statements": scoring_statements.section,
    "entities": scoring_identities.section,
    "learning": scoring_learning.section,
    "size": scoring.size_section,
}


class Command(BaseCommand):
    help = "Score the suggesters on the test sets in a folder of corpora (docs/adr/0017 tells what it holds)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("corpus", type=Path, metavar="CORPUS", help="the folder with ner_*.jsonl")
        parser.add_argument(
            "--pipeline", default=settings.SPACY_MODEL, metavar="NAME", help="another one by name or path"
        )
        parser.add_argument("--only", choices=SECTIONS, action="append", help="only this section")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["corpus"].is_dir():
            raise CommandError(f"There is no folder {options['corpus']}.")
        try:
            reader = pipeline.load(options["pipeline"])
        except pipeline.PipelineMissing as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Pipeline: {reader.name} {reader.version} ({options['pipeline']})")
        for name in options["only"] or SECTIONS:
            self.stdout.write(f"\n# {name}")
            for line in SECTIONS[name](options["corpus"], reader):
                self.stdout.write(line)
                self.stdout.flush()
