"""Every page, file and API answer, walked by somebody who reads blind: nothing of the others' work may be in any.

The routes are taken from the URL conf, so a new one is walked by itself.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import unified_diff
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from annotations.actions import conversation, decide, entities
from annotations.models import Notice, Suggestion
from reader.models import Assignment, Draft, Reading, Role, Token, User
from tests.make import (
    make_annotation,
    make_article,
    make_codebook,
    make_collection,
    make_pair,
    make_reply,
    make_suggestion,
    make_user,
)
from tests.stored import stored
from tests.views.test_routes import ROUTES, routes

OTHER = "ozymandias"
TEXT = ("The quick brown fox jumps, Jane Doe said to Ann Roe.", "Over the lazy dog went Peter Miller and Paul Smyth.")
#: Where a member is told for another reason than what they did: the API tells who the members of a collection are, and
#: a page offers those whom one can mention.
MEMBERS = {"api:collection", "people"}
LEAPS = 5  # from page to page that an answer sends one on


@dataclass
class House:
    """A collection in which somebody has done one of everything, and by word what tells of it."""

    collection: Any
    article: Any
    ben: User
    marks: dict[str, str] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)  # what an address takes, of the other's things
    own: dict[str, Any] = field(default_factory=dict)  # the same of ben's, as far as he has any


@stored
def house(db) -> House:
    for name in ("ada", "ben", OTHER):
        make_user(name)
    roles = {"ada": Role.OWNER, "ben": Role.ANNOTATOR, OTHER: Role.ANNOTATOR}
    collection = make_collection("desk", **roles)
    make_codebook(collection)
    article = make_article(collection, *TEXT)
    house = House(collection, article, User.objects.get(username="ben"))
    shared = {"slug": "desk", "article_id": article.pk, "position": 0, "key": "claim", "extension": "csv"}
    shared["draft_id"] = Draft.objects.create(collection=collection, owner=house.ben, text="A draft.").pk
    shared["number"] = Token.issue(house.ben, name="t")[0].pk
    mine = make_annotation(article, "quick", by="ben", note="My own note")
    named = make_annotation(article, "fox", by="ben", tag="person")
    house.own = shared | {
        "annotation_id": mine.pk,
        "entity_id": named.entity_id,
        "reply_id": make_reply(mine, by="ben", body="To myself").pk,
        "username": "ben",
    }
    _work(house, mine)
    house.others |= shared | {"username": OTHER}
    return house


def _work(house: House, mine: Any) -> None:
    """What the other one does."""
    article, other = house.article, User.objects.get(username=OTHER)
    quoted = {"source": {"tag": "person", "name": "Markvalue"}}
    said = make_annotation(article, "jumps", by=OTHER, tag="attribution", note="Marknote", attributes=quoted)
    name = make_annotation(article, "Jane Doe", by=OTHER, tag="person", note="Markexample").entity
    ada = User.objects.get(username="ada")
    renamed = entities.rename(name, by=ada, name="Markentity").entity
    entities.add_alias(renamed, by=ada, name="Markalias")
    pair = make_pair(article, "Peter Miller", "Paul Smyth")
    entities.rename(pair.first, by=ada, name="Markpair")
    proposed = make_suggestion(article, "Ann Roe")
    Suggestion.objects.filter(pk=proposed.pk).update(reasons=["Markreason"])
    decide.accept(make_suggestion(article, "lazy"), by=other)
    decide.dismiss(make_suggestion(article, "dog"), by=other)
    Suggestion.objects.update(suggester="marksuggester")
    reply = make_reply(said, by=OTHER, body="Markreply to @ben")
    make_reply(mine, by=OTHER, body="Markunder")
    conversation.resolve(mine, by=other)
    Reading.objects.create(article=article, user=other, finished_at=timezone.now())
    house.others = {
        "annotation_id": said.pk,
        "entity_id": renamed.pk,
        "reply_id": reply.pk,
        "suggestion_id": proposed.pk,
        "pair_id": pair.pk,
        "notice_id": Notice.objects.filter(recipient=house.ben).latest("pk").pk,
    }
    house.marks = {
        "note": "Marknote",
        "example": "Markexample",
        "value": "Markvalue",
        "name": "Markentity",
        "other name": "Markalias",
        "reply": "Markreply",
        "reply under one's own": "Markunder",
        "reason": "Markreason",
        "suggester": "marksuggester",
        "username": OTHER,
        "annotation": str(said.pk),
        "suggestion": str(proposed.pk),
        "reply's id": str(reply.pk),
        "pair": "Markpair",
    }


@dataclass(frozen=True)
class Step:
    """One address, asked in one way. `name` is the route's."""

    name: str
    method: str
    url: str
    sent: dict[str, Any] = field(default_factory=dict)
    htmx: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.url}{' (a part)' if self.htmx else ''}"


def steps(house: House) -> Iterator[Step]:
    """Every route of pages and of the API, with the other's things and with one's own."""
    api = [(f"api:{name}", kwargs) for name, kwargs in _api_routes()]
    for name, wanted in [*((name, _wanted(name)) for name in sorted(routes())), *api]:
        if name == "account_logout":
            continue
        for url in dict.fromkeys(_address(name, wanted, each) for each in (house.others, house.others | house.own)):
            sent = ROUTES[name].sent if name in ROUTES else {}
            yield Step(name, "get", url)
            if not name.startswith("api:"):
                yield Step(name, "get", url, htmx=True)
                yield Step(name, "post", url, sent, htmx=True)
            else:
                yield from (Step(name, method, url, sent) for method in ("patch", "delete"))
            yield Step(name, "post", url, sent)


def _api_routes() -> Iterator[tuple[str, set[str]]]:
    [api] = [each for each in get_resolver().url_patterns if str(each.pattern).startswith("api/")]

    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, set[str]]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            elif pattern.name not in {None, "openapi-json", "openapi-view", "api-root", "docs"}:
                yield str(pattern.name), set(pattern.pattern.converters)

    return walk(api.url_patterns)


def _wanted(name: str) -> set[str]:
    return {key for names in get_resolver().reverse_dict.getlist(name) for key in names[0][0][1]}


def _address(name: str, wanted: set[str], things: dict[str, Any]) -> str:
    assert wanted <= set(things), f"say in `_work` what stands for {wanted - set(things)} in an address"
    return reverse(name, kwargs={key: things[key] for key in wanted})


def told(client: Client, step: Step, *, headers: bool = True) -> str:
    """What is answered, and on the page it leads to; whatever it did is taken back."""
    with transaction.atomic():
        sent = {"HX-Request": "true", "HX-Target": "main"} if step.htmx else {}
        ask: Callable[..., Any] = getattr(client, step.method)
        response = ask(step.url, step.sent, headers=sent)
        answers = [_read(response, headers)]
        while response.status_code in {301, 302, 303} and len(answers) < LEAPS:
            response = client.get(response.headers["Location"])
            answers.append(_read(response, headers))
        transaction.set_rollback(True)
    return "\n".join(answers)


def _read(response: Any, headers: bool) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers if headers else ''} {body.decode()}"


def walked(house: House) -> dict[str, dict[str, str]]:
    """By what was asked, which marks are in the answer, and where about."""
    client = Client(raise_request_exception=True)
    client.force_login(house.ben)
    found: dict[str, dict[str, str]] = {}
    for step in steps(house):
        answer = told(client, step)
        for what, mark in house.marks.items():
            given = mark in step.url or (step.name in MEMBERS and what == "username")
            if mark in answer and not given:
                at = answer.index(mark)
                found.setdefault(f"{step.name}: {step}", {})[what] = answer[max(0, at - 80) : at + 80]
    return found


def blind(house: House, how: str) -> None:
    if how == "collection":
        house.collection.blind = True
        house.collection.save()
    else:
        Assignment.objects.create(article=house.article, user=house.ben, blind=True)


@pytest.mark.parametrize("how", ["collection", "assignment"])
def test_who_reads_blind_meets_nothing_of_the_others(house, how):
    blind(house, how)
    assert walked(house) == {}


def test_lifted_it_is_all_there(house):
    """The same walk finds every mark, on the pages where people look for it: so it can fail."""
    found = walked(house)
    met = {what for each in found.values() for what in each}
    assert met == set(house.marks)
    pages = {where.partition(": ")[0] for where in found}
    telling = {
        "article",
        "library",
        "annotations",
        "codebook_report",
        "entities",
        "entity",
        "pairs",
        "review",
        "export",
    }
    telling |= {"suggestion_precision", "suggestion_precision_file", "replies", "inbox", "activity", "activity_file"}
    telling |= {"api:article_annotations", "api:collection_annotations", "api:annotation", "api:export"}
    telling |= {"api:entities", "api:entity-pairs", "api:suggestions"}
    assert telling <= pages


#: What differs each time that a page is made, whatever is on it.
PASSING = [r'value="\w{64}"', r'"X-CSRFToken": "\w+"', r'"exported_at": ?"[^"]+"']


def test_the_pages_are_the_same_whether_the_others_have_done_anything_or_not(house):
    """Not a count, not a bar, not an order of rows: who reads blind sees what they would see alone."""
    blind(house, "collection")
    client = Client()
    client.force_login(house.ben)

    def seen() -> dict[str, str]:
        known = house.others | house.own
        alone = House(house.collection, house.article, house.ben, others=known, own=known)
        answers = {
            f"{step.name}: {step}": told(client, step, headers=False) for step in steps(alone) if step.method == "get"
        }
        bare = {}
        for where, answer in answers.items():
            bare[where] = re.sub("|".join(PASSING), "", answer)
        return bare

    before = seen()
    for quote in ("brown", "jumps", "said"):
        make_annotation(house.article, quote, by=OTHER, note="Another of theirs")
    make_annotation(house.article, "Paul", by=OTHER, tag="person")
    decide.dismiss(Suggestion.objects.get(reasons=["Markreason"]), by=User.objects.get(username=OTHER))
    Reading.objects.filter(user__username=OTHER).update(updated_at=timezone.now(), finished_at=None)
    after = seen()
    assert before.keys() == after.keys()
    assert {where: unlike(before[where], after[where]) for where in before if before[where] != after[where]} == {}


def unlike(one: str, other: str) -> list[str]:
    return [line for line in unified_diff(one.splitlines(), other.splitlines(), n=0) if line[:2] not in {"--", "++"}][
        :8
    ]
