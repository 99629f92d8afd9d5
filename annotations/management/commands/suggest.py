"""`manage.py suggest`: has the suggesters read articles, again or for the first time."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from annotations import jobs
from annotations.models import Event, Suggesting
from annotations.suggesters import pipelines, proposing
from annotations.suggesters.pipeline import PipelineMissing
from reader.models import Article, Collection


class Command(BaseCommand):
    help = "Queue articles for the suggesters, or with --now run the suggesters here. Decisions already made stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--collection", metavar="SLUG", help="only the articles of this collection")
        parser.add_argument("--article", metavar="ID", help="only this article")
        parser.add_argument("--now", action="store_true", help="run here and wait, without the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        articles = chosen(options["collection"], options["article"])
        failed = self.run_here(articles) if options["now"] else self.queue(articles)
        if failed:
            raise CommandError(f"{failed} of {len(articles)} articles failed.")
        self.stdout.write(f"{len(articles)} articles {'read' if options['now'] else 'queued'}.")

    def queue(self, articles: list[Article]) -> int:
        with transaction.atomic():
            for article in articles:
                jobs.defer_suggest(article)
        for article in articles:
            self.stdout.write(f"queued    {article.pk}  {article.title}")
        return 0

    def run_here(self, articles: list[Article]) -> int:
        """Run over each article; one that fails does not keep the others. Returns how many failed."""
        try:
            readers = pipelines.load()
        except PipelineMissing as error:
            raise CommandError(str(error)) from error
        failed = 0
        for number, article in enumerate(articles, start=1):
            self.stdout.write(f"{number}/{len(articles)}  {article.pk}  {article.title}: ", ending="")
            self.stdout.flush()  # a long article takes a minute
            try:
                reader, remark = readers.own(article.collection_id)
                outcome = told(proposing.suggest_in(article, reader, readers=readers, remark=remark))
            except Exception as error:
                proposing.finish(article, Suggesting.State.FAILED)
                outcome = f"failed: {error}"
                failed += 1
            self.stdout.write(outcome)
        return failed


def chosen(slug: str | None, article_id: str | None) -> list[Article]:
    """The articles the options name, all where they name none. Raises CommandError where there is no such thing."""
    articles = Article.objects.order_by("collection", "created_at", "id")
    if slug is not None:
        if not Collection.objects.filter(slug=slug).exists():
            raise CommandError(f"There is no collection “{slug}”.")
        articles = articles.filter(collection__slug=slug)
    if article_id is not None:
        try:
            articles = articles.filter(pk=article_id)
        except ValidationError as error:
            raise CommandError(f"“{article_id}” is not the id of an article.") from error
        if not articles.exists():
            raise CommandError(f"There is no article {article_id}{f' in {slug}' if slug else ''}.")
    return list(articles)


def told(event: Event | None) -> str:
    """What a run did, in a few words."""
    if event is None:
        return "unchanged"
    return f"{event.after['proposed']} proposed, {event.before['withdrawn']} withdrawn"
