"""Every route, every method, every role: who gets in. A route that is not listed here fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from annotations.models import Notice, Suggestion
from reader.models import Draft, Role, Token, User
from tests.make import (
    make_annotation,
    make_article,
    make_codebook,
    make_collection,
    make_reply,
    make_suggestion,
    make_user,
)
from tests.stored import stored

ANYONE, USER = "anyone", "user"  # whoever comes; whoever is logged in
SUGGESTION_ID = "5e0f3f0c-6a0b-4c0e-9f5e-1f0c2f7a4f11"
NEVER = None  # the method is not allowed
WHO = ["anonymous", "stranger", "reader", "annotator", "editor", "owner"]
#: 409: nothing to undo; 422: the form is not complete; 503: no worker runs beside the tests
FINE = {200, 201, 204, 302, 303, 409, 422, 503}
ROLE_OF = {"reader": Role.READER, "annotator": Role.ANNOTATOR, "editor": Role.EDITOR, "owner": Role.OWNER}


@dataclass(frozen=True)
class Route:
    """Who may GET and POST it: ANYONE, USER, a Role (and those above it), or NEVER. `sent` is what a POST carries."""

    get: Any = NEVER
    post: Any = NEVER
    sent: dict[str, Any] = field(default_factory=dict)


ROUTES = {
    "account_login": Route(ANYONE, ANYONE),
    "account_logout": Route(ANYONE, ANYONE),
    "account_signup": Route(ANYONE, ANYONE),
    "account_inactive": Route(ANYONE),
    "account_change_password": Route(USER, USER),
    "account": Route(USER, USER),
    "look": Route(USER, USER),
    "mail": Route(USER, USER, {"email": "a@example.org"}),
    "token_new": Route(USER, USER, {"name": "script"}),
    "token_revoke": Route(NEVER, USER),
    "collections": Route(USER),
    "collection_new": Route(USER, USER, {"name": "New"}),
    "settings": Route(Role.OWNER, Role.OWNER, {"name": "Renamed"}),
    "member_add": Route(NEVER, Role.OWNER, {"username": "stranger", "role": "1"}),
    "member_role": Route(NEVER, Role.OWNER, {"role": "2"}),
    "member_remove": Route(Role.OWNER, Role.OWNER),
    "collection_delete": Route(Role.OWNER, Role.OWNER, {"name": "wrong"}),
    "library": Route(Role.READER),
    "assign": Route(Role.EDITOR, Role.EDITOR, {"usernames": "reader"}),
    "assign_undo": Route(NEVER, Role.EDITOR),
    "assignment": Route(NEVER, Role.EDITOR, {"do": "remove"}),
    "progress": Route(Role.READER),
    "progress_file": Route(Role.READER),
    "blind": Route(NEVER, Role.EDITOR, {"blind": "0"}),
    "reading": Route(NEVER, Role.READER, {"paragraph": "0"}),
    "healthz": Route(ANYONE),
    "import": Route(Role.EDITOR, Role.EDITOR, {"text": "A pasted text."}),
    "draft": Route(Role.EDITOR, Role.EDITOR),
    "article": Route(Role.READER),
    "annotate": Route(Role.ANNOTATOR, Role.ANNOTATOR, {"start": "0", "end": "3", "quote": "The", "tag": "claim"}),
    "annotation": Route(Role.ANNOTATOR, Role.ANNOTATOR, {"tag": "claim", "note": "n"}),
    "ask": Route(Role.ANNOTATOR, Role.ANNOTATOR, {"step": "attribute:credibility", "value": "1"}),
    "occurrences": Route(
        Role.ANNOTATOR,
        Role.ANNOTATOR,
        {"start": "0", "end": "3", "quote": "The", "tag": "claim", "place": "0 3"},
    ),
    "remove": Route(NEVER, Role.ANNOTATOR, {"version": "1"}),
    "live_changes": Route(Role.READER),
    "stream": Route(Role.READER),
    "here": Route(NEVER, Role.READER, {"paragraph": "0", "visit": "a-tab-of-mine"}),
    "split": Route(Role.ANNOTATOR, Role.ANNOTATOR, {"at": "6", "version": "1"}),
    "extend": Route(NEVER, Role.ANNOTATOR, {"edge": "end", "by": "1", "version": "1"}),
    "retag": Route(NEVER, Role.ANNOTATOR, {"tag": "speculation", "version": "1"}),
    "replies": Route(Role.ANNOTATOR, Role.ANNOTATOR, {"body": "Is that so?"}),
    "reply": Route(Role.ANNOTATOR, Role.ANNOTATOR, {"body": "It is not.", "version": "1"}),
    "reply_remove": Route(NEVER, Role.ANNOTATOR, {"version": "1"}),
    "resolve": Route(NEVER, Role.ANNOTATOR),
    "reopen": Route(NEVER, Role.ANNOTATOR),
    "thread_read": Route(NEVER, Role.READER),
    "people": Route(Role.READER),
    "inbox": Route(USER),
    "inbox_read": Route(NEVER, USER),
    "notice": Route(Role.READER),
    "undo": Route(NEVER, Role.ANNOTATOR),
    "redo": Route(NEVER, Role.ANNOTATOR),
    "accept": Route(NEVER, Role.ANNOTATOR, {"tag": "person"}),
    "dismiss": Route(NEVER, Role.ANNOTATOR),
    "suggesting": Route(Role.READER),
    "suggesting_progress": Route(Role.READER),
    "suggest_again": Route(Role.EDITOR, Role.EDITOR),
    "suggestion": Route(Role.READER),
    "suggestions": Route(Role.READER, Role.EDITOR, {"percent-name": "50", "offered-name": "1"}),
    "review": Route(Role.READER, Role.ANNOTATOR, {"suggestion": SUGGESTION_ID, "do": "accept"}),
    "review_undo": Route(NEVER, Role.ANNOTATOR),
    "review_redo": Route(NEVER, Role.ANNOTATOR),
    "paragraph": Route(NEVER, Role.EDITOR, {"kind": "heading"}),
    "drafts_save": Route(NEVER, Role.EDITOR),
    "draft_discard": Route(Role.EDITOR, Role.EDITOR),
    "draft_kind": Route(NEVER, Role.EDITOR, {"kind": "heading"}),
    "annotations": Route(Role.READER),
    "activity": Route(Role.READER),
    "activity_file": Route(Role.READER),
    "article_history": Route(Role.READER),
    "annotation_history": Route(Role.READER),
    "restore_version": Route(NEVER, Role.ANNOTATOR),
    "codebook": Route(Role.READER),
    "codebook_report": Route(Role.READER),
    "codebook_json": Route(Role.READER),
    "codebook_import": Route(Role.EDITOR, Role.EDITOR, {"text": "[]"}),
    "codebook_keys": Route(Role.ANNOTATOR, Role.ANNOTATOR, {"claim": "c"}),
    "tag_new": Route(Role.EDITOR, Role.EDITOR, {"name": "New"}),
    "tag": Route(Role.EDITOR, Role.EDITOR, {"name": "Renamed"}),
    "tag_arrange": Route(NEVER, Role.EDITOR, {"do": "down"}),
    "tag_merge": Route(Role.EDITOR, Role.EDITOR, {"into": "claim"}),
    "tag_delete": Route(Role.EDITOR, Role.EDITOR),
    "part": Route(Role.EDITOR, Role.EDITOR),
    "part_new": Route(Role.EDITOR, Role.EDITOR, {"name": "New"}),
    "suggestion_precision": Route(Role.READER),
    "suggestion_precision_file": Route(Role.READER),
    "entities": Route(Role.READER),
    "entity": Route(Role.READER),
    "entity_names": Route(Role.EDITOR, Role.EDITOR, {"name": "Renamed"}),
    "entity_name_add": Route(NEVER, Role.EDITOR, {"name": "Another"}),
    "entity_name_remove": Route(NEVER, Role.EDITOR, {"name": "The brown"}),
    "entity_split": Route(Role.EDITOR, Role.EDITOR, {"name": "The brown"}),
    "entity_merge": Route(Role.EDITOR, Role.EDITOR, {"name": "nobody"}),
    "entity_remove": Route(NEVER, Role.EDITOR),
    "entity_apart": Route(NEVER, Role.EDITOR),
    "pairs": Route(Role.READER),
    "pair": Route(NEVER, Role.EDITOR, {"same": "1"}),
    "collection_undo": Route(NEVER, Role.EDITOR),
    "collection_redo": Route(NEVER, Role.EDITOR),
    "export": Route(Role.READER),
}


def routes() -> Iterator[str]:
    """The names of all routes of pages. The API's are walked by tests/api."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            where = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                if not where.startswith("api/"):
                    yield from walk(pattern.url_patterns, where)
            else:
                assert pattern.name, f"{where} has no name"
                yield pattern.name

    return walk(get_resolver().url_patterns, "")


def test_every_route_is_listed_here():
    assert set(routes()) == set(ROUTES)


@stored
def house(db) -> dict[str, Any]:
    """A collection with one of everything, a member of each role, and a stranger who owns another."""
    people = {name: make_user(name) for name in WHO if name != "anonymous"}
    collection = make_collection("desk", **ROLE_OF)
    make_collection("other", stranger=Role.OWNER)
    make_codebook(collection)
    article = make_article(collection)
    annotation = make_annotation(article, "quick", by="annotator")
    suggestion = make_suggestion(article, "fox")
    Suggestion.objects.filter(pk=suggestion.pk).update(id=SUGGESTION_ID)
    make_user("leaver")
    return {
        "people": people,
        "slug": collection.slug,
        "collection": collection,
        "article_id": article.pk,
        "annotation_id": annotation.pk,
        "annotation": annotation,
        "entity_id": make_annotation(article, "brown", by="annotator", tag="person").entity_id,
        "suggestion_id": SUGGESTION_ID,
        "pair_id": 1,
        "position": 0,
        "key": "claim",
        "extension": "csv",
        "username": "annotator",
    }


def arguments(pattern_name: str, house: dict[str, Any], user: User | None) -> dict[str, Any]:
    """What the route's address takes, of the things in the house; one's own draft and token."""
    wanted = {name for names in get_resolver().reverse_dict.getlist(pattern_name) for name in names[0][0][1]}
    own = dict(house)
    if "draft_id" in wanted:
        own["draft_id"] = Draft.objects.create(
            collection=house["collection"], owner=user or house["people"]["editor"], text="A draft."
        ).pk
    if "reply_id" in wanted:
        own["reply_id"] = make_reply(house["annotation"], by=(user or house["people"]["annotator"]).username).pk
    if "notice_id" in wanted:
        told = {"kind": "mention", "collection": house["collection"], "article_id": house["article_id"]}
        recipient = user or house["people"]["annotator"]
        notice = Notice.objects.create(recipient=recipient, annotation_id=house["annotation_id"], **told)
        own["notice_id"] = notice.pk
    if "number" in wanted:
        own["number"] = Token.issue(user or house["people"]["owner"], name="t")[0].pk
    return {name: own[name] for name in wanted}


def admitted(allowed: Any, who: str) -> bool:
    if allowed == ANYONE:
        return True
    if allowed == USER:
        return who != "anonymous"
    return who in ROLE_OF and ROLE_OF[who] >= allowed


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_who_gets_in(house, name, who):
    route = ROUTES[name]
    user = house["people"].get(who)
    for method, allowed in (("get", route.get), ("post", route.post)):
        client = Client()
        if user is not None:
            client.force_login(user)
        url = reverse(name, kwargs=arguments(name, house, user))
        response = getattr(client, method)(url, route.sent if method == "post" else {})
        status = response.status_code
        if allowed is NEVER:
            assert status in ({405} | ({302} if who == "anonymous" else set())), f"{method} {url}: {status}"
        elif admitted(allowed, who):
            assert status in FINE, f"{method} {url}: {status}"
            if allowed != ANYONE:
                assert not response.headers.get("Location", "").startswith("/accounts/login/"), url
        elif who == "anonymous":
            assert status == 302, f"{method} {url}: {status}"
            assert response["Location"].startswith("/accounts/login/")
        else:
            assert status == 404, f"{method} {url}: {status}"
