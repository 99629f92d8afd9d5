"""The codebook a new collection starts with."""

import json
from pathlib import Path

from annotations.models import Tag
from reader.models import Collection

DEFAULT = Path(__file__).resolve().parent.parent / "default_codebook.json"


def give_default(collection: Collection) -> list[Tag]:
    """Give a collection without tags the default ones, with their definitions and examples."""
    tags = [
        Tag(collection=collection, position=position, **described)
        for position, described in enumerate(json.loads(DEFAULT.read_text(encoding="utf-8")))
    ]
    return Tag.objects.bulk_create(tags)
