"""The part of the default pipeline that is code of ours: names and dates by rules, beside those that a list knows.

It imports nothing of spaCy: `pipeline.py` registers it, and it is handed documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .dates import dates
from .names import FORM, GUESS, LISTED, Finder, Lexicon, Name, longest

#: The id an entity carries, by how sure the rule was that found it.
ID_OF_SCORE = {LISTED: "postil:listed", FORM: "postil:form", GUESS: "postil:guess"}
SCORE_OF_ID = {identity: score for score, identity in ID_OF_SCORE.items()}


class PostilNames:
    """A spaCy component: adds names and dates to the entities that the entity ruler found, the longest winning."""

    def __init__(self) -> None:
        self.lists: dict[str, list[str]] = {}
        self.lexicon: Lexicon | None = None

    def use(self, lists: dict[str, list[str]]) -> None:
        self.lists = lists
        self.lexicon = Lexicon.of(lists)

    def __call__(self, doc: Any) -> Any:
        if self.lexicon is None:
            raise RuntimeError(
                "postil_names has no word lists: build the pipeline with annotations.suggesters.build_rules"
            )
        listed = [Name(ent.start_char, ent.end_char, ent.label_, LISTED) for ent in doc.ents]
        names = Finder(self.lexicon, doc.text, listed).names()
        days = [Name(start, end, "DATE", FORM) for start, end in dates(doc.text)]
        spans, end = [], 0
        for name in longest([*listed, *names, *days]):
            span = doc.char_span(
                name.start, name.end, name.label, alignment_mode="expand", span_id=ID_OF_SCORE[name.score]
            )
            if span.start >= end:  # widening to whole tokens may make neighbours overlap
                spans.append(span)
                end = span.end
        doc.ents = spans
        return doc

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        path.mkdir(exist_ok=True)
        text = json.dumps(self.lists, ensure_ascii=False, indent=1)
        (path / "words.json").write_text(text + "\n", encoding="utf-8")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> PostilNames:
        self.use(json.loads((path / "words.json").read_text(encoding="utf-8")))
        return self
