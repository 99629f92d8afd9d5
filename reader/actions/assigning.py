"""Who is asked to read what, by when, and who reads without seeing the others' work.

Each takes the collection's row lock first and tells `changed` of every article and member, in its transaction. Who may
do it was settled by the queryset that the caller fetched the collection from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from reader.actions.errors import Clash, Invalid
from reader.models import Article, Assignment, Collection, Membership, User
from reader.signals import changed

MOST = 1_000  # assignments that one change makes


@dataclass(frozen=True)
class Terms:
    """By when somebody is asked to read, and whether they see the others' work."""

    due_on: date | None = None
    blind: bool = False

    def told(self) -> dict[str, Any]:
        return {"due_on": None if self.due_on is None else self.due_on.isoformat(), "blind": self.blind}

    @classmethod
    def read(cls, told: Mapping[str, Any] | None) -> Terms | None:
        if told is None:
            return None
        return cls(None if told["due_on"] is None else date.fromisoformat(told["due_on"]), bool(told["blind"]))


#: Article and username, and the terms; None where nobody is asked.
Terming = dict[tuple[UUID, str], Terms | None]


@dataclass(frozen=True)
class Assigned:
    """What was done: the sentence that says so, and what was there before and after, of what changed."""

    message: str
    before: Terming
    after: Terming


@transaction.atomic
def assign(
    collection: Collection,
    *,
    by: User,
    articles: Iterable[UUID],
    usernames: Iterable[str],
    due_on: date | None = None,
    blind: bool = False,
) -> Assigned:
    """Ask members to read articles. Who is asked already is so by the new terms.

    Raises Invalid for nobody, nothing, more than MOST at once, and for who is no member and what is no article of the
    collection; then nothing is stored.
    """
    articles, usernames = list(dict.fromkeys(articles)), list(dict.fromkeys(usernames))
    if not articles:
        raise Invalid("No article is chosen. Tick at least one in the library.", field="articles")
    if not usernames:
        raise Invalid("Choose who is to read.", field="usernames")
    if len(articles) * len(usernames) > MOST:
        number = f"{len(articles):,} articles for {len(usernames):,} people are more"
        raise Invalid(f"{number} than the {MOST:,} that can be assigned at once. Choose fewer.", field="articles")
    terms = Terms(due_on, blind)
    before, after = _carried_out(collection, by, {(pk, name): terms for pk in articles for name in usernames})
    return Assigned(_said(len(articles), usernames, terms, before), before, after)


@transaction.atomic
def unassign(collection: Collection, *, by: User, article: UUID, username: str) -> Assigned:
    """No longer ask a member to read an article. Raises Clash where they are not asked."""
    before, after = _carried_out(collection, by, {(article, username): None})
    if not before:
        raise Clash(f"{username} is not asked to read this any more. Nothing was changed.")
    return Assigned(f"{username} is no longer asked to read this.", before, after)


@transaction.atomic
def lift(collection: Collection, *, by: User, article: UUID, username: str) -> Assigned:
    """Let who reads an article blind see the others' work there. Raises Clash where they do not read it blind."""
    _locked(collection)  # first: the day may be changed at the same moment
    now = _standing(collection, [(article, username)])[article, username]
    if now is None or not now.blind:
        raise Clash(f"{username} does not read this on their own any more. Nothing was changed.")
    before, after = _carried_out(collection, by, {(article, username): replace(now, blind=False)})
    return Assigned(f"{username} sees the others’ work there again.", before, after)


@transaction.atomic
def put_back(collection: Collection, *, by: User, before: Terming, after: Terming) -> Assigned:
    """Make everything as it was `before`. Raises Clash, and changes nothing, where it is not as `after` left it."""
    _locked(collection)
    if _standing(collection, after) != after:
        raise Clash("Somebody has changed these assignments since, so they were left as they are.")
    now, then = _carried_out(collection, by, before)
    return Assigned("The assignments are as they were before.", now, then)


@transaction.atomic
def set_blind(collection: Collection, *, by: User, blind: bool) -> bool:
    """Hide from all but editors what others do, everywhere in the collection, or show it again.

    Returns whether that is new.
    """
    now = _locked(collection)
    if now.blind == blind:
        return False
    now.blind = collection.blind = blind
    now.save(update_fields=["blind"])
    verb = "blind reading set" if blind else "blind reading lifted"
    told = {"before": {"blind": not blind}, "after": {"blind": blind}}
    changed.send(sender=Collection, verb=verb, collection=now, by=by, article=None, paragraphs=[], **told)
    return True


def _locked(collection: Collection) -> Collection:
    # NO KEY: whoever annotates refers to the collection in the log, and need not wait.
    now = Collection.objects.select_for_update(no_key=True).filter(pk=collection.pk).first()
    if now is None:
        raise Invalid("This collection has been deleted meanwhile.")
    return now


def _standing(collection: Collection, about: Iterable[tuple[UUID, str]]) -> Terming:
    """What is asked now, of these articles and members."""
    about = list(about)
    rows = Assignment.objects.filter(
        article__collection=collection,
        article__in={pk for pk, _ in about},
        user__username__in={name for _, name in about},
    )
    there = {
        (pk, name): Terms(due_on, blind)
        for pk, name, due_on, blind in rows.values_list("article", "user__username", "due_on", "blind")
    }
    return {each: there.get(each) for each in about}


def _carried_out(collection: Collection, by: User, wanted: Terming) -> tuple[Terming, Terming]:
    """Make the assignments as they are wanted. Returns those that were otherwise, as they were and as they are."""
    _locked(collection)
    people, articles = _people(collection, wanted), _articles(collection, wanted)
    now = _standing(collection, wanted)
    before = {each: now[each] for each, terms in wanted.items() if terms != now[each]}
    after = {each: wanted[each] for each in before}
    rows = [
        Assignment(article=articles[pk], user=people[name], assigned_by=by, due_on=terms.due_on, blind=terms.blind)
        for (pk, name), terms in after.items()
        if terms is not None
    ]
    Assignment.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["article", "user"], update_fields=["assigned_by", "due_on", "blind"]
    )
    for pk, name in (each for each, terms in after.items() if terms is None):
        Assignment.objects.filter(article=pk, user__username=name).delete()
    for pk, name in before:
        _tell(collection, by, articles[pk], name, before[pk, name], after[pk, name])
    return before, after


def _people(collection: Collection, wanted: Terming) -> dict[str, User]:
    """Those the assignments are of, by username. Raises Invalid where one is asked who is no member."""
    names = {name for _, name in wanted}
    people = {user.username: user for user in User.objects.filter(username__in=names)}
    members = Membership.objects.filter(collection=collection).values_list("user__username", flat=True)
    asked = {name for (_, name), terms in wanted.items() if terms is not None}
    if strangers := sorted(asked.difference(members)):
        whom = ", ".join(strangers)
        raise Invalid(
            f"{whom[:200]} {'is' if len(strangers) == 1 else 'are'} not in this collection, so nobody was asked.",
            field="usernames",
        )
    return people


def _articles(collection: Collection, wanted: Terming) -> dict[UUID, Article]:
    """Those the assignments are about, each held until the transaction ends, so that event ids commit in order.

    Raises Invalid where one is not in the collection.
    """
    ids = {pk for pk, _ in wanted}
    # NO KEY: rows that merely refer to an article need not wait. By key: as all who hold several.
    held = Article.objects.select_for_update(no_key=True).filter(collection=collection, pk__in=ids).order_by("pk")
    articles = {article.pk: article for article in held.only("title", "collection")}
    if len(articles) < len(ids):
        raise Invalid(
            "One of these articles is not in this collection any more, so nobody was asked. Choose again.",
            field="articles",
        )
    return articles


def _tell(
    collection: Collection, by: User, article: Article, username: str, before: Terms | None, after: Terms | None
) -> None:
    def told(terms: Terms | None) -> dict[str, Any]:
        return {} if terms is None else {"username": username, **terms.told()}

    changed.send(
        sender=Assignment,
        verb="unassigned" if after is None else "assigned",
        collection=collection,
        by=by,
        article=article,
        before=told(before),
        after=told(after),
        paragraphs=[],
    )


def _said(articles: int, usernames: Sequence[str], terms: Terms, before: Terming) -> str:
    """ "2 articles assigned to ben and cleo, due 4 December 2026. 1 was assigned already: its terms are new." """
    if not before:
        return "That was assigned so already. Nothing was changed."
    whom = usernames[0] if len(usernames) == 1 else f"{', '.join(usernames[:-1])} and {usernames[-1]}"
    if len(usernames) > 3:
        whom = f"{len(usernames)} people"
    due = "" if terms.due_on is None else f", due {terms.due_on.day} {terms.due_on:%B %Y}"
    past = " That day is past." if terms.due_on is not None and terms.due_on < date.today() else ""
    alone = " They read on their own." if terms.blind else ""
    renewed = sum(each is not None for each in before.values())
    again = f" {renewed} {'was' if renewed == 1 else 'were'} assigned before and changed." if renewed else ""
    return f"{articles} article{'' if articles == 1 else 's'} assigned to {whom}{due}.{past}{alone}{again}"
