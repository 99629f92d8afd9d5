"""How often the database is asked does not depend on how much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import annotate, decide
from annotations.models import Tag
from reader.models import Role
from tests.make import make_annotation, make_article, make_collection, make_suggestion

TEXT = " ".join(f"word{number}" for number in range(120))


def asked(program, path: str, *, items: int | None = None) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = program.get(path)
        content = answer.getvalue() if answer.streaming else answer.content
    assert answer.status_code == 200, content
    if items is not None:
        assert len(answer.json()["items"]) == items
    return len(queries)


@pytest.fixture
def fill(desk, article, cast):
    """Make it so many annotations (half of them accepted suggestions), articles, collections, suggestions."""
    full = make_article(desk, TEXT)
    made = 0

    def to(count: int) -> str:
        nonlocal made
        for number in range(made, count):
            if number % 2:
                make_annotation(full, f"word{number}", by=("ada", "ben", "cleo")[number % 3], tag="person", note="why")
                named = {"source": {"tag": "person", "name": f"word{number}"}, "kind": "belief"}
                start = TEXT.index(f"word{number}")
                annotate.create(
                    full,
                    by=cast["ada"],
                    tag=Tag.objects.get(collection=desk, key="attribution"),
                    spans=[(start, start + 4), (start + 4, start + 5, "cue")],
                    attributes=named,
                )
            else:
                decide.accept(make_suggestion(full, f"word{number}"), by=cast["ben"])
            make_suggestion(full, f"ord{number}")
            make_annotation(make_article(desk, f"Text {number}."), "Text")
            make_collection(f"c{number}", ada=Role.OWNER)
        made = count
        return str(full.pk)

    return to


def test_lists_ask_as_often_for_10_as_for_100(ada, fill):
    def counts(count: int) -> dict[str, int]:
        pk = fill(count)
        return {
            "collections": asked(ada, "/collections?limit=500", items=count + 1),
            "articles": asked(ada, "/collections/desk/articles?limit=500", items=count + 2),
            "all": asked(ada, "/collections/desk/annotations?limit=500", items=2 * count + count // 2),
            "some": asked(ada, "/collections/desk/annotations?limit=500&tag=person&q=word&author=ben"),
            "article's": asked(ada, f"/articles/{pk}/annotations?limit=500", items=count + count // 2),
            "entities": asked(ada, "/collections/desk/entities?limit=500", items=count),
            "codebook": asked(ada, "/collections/desk/codebook"),
            "valued": asked(ada, "/collections/desk/annotations?attribute=attribution.kind:belief&complete=no&q=word"),
            "suggestions": asked(ada, f"/articles/{pk}/suggestions?limit=500", items=count + count // 2),
            "article": asked(ada, f"/articles/{pk}"),
            "collection": asked(ada, "/collections/desk"),
            "export": asked(ada, f"/collections/desk/export?article={pk}"),
        }

    ada.get("/collections")  # notes the token's use
    few = counts(10)
    assert counts(100) == few
    assert max(few.values()) <= 16, few
