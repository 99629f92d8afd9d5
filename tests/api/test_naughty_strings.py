"""Any string through any text field or parameter: told back exactly as it is kept, or a 4xx that names the field."""

import json
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from tests.api.conftest import Program, refusal
from tests.make import make_annotation, make_suggestion

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"

OURS = [
    "",
    " ",
    "\u200b",
    "\0",
    "a\0b",
    "\ud800",
    "a\udfffb",
    "\ud83d",
    "\ufffe\uffff",
    "\x01\x1f\x7f\x85",
    "a\r\nb\rc\u2028d\u2029e",
    "\ufeffbom",
    "cafe\u0301 and café",
    "👩‍👩‍👧‍👦 🇰🇿 👍🏽",
    "مرحبا שלום",
    "safe\u202egpj.exe",
    "Ünïcödé 漢字 한글",
    "<script>alert(1)</script>",
    "'; DROP TABLE annotations; --",
    "{{ 7*7 }} {% debug %} ${7*7}",
    "%s %d %n %00",
    "../../../etc/passwd",
    "null",
    "NaN",
    "1e400",
    "\\u0000",
    "x" * 10_001,
    "🙂" * 301,
    "=1+1",
    "İI ıi ß",
]


def shared() -> list[str]:
    """The strings beside the project, where they are."""
    blns, supplement = SHARED / "blns" / "blns.json", SHARED / "our_supplement.json"
    found = json.loads(blns.read_text(encoding="utf-8")) if blns.exists() else []
    return found + (list(json.loads(supplement.read_text(encoding="utf-8")).values()) if supplement.exists() else [])


STRINGS = list(dict.fromkeys(OURS + [text for text in shared() if isinstance(text, str)]))


def unstorable(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def told_or_refused(answer: Any, text: str, *fields: str) -> dict[str, Any] | None:
    """What was told of a success; None for a refusal, which must name one of the fields."""
    if answer.status_code < 300:
        assert not unstorable(text), text
        return answer.json()
    assert refusal(answer, 422)["field"] in fields, (text, answer.content)
    return None


def test_in_an_annotation(ada, article):
    path = f"/articles/{article.pk}/annotations"
    one = f"/annotations/{make_annotation(article, 'brown', tag='person').pk}"
    span = {"start": 4, "end": 9}
    for text in STRINGS:
        answer = ada.post(path, {"tag": "person", "spans": [span], "note": text, "entity": text})
        told = told_or_refused(answer, text, "note", "entity")
        assert told is not None or unstorable(text) or len(text) > 300, text
        if told is not None:
            assert (told["note"], told["entity"]) == (text.strip(), " ".join(text.split()) or "quick")
    for text in OURS:
        told = told_or_refused(ada.patch(one, {"note": text}), text, "note")
        assert told is None or told["note"] == text.strip()
        told_or_refused(ada.patch(one, {"entity": text}), text, "entity")
        quoted = span | {"quote": text}
        told_or_refused(ada.post(path, {"tag": "claim", "spans": [quoted]}), text, "spans.0.quote")
        assert told_or_refused(ada.post(path, {"tag": text, "spans": [span]}), text, "tag") is None
        refusal(ada.post(path, {"tag": "claim", "spans": [span], text or "x": 1}), 422)
        refusal(ada.post(path, {"tag": "claim", "spans": [span], "attributes": {text: text}}), 422)
        told_or_refused(ada.post(path, {"tag": "claim", "spans": text}), text, "spans")


def test_in_an_article(ada, desk):
    path = "/collections/desk/articles"
    for text in STRINGS:
        body = {"title": text, "publication": text, "byline": text, "text": f"{uuid4()} {text}"}
        told = told_or_refused(ada.post(path, body), text, *body)
        if told is not None:
            assert told["publication"] == told["byline"]
            assert unicodedata.is_normalized("NFC", told["publication"] + told["text"])
            slices = [told["text"][each["start"] : each["end"]] for each in told["paragraphs"]]
            assert slices == told["text"].split("\n\n")
    for text in OURS:
        told_or_refused(ada.post(path, {"text": text}), text, "text")
        for field in ("title", "publication", "byline", "source_url", "language", "published_on"):
            told_or_refused(ada.post(path, {"text": f"Text {uuid4()}.", field: text}), text, field)
        for field in ("html", "url"):
            refusal(ada.post(path, {field: text}), 422)


def test_in_a_collection(ada):
    for text in STRINGS:
        answer = ada.post("/collections", {"name": text, "description": text})
        told = told_or_refused(answer, text, "name", "description")
        assert told is None or (told["name"], told["description"]) == (text.strip(), text.strip())
    for text in OURS:
        answer = ada.post("/collections", {"name": "New", "slug": text})
        assert answer.status_code in {201, 409, 422}
        assert answer.status_code == 201 or answer.json()["error"]["field"] == "slug"


def test_in_a_decision(ada, article):
    path = f"/suggestions/{make_suggestion(article, 'fox').pk}"
    for text in OURS:
        assert told_or_refused(ada.post(f"{path}/accept", {"tag": text}), text, "tag") is None
        refusal(ada.post(f"{path}/accept", {"alike": text}), 422)
        refusal(ada.post(f"{path}/dismiss", {text or "x": True}), 422)


def asked_with(ada: Program, path: str, name: str, text: str) -> None:
    answer = ada.get(f"{path}?{name}={quote(text, errors='surrogatepass')}")
    assert answer.status_code == 200 or refusal(answer, 422)["field"] == name, (path, name, text)


def test_in_a_parameter(ada, article):
    make_annotation(article, "quick", note="why")
    everything, suggestions = "/collections/desk/annotations", f"/articles/{article.pk}/suggestions"
    for text in STRINGS:
        asked_with(ada, everything, "q", text)
    for text in OURS:
        for name in ("tag", "author", "article", "status", "since", "until", "hide", "cursor", "limit"):
            asked_with(ada, everything, name, text)
        asked_with(ada, suggestions, "decision", text)
        asked_with(ada, suggestions, "cursor", text)
        asked_with(ada, "/collections", "cursor", text)
        asked_with(ada, "/collections/desk/export", "format", text)


def test_in_an_address(ada, article):
    for text in OURS:
        value = quote(text, safe="", errors="surrogatepass")
        if text.strip("./ "):
            refusal(ada.get(f"/collections/{value}/articles"), 404)
            refusal(ada.get(f"/articles/{value}"), 404)
            refusal(ada.delete(f"/annotations/{value}"), 404)


def test_in_a_header(ada, article):
    path = f"/annotations/{make_annotation(article, 'quick').pk}"
    for text in OURS:
        sent = text.encode("utf-8", "surrogatepass").decode("latin-1")
        answer = ada.patch(path, {"note": "why"}, If_Match=sent)
        assert answer.status_code in {200, 412} or refusal(answer, 422)["field"] == "If-Match"
        refusal(Program().get("/collections", Authorization=f"Bearer {sent}"), 401)
