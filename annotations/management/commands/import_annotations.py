"""manage.py import_annotations: read an export back into a collection."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError
from pydantic_core import from_json

from annotations.actions.restoring import restore
from annotations.documents import Document
from annotations.text.upgrading import upgraded
from reader.actions.errors import Refused
from reader.models import Collection, User


class Command(BaseCommand):
    help = "Reads documents that export_annotations wrote into a collection, with their ids and times."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--collection", required=True, metavar="SLUG")
        parser.add_argument("--by", metavar="USERNAME", help="who imports, for the log")

    def handle(self, **options: Any) -> None:
        collection = Collection.objects.filter(slug=options["collection"]).first()
        if collection is None:
            raise CommandError(f"There is no collection “{options['collection']}”. Make it first, on the page.")
        by = User.objects.filter(username=options["by"]).first() if options["by"] else None
        if options["by"] and by is None:
            raise CommandError(f"There is nobody called “{options['by']}”.")
        failed = 0
        for path in options["files"]:
            try:
                done = restore(collection, read(path), by=by)
            except (OSError, ValueError, Refused) as problem:
                failed += 1
                self.stderr.write(f"{path}: nothing was imported. {said(problem)}")
            else:
                self.stdout.write(
                    f"{path}: {done['articles']} articles and {done['annotations']} annotations imported, "
                    f"{done['known']} already there, {done['people']} people added."
                )
        if failed:
            raise CommandError(f"{failed} of {len(options['files'])} files could not be imported.")


def read(path: Path) -> dict[str, Any]:
    """The document in a file, of this or an earlier version, checked against the schema.

    Raises OSError and ValueError.
    """
    told = upgraded(from_json(path.read_bytes(), allow_inf_nan=False))
    document: dict[str, Any] = Document.model_validate(told).model_dump(mode="json")
    return document


def said(problem: Exception) -> str:
    """The problem in one line: of a document that does not fit the schema, the first misfit and where it is."""
    if isinstance(problem, ValidationError):
        first = problem.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the document"
        misfits = f"{where}: {first['msg']} ({problem.error_count()} misfits)"
        return f"It is no export of Postil, version 1 or 2: {misfits}."
    if isinstance(problem, Refused | OSError):
        return str(problem)
    return f"It is no export of Postil, as it is no JSON: {problem}."
