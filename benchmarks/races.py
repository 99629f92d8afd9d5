"""Two people change one annotation at the same moment, by the API, each with the version they saw."""

import asyncio
import json
import time

from benchmarks.browsers import Browser
from benchmarks.figures import spread
from benchmarks.scene import Scene


async def races(scene: Scene, port: int, number: int) -> None:
    """Two change one annotation at the same moment, again and again."""
    people = [(Browser(port), token) for token in scene.tokens]
    heads = [{"Authorization": f"Bearer {token}", "Content_Type": "application/json"} for _, token in people]
    start, word = scene.places.pop()
    made = {"tag": "claim", "spans": [{"start": start, "end": start + len(word), "quote": word}]}
    path = f"/api/v1/articles/{scene.article}/annotations"
    status, body = await people[1][0].ask("POST", path, body=json.dumps(made).encode(), **heads[1])
    assert status == 201, body
    path, version = f"/api/v1/annotations/{json.loads(body)['id']}", 1
    fair, took = 0, []
    for race in range(number):
        began = time.monotonic()
        answers = await asyncio.gather(
            *(
                browser.ask(
                    "PATCH",
                    path,
                    body=json.dumps({"note": f"{race} by {who}"}).encode(),
                    If_Match=f'"{version}"',
                    **head,
                )
                for who, ((browser, _), head) in enumerate(zip(people, heads, strict=True))
            )
        )
        took.append(time.monotonic() - began)
        (_, won), (lost, conflict) = sorted(answers, key=lambda answer: answer[0])
        one_each = [answer[0] for answer in answers] in ([200, 412], [412, 200])
        version = json.loads(won).get("version", version)
        # The loser is shown what won, and not a word of it was overwritten.
        fair += one_each and lost == 412 and json.loads(conflict)["current"]["note"] == json.loads(won)["note"]
    print(f"  one success and one conflict that shows what won in {fair:,} of {number:,}; last version {version:,}")
    print(f"  both answered     {spread(took)}")
