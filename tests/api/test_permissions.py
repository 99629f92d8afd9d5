"""Every call × every role: the role decides, and to a stranger there is nothing here."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from annotations.api.api import api
from annotations.api.urls import urlpatterns
from annotations.models import Annotation, Event, Reply
from reader.models import Article, Membership, Role
from tests.api.conftest import Program, refusal
from tests.make import make_annotation, make_pair, make_reply, make_suggestion
from tests.stored import stored


@dataclass(frozen=True)
class Call:
    """A call, the role it takes at least, and what it answers then. `{theirs}` is cleo's annotation, `{own}` ben's."""

    method: str
    path: str
    least: Role
    status: int = 200
    body: dict[str, Any] | None = field(default=None, hash=False)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def route(self) -> str:
        path = re.sub(r"\{\w+\}", "{}", self.path.replace("desk", "{}"))
        return f"{self.method} {path}"


QUICK = {"tag": "claim", "spans": [{"start": 4, "end": 9}]}
CALLS = [
    Call("GET", "/collections/desk", Role.READER),
    Call("GET", "/collections/desk/codebook", Role.READER),
    Call("GET", "/collections/desk/entities", Role.READER),
    Call("GET", "/collections/desk/entity-pairs", Role.READER),
    Call("POST", "/collections/desk/entity-pairs/{pair}/same", Role.EDITOR),
    Call("POST", "/collections/desk/entity-pairs/{pair}/different", Role.EDITOR),
    Call("GET", "/collections/desk/articles", Role.READER),
    Call("POST", "/collections/desk/articles", Role.EDITOR, 201, {"text": "Another text."}),
    Call("GET", "/collections/desk/annotations", Role.READER),
    Call("GET", "/collections/desk/export", Role.READER),
    Call("GET", "/articles/{article}", Role.READER),
    Call("DELETE", "/articles/{article}", Role.OWNER, 204),
    Call("GET", "/articles/{article}/annotations", Role.READER),
    Call("POST", "/articles/{article}/annotations", Role.ANNOTATOR, 201, QUICK),
    Call("GET", "/articles/{article}/suggestions", Role.READER),
    Call("GET", "/annotations/{theirs}", Role.READER),
    Call("PATCH", "/annotations/{theirs}", Role.EDITOR, 200, {"note": "Seen"}),
    Call("PATCH", "/annotations/{own}", Role.ANNOTATOR, 200, {"note": "Seen"}),
    Call("DELETE", "/annotations/{theirs}", Role.EDITOR, 204),
    Call("DELETE", "/annotations/{own}", Role.ANNOTATOR, 204),
    Call("GET", "/annotations/{theirs}/replies", Role.READER),
    Call("POST", "/annotations/{theirs}/replies", Role.ANNOTATOR, 201, {"body": "Is that so?"}),
    Call("POST", "/annotations/{theirs}/resolve", Role.ANNOTATOR),
    Call("POST", "/annotations/{theirs}/reopen", Role.ANNOTATOR),
    Call("PATCH", "/replies/{own_reply}", Role.ANNOTATOR, 200, {"body": "Says who?"}),
    Call("DELETE", "/replies/{own_reply}", Role.ANNOTATOR, 204),
    Call("DELETE", "/replies/{their_reply}", Role.EDITOR, 204),
    Call("POST", "/suggestions/{suggestion}/accept", Role.ANNOTATOR, 201),
    Call("POST", "/suggestions/{suggestion}/dismiss", Role.ANNOTATOR),
]
ANYBODYS = {"GET /collections", "POST /collections"}  # these look at no one collection


@stored
def things(article) -> dict[str, Any]:
    theirs = make_annotation(article, "quick", by="cleo")
    return {
        "article": article.pk,
        "theirs": theirs.pk,
        "own_reply": make_reply(theirs, by="ben").pk,
        "their_reply": make_reply(theirs, by="cleo").pk,
        "own": make_annotation(article, "brown", by="ben").pk,
        "suggestion": make_suggestion(article, "fox").pk,
        "pair": make_pair(article, "quick", "brown").pk,
    }


def state() -> tuple[int, ...]:
    return Article.objects.count(), Annotation.objects.count(), Reply.objects.count(), Event.objects.count()


@pytest.mark.parametrize("role", [*Role, None], ids=str)
@pytest.mark.parametrize("call", CALLS, ids=str)
def test_the_role_decides(ben, desk, things, call, role):
    mine = Membership.objects.filter(collection=desk, user__username="ben")
    mine.delete() if role is None else mine.update(role=role)
    before = state()
    answer = ben.call(call.method, call.path.format(**things), call.body)
    if role is not None and role >= call.least:
        assert answer.status_code == call.status, answer.content
        return
    error = refusal(answer, 404 if role is None else 403)
    assert error["code"] == ("not_found" if role is None else "forbidden")
    assert "Desk" not in json.dumps(answer.json())
    assert state() == before


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_without_a_token_there_is_nothing(desk, things, call):
    before = state()
    refusal(Program().call(call.method, call.path.format(**things), call.body), 401)
    assert state() == before


def test_the_matrix_has_every_call():
    paths = api.get_openapi_schema(path_prefix="/")["paths"]
    told = {
        f"{method.upper()} {re.sub(r'{[^}]+}', '{}', path)}" for path, methods in paths.items() for method in methods
    }
    assert told == {call.route() for call in CALLS} | ANYBODYS
    described = {path.strip("/") for path in paths}
    for pattern in urlpatterns:
        route = re.sub(r"<(\w+:)?(\w+)>", r"{\2}", str(pattern.pattern))
        assert route in described or pattern.name in {"openapi-json", "api-root", "nothing"}, route


def test_a_filter_reaches_no_other_collection(ben, program, annex, article):
    make_annotation(article, "quick", by="cleo")
    assert program("cleo").get(f"/collections/annex/annotations?article={article.pk}").status_code == 404
    assert ben.items(f"/collections/annex/annotations?article={article.pk}&author=cleo") == []
    told = json.loads(ben.get(f"/collections/annex/export?article={article.pk}").getvalue())
    assert told["articles"] == []
