"""Whether somebody reads on their own here, and where: for the line on top of the pages that says so."""

from __future__ import annotations

from dataclasses import dataclass

from reader.models import Article, Assignment, Collection, Role, User, sees_all, with_role


@dataclass(frozen=True)
class Blind:
    """What a member is told of blind reading on a page. `here`: they see only their own work in all that the page is
    about; else only in so many `articles` of it. `lifts`: they see all, and may end it for the collection."""

    here: bool = False
    articles: int = 0
    lifts: bool = False

    def __bool__(self) -> bool:
        return self.here or self.lifts or self.articles > 0


def sees_everything(user: User, collection: Collection) -> bool:
    """Whether a member reads nothing blind in the collection: then a query over all of it need not look row by row."""
    told = Collection.objects.filter(with_role(user, Role.READER) & sees_all(user, collection="", key="pk"))
    return told.filter(pk=collection.pk).exists()


def blind_at(user: User, collection: Collection, role: Role, *, article: Article | None = None) -> Blind:
    """For the collection's pages, or those of one of its articles. At most one query."""
    if role >= Role.EDITOR:
        return Blind(lifts=collection.blind)
    if collection.blind:
        return Blind(here=True)
    own = Assignment.objects.filter(user=user.pk, blind=True, article__collection=collection)
    if article is not None:
        return Blind(here=own.filter(article=article).exists())
    return Blind(articles=own.count())
