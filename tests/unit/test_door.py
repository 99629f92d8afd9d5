"""What comes before Django: bodies that are too long are refused, and headers that could deceive are dropped."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from reader.service.door import Door

LIMIT = 1000


def through(
    parts: list[bytes], *, path: str = "/", headers: list[tuple[bytes, bytes]] | None = None
) -> tuple[list, list]:
    """Send `parts` as a body. What Django would get (scope, then body) and what the sender is answered."""
    got: list = []
    answered: list = []
    waiting = [{"type": "http.request", "body": part, "more_body": n + 1 < len(parts)} for n, part in enumerate(parts)]

    async def inner(scope, receive, send):
        got.append(scope)
        body, more = b"", True
        while more:
            message = await receive()
            body += message["body"]
            more = message["more_body"]
        got.append(body)

    async def receive():
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message):
        answered.append(message)

    scope = {"type": "http", "path": path, "headers": headers or []}
    # In a thread of its own: where browser tests ran before, this one has a loop already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, Door(inner, limit=LIMIT)(scope, receive, send)).result()
    return got, answered


@pytest.mark.parametrize("parts", [[b""], [b"whole"], [b"in ", b"three ", b"parts"], [b"x" * LIMIT], [b"", b"late"]])
def test_a_body_comes_through_whole(parts):
    got, answered = through(parts)
    assert got[1] == b"".join(parts)
    assert answered == []


def test_a_long_body_that_fits_is_spooled_and_comes_through_whole(monkeypatch):
    monkeypatch.setattr("reader.service.door.IN_MEMORY", 10)
    monkeypatch.setattr("reader.service.door.CHUNK", 7)
    got, _ = through([b"abc" * 100, b"def" * 100])
    assert got[1] == b"abc" * 100 + b"def" * 100


@pytest.mark.parametrize("parts", [[b"x" * (LIMIT + 1)], [b"x" * LIMIT, b"y"], [b"x" * 900] * 4, [b"x" * LIMIT] * 20])
def test_a_body_that_is_too_long_is_refused_with_a_page(parts):
    got, answered = through(parts)
    assert got == []
    assert answered[0]["status"] == 413
    assert b"That is too large" in answered[1]["body"]
    assert dict(answered[0]["headers"])[b"content-length"] == str(len(answered[1]["body"])).encode()


def test_a_program_is_refused_in_json():
    _, answered = through([b"x" * (LIMIT + 1)], path="/api/v1/collections")
    assert json.loads(answered[1]["body"])["error"]["code"] == "too_large"


def test_a_sender_who_leaves_half_way_reaches_nobody():
    got, answered = through([])
    assert (got, answered) == ([], [])


def test_headers_with_an_underscore_are_dropped():
    given = [(b"x-forwarded-proto", b"http"), (b"x_forwarded_proto", b"https"), (b"accept", b"*/*")]
    got, _ = through([b""], headers=given)
    assert got[0]["headers"] == [given[0], given[2]]


def test_a_body_in_chunks_gets_its_length():
    got, _ = through([b"in ", b"chunks"], headers=[(b"accept", b"*/*"), (b"transfer-encoding", b"chunked")])
    assert got == [got[0], b"in chunks"]
    assert got[0]["headers"] == [(b"accept", b"*/*"), (b"content-length", b"9")]
