"""Import text files from a folder or by name."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reader.actions.errors import Refused
from reader.actions.importing import import_file
from reader.models import Collection, User
from reader.service.charset import read_bytes
from reader.text.errors import TextError

MARKDOWN = frozenset({".md", ".markdown"})
ENDINGS = MARKDOWN | {".txt", ".text"}


class Command(BaseCommand):
    help = "Import .txt and .md files into a collection. A folder stands for the files in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
        parser.add_argument("--collection", required=True, metavar="SLUG")
        parser.add_argument("--by", metavar="USERNAME", help="who imports; nobody if left out")
        parser.add_argument("--title", default="", help="the title, for a single file")

    def handle(self, *, paths: list[Path], collection: str, by: str | None, title: str, **options: Any) -> None:
        into = Collection.objects.filter(slug=collection).first()
        if into is None:
            raise CommandError(f"There is no collection {collection!r}.")
        user = self._member(into, by)
        files = list(_files(paths))
        if title and len(files) != 1:
            raise CommandError("--title goes with a single file.")
        failed = 0
        for path in files:
            try:
                self.stdout.write(_imported(path, into, by=user, title=title))
            except (TextError, Refused, OSError) as error:
                failed += 1
                reason = error.strerror if isinstance(error, OSError) else error.message
                self.stderr.write(f"{path}: not imported. {reason}")
        if failed or not files:
            raise CommandError(f"{failed} of {len(files)} not imported." if files else "There is no .txt or .md file.")

    def _member(self, collection: Collection, username: str | None) -> User | None:
        """The member who imports. A stranger or a reader may not, here as little as on the pages."""
        if username is None:
            return None
        user = User.objects.filter(username=username).first()
        if user is None or not Collection.objects.editable_by(user).filter(pk=collection.pk).exists():
            raise CommandError(f"{username!r} may not import into {collection.slug!r}.")
        return user


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and those that a folder holds, in the order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix.lower() in ENDINGS and each.is_file())
        else:
            yield path


def _imported(path: Path, collection: Collection, *, by: User | None, title: str) -> str:
    """Import one file; say what came of it."""
    decoded = read_bytes(path.read_bytes())
    markdown = path.suffix.lower() in MARKDOWN
    article, created = import_file(collection, by=by, text=decoded.text, title=title, markdown=markdown)
    done = "imported" if created else "already there"
    return f"{path}: {done}, “{article.title}” ({decoded.encoding})"
