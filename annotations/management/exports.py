"""What the export commands share: a collection, the filter's options, and where to write."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from reader.models import Collection


class ExportCommand(BaseCommand):
    """Options that are parameters of the pages' query string: those of which `several` may be given, and `single`
    ones, each with what it takes."""

    several: ClassVar[Mapping[str, str]]
    single: ClassVar[Mapping[str, str]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--collection", required=True, metavar="SLUG")
        parser.add_argument("--output", type=Path, metavar="FILE", help="where to write; standard output otherwise")
        for name, what in self.several.items():
            parser.add_argument(f"--{name}", action="append", default=[], metavar=name.upper(), help=what)
        for name, what in self.single.items():
            parser.add_argument(f"--{name}", default="", metavar=name.upper(), help=what)

    def query(self, options: dict[str, Any]) -> QueryDict:
        """The options as a query string has them."""
        query = QueryDict(mutable=True)
        for name in self.several:
            query.setlist(name, options[name])
        for name in self.single:
            query[name] = options[name]
        return query


def collection_of(options: dict[str, Any]) -> Collection:
    """Raises CommandError where there is no such collection."""
    collection = Collection.objects.filter(slug=options["collection"]).first()
    if collection is None:
        raise CommandError(f"There is no collection “{options['collection']}”.")
    return collection


def refuse(problems: Mapping[str, str]) -> None:
    """Raises CommandError for what could not be read of a filter."""
    if problems:
        raise CommandError(" ".join(problems.values()))


@contextmanager
def output(options: dict[str, Any]) -> Iterator[TextIO]:
    """The file to write to, or standard output."""
    if options["output"] is None:
        yield sys.stdout
    else:
        with options["output"].open("w", encoding="utf-8", newline="\n") as file:
            yield file
