"""Reading an export back: what was said under annotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from annotations.models import Annotation, Reply, Resolution
from reader.actions.errors import storable
from reader.models import User

from .conversation import REPLY_LIMIT

Json = Mapping[str, Any]

BATCH = 2_000  # rows of one insertion


def people(annotation: Json) -> Iterator[str]:
    """The usernames of those who talk under the annotation."""
    for reply in annotation["replies"]:
        yield reply["author"]
    if annotation["resolved"] is not None:
        yield annotation["resolved"]["by"]


def restore(stored: Sequence[tuple[Annotation, Json]], people: Mapping[str, User]) -> None:
    """Store what was said under annotations that have just been stored, and tell nobody. A reply whose id is taken on
    this server gets another. Raises Invalid for one that cannot be stored."""
    ids = [UUID(reply["id"]) for _, told in stored for reply in told["replies"]]
    taken = set(Reply.objects.filter(pk__in=ids).order_by().values_list("pk", flat=True)) if ids else set()
    Reply.objects.bulk_create(_replies(stored, people, taken), batch_size=BATCH)
    Resolution.objects.bulk_create(
        (
            Resolution(
                annotation=annotation,
                article=annotation.article,
                by=people[told["resolved"]["by"]],
                at=datetime.fromisoformat(told["resolved"]["at"]),
            )
            for annotation, told in stored
            if told["resolved"] is not None
        ),
        batch_size=BATCH,
    )


def _replies(stored: Iterable[tuple[Annotation, Json]], people: Mapping[str, User], taken: set[UUID]) -> list[Reply]:
    made = []
    for annotation, told in stored:
        for each in told["replies"]:
            pk = UUID(each["id"])
            made.append(
                Reply(
                    pk=uuid4() if pk in taken else pk,
                    annotation=annotation,
                    article=annotation.article,
                    author=people[each["author"]],
                    body=storable(each["body"], field="body", limit=REPLY_LIMIT, name="reply"),
                    created_at=datetime.fromisoformat(each["created_at"]),
                    updated_at=datetime.fromisoformat(each["updated_at"]),
                    version=each["version"],
                )
            )
            taken.add(pk)  # should it stand in the document twice
    return made
