"""The API's description is true: well-formed, the answers are as it says, and docs/api.md tells of every call."""

import copy
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from annotations.api.api import api
from annotations.api.urls import urlpatterns
from tests.api.conftest import Program
from tests.make import make_annotation, make_pair, make_suggestion

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"
METHODS = {"get", "post", "patch", "delete"}


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return api.get_openapi_schema(path_prefix="/api/v1/")


def operations(spec: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(method, path, told) for path, methods in spec["paths"].items() for method, told in methods.items()]


def test_anybody_may_read_it(db):
    answer = Program().get("/openapi.json")
    assert answer.status_code == 200
    told = answer.json()
    assert told["openapi"].startswith("3.1")
    assert told["info"]["title"] == "Postil"
    assert "/api/v1/annotations/{annotation_id}" in told["paths"]


def test_it_is_well_formed(spec):
    ids = [told["operationId"] for _, _, told in operations(spec)]
    assert len(ids) == len(set(ids))
    for method, path, told in operations(spec):
        assert method in METHODS
        assert told["summary"]
        assert told["description"]
        named = {each["name"] for each in told["parameters"] if each["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))
        assert all(each["required"] for each in told["parameters"] if each["in"] == "path")
        places = [(each["in"], each["name"]) for each in told["parameters"]]
        assert len(places) == len(set(places))
        assert {scheme for each in told["security"] for scheme in each} == {"TokenAuth", "SessionAuth"}
        assert {int(status) for status in told["responses"]} >= {401, 404, 422}
        assert ("requestBody" in told) <= (method in {"post", "patch"})
    schemes = spec["components"]["securitySchemes"]
    assert (schemes["TokenAuth"]["type"], schemes["TokenAuth"]["scheme"]) == ("http", "bearer")


def test_every_schema_is_one_and_every_reference_leads_somewhere(spec):
    for schema in spec["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for reference in re.findall(r"'\$ref': '([^']+)'", str(spec)):
        assert reference.removeprefix("#/components/schemas/") in spec["components"]["schemas"]


def strict(spec: dict[str, Any]) -> dict[str, Any]:
    """The schemas, with nothing allowed that they do not name."""
    schemas = copy.deepcopy(spec["components"]["schemas"])
    for schema in schemas.values():
        schema.setdefault("additionalProperties", False)
    return {"schemas": schemas}


def test_answers_are_as_it_says(spec, ada, desk, article):
    make_annotation(article, "quick", by="ada")
    seen: set[tuple[str, str, int]] = set()

    def check(method: str, path: str, told: str, body: Any = None, **headers: str) -> Any:
        answer = ada.call(method.upper(), path, body, **headers)
        responses = spec["paths"][f"/api/v1{told}"][method]["responses"]
        assert answer.status_code in responses, (path, answer.status_code, answer.content)
        seen.add((method, told, answer.status_code))
        if answer.status_code == 204:
            assert "content" not in responses[204]
            return None
        schema = responses[answer.status_code]["content"]["application/json"]["schema"]
        value = answer.json() if not answer.streaming else {}
        checker = jsonschema.Draft202012Validator(
            schema | {"components": strict(spec)}, format_checker=jsonschema.FormatChecker()
        )
        checker.validate(value)
        return value

    one, of = "/annotations/{annotation_id}", "/articles/{article_id}"
    within = "/collections/{slug}"
    check("post", "/collections", "/collections", {"name": "New"})
    check("post", "/collections", "/collections", {"name": "New", "slug": "new"})
    check("post", "/collections", "/collections", b"{")
    check("get", "/collections", "/collections")
    check("get", "/collections/desk", within)
    check("get", "/collections/nowhere", within)
    path = "/collections/desk/articles"
    made = check("post", path, within + "/articles", {"text": "News.", "published_on": "2022-01-05"})
    check("post", path, within + "/articles", {"text": "News."})
    check("post", path, within + "/articles", {"text": ""})
    check("get", path, within + "/articles")
    check("get", f"/articles/{made['id']}", of)
    check("delete", f"/articles/{made['id']}", of)
    check("get", "/collections/desk/codebook", within + "/codebook")
    span = {"tag": "person", "spans": [{"start": 0, "end": 3}]}
    path = f"/articles/{article.pk}"
    mark = check("post", path + "/annotations", of + "/annotations", span)
    full = {"tag": "attribution", "attributes": {"source": {"tag": "person", "name": "The"}, "form": "direct"}}
    check("post", path + "/annotations", of + "/annotations", span | full)
    check("get", "/collections/desk/entities", within + "/entities")
    check("get", path + "/annotations", of + "/annotations")
    check("get", "/collections/desk/annotations", within + "/annotations")
    check("get", "/collections/desk/export", within + "/export")
    check("get", f"/annotations/{mark['id']}", one)
    check("patch", f"/annotations/{mark['id']}", one, {"note": "why"})
    check("patch", f"/annotations/{mark['id']}", one, {"note": "then"}, If_Match="1")
    said = check("post", f"/annotations/{mark['id']}/replies", one + "/replies", {"body": "Is that so?"})
    check("get", f"/annotations/{mark['id']}/replies", one + "/replies")
    reply, of_reply = f"/replies/{said['id']}", "/replies/{reply_id}"
    check("patch", reply, of_reply, {"body": "Says who?"})
    check("patch", reply, of_reply, {"body": "Who?"}, If_Match="1")
    check("post", f"/annotations/{mark['id']}/resolve", one + "/resolve")
    check("get", f"/annotations/{mark['id']}", one)
    check("post", f"/annotations/{mark['id']}/reopen", one + "/reopen")
    check("delete", reply, of_reply, If_Match="1")
    check("delete", reply, of_reply)
    check("delete", f"/annotations/{mark['id']}", one, If_Match="1")
    check("delete", f"/annotations/{mark['id']}", one)
    for quote, verb in [("brown", "accept"), ("fox", "dismiss")]:
        pk = make_suggestion(article, quote).pk
        check("post", f"/suggestions/{pk}/{verb}", "/suggestions/{suggestion_id}/" + verb)
        check("post", f"/suggestions/{pk}/{verb}", "/suggestions/{suggestion_id}/" + verb)
    pairs, of_pairs = "/collections/desk/entity-pairs", within + "/entity-pairs"
    pair = make_pair(article, "lazy", "dog").pk
    check("get", pairs, of_pairs)
    check("post", f"{pairs}/{pair}/different", of_pairs + "/{pair_id}/different")
    check("post", f"{pairs}/{pair}/different", of_pairs + "/{pair_id}/different")
    pair = make_pair(article, "jumps", "Over").pk
    check("post", f"{pairs}/{pair}/same", of_pairs + "/{pair_id}/same", {"lead": "nobody"})
    check("post", f"{pairs}/{pair}/same", of_pairs + "/{pair_id}/same", {"lead": "Over"})
    check("get", path + "/suggestions", of + "/suggestions")
    check("get", path + "/annotations", of + "/annotations")

    succeeded = {(method, told) for method, told, status in seen if status < 300}
    assert succeeded == {(method, path.removeprefix("/api/v1")) for method, path, _ in operations(spec)}


def test_the_docs_tell_of_every_call(spec):
    docs = DOCS.read_text(encoding="utf-8")
    for method, path, told in operations(spec):
        call = f"{method.upper()} " + re.sub(r"{\w+_id}", "{id}", path)
        assert f"`{call}`" in docs, call
        for each in told["parameters"]:
            if each["in"] != "path":
                assert f"`{each['name']}`" in docs, (call, each["name"])


def test_the_docs_tell_of_no_call_that_there_is_not(spec):
    told = re.findall(r"^#+ `(\w+) (/api/v1[^`]*)`", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    there = {(method.upper(), re.sub(r"{\w+_id}", "{id}", path)) for method, path, _ in operations(spec)}
    assert set(told) == there


def test_no_page_with_scripts_of_another_host_is_served():
    assert {pattern.name for pattern in urlpatterns} & {"openapi-view"} == set()
