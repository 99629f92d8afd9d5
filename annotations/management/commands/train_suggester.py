"""`manage.py train_suggester`: lets a collection's pipeline learn from what its people decided."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.suggesters import pipeline
from annotations.suggesters.training import improving, retraining
from reader.models import Collection

MINUTES = 10.0
AGAIN = "To have its articles read again: manage.py suggest --collection {slug}"


class Command(BaseCommand):
    help = (
        "Trains the pipeline that a collection uses further on the names its people accepted, corrected and dismissed, "
        "and uses the new one for the collection if it is no worse on articles held out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--collection", metavar="SLUG", required=True)
        parser.add_argument("--minutes", metavar="N", type=float, default=MINUTES, help="train no longer (%(default)g)")
        parser.add_argument("--revert", action="store_true", help="go back to the pipeline that was used before")

    def handle(self, *args: Any, **options: Any) -> None:
        collection = Collection.objects.filter(slug=options["collection"]).first()
        if collection is None:
            raise CommandError(f"There is no collection “{options['collection']}”.")
        if options["revert"]:
            self.revert(collection)
        else:
            self.train(collection, options["minutes"])

    def train(self, collection: Collection, minutes: float) -> None:
        if not minutes > 0:
            raise CommandError("--minutes must be more than 0.")
        try:
            done = improving.improve(collection, minutes=minutes)
        except (
            improving.TooFew,
            improving.AlreadyTraining,
            retraining.Untrainable,
            pipeline.PipelineMissing,
        ) as refusal:
            raise CommandError(str(refusal)) from refusal
        new = done.pipeline
        self.stdout.write(
            f"Trained on {new.trained_on} names in {done.rounds} rounds, measured on {new.held_out} names in other "
            f"articles (F, bounds and tag exact):\n"
            f"  in use  {done.before:<30} {new.f_before:5.1f}\n"
            f"  new     {new!s:<30} {new.f_after:5.1f}"
        )
        if new.in_use:
            self.stdout.write(f"The new pipeline is in use. {AGAIN.format(slug=collection.slug)}")
        else:
            self.stdout.write("The new pipeline is worse, so it was thrown away and nothing changes.")

    def revert(self, collection: Collection) -> None:
        left, used = improving.revert(collection)
        if left is None:
            raise CommandError(f"“{collection.name}” uses no pipeline of its own, so there is none to go back from.")
        now = "the one for all collections" if used is None else str(used)
        self.stdout.write(f"{left} is no longer in use, but {now}. {AGAIN.format(slug=collection.slug)}")
