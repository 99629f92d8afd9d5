"""The parts become one pipeline: the parser, the lists, the recogniser, and the rules with how sure they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from annotations.suggesters import confidence, pipeline, words
from annotations.suggesters.name_rules import Bounds, NameRules

from . import docbins
from .records import Record

NAME, VERSION = "postil_news", "1.1.0"
DIRECTIONS = ["South", "North", "East", "West", "Central", "Latin", "Southern", "Northern", "Eastern", "Western"]
DIRECTIONS += ["Sub-Saharan", "Native"]
META = {
    "name": NAME,
    "version": VERSION,
    "description": "Names, dates, words and relations in English news",
    "license": "CC BY-SA 4.0",
}


def assembled(parser: Path, gazetteer: Path, names: Path, tune_on: Iterable[Record]) -> Language:
    """The whole pipeline. How sure its names are is fitted on `tune_on`."""
    nlp = spacy.load(parser)
    nlp.meta.update(META)
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])  # where the data lay is nobody's affair
    nlp.add_pipe(pipeline.GAZETTEER, source=spacy.load(gazetteer))
    nlp.add_pipe("ner", source=spacy.load(names))
    rules = nlp.add_pipe(pipeline.RULES)
    lists = certain(nlp.get_pipe(pipeline.GAZETTEER).lists, nlp)  # type: ignore[attr-defined]
    rules.use(lists, fitted(nlp, rules.use(lists, {}), tune_on))  # type: ignore[attr-defined]
    return nlp


def certain(gazetteer: dict[str, list[str]], nlp: Language) -> dict[str, list[str]]:
    """The lists for the rules: our own words, without those single ones that may be something else as well."""
    people = set(gazetteer["given"]) | set(gazetteer["family"]) | set(gazetteer["common"])
    places = set(words.entries("places"))
    titles = words.sections("titles")
    unlike = {"LOC": people, "ORG": people | set(gazetteer["place"]), "NORP": people | places}
    own = {"LOC": "places", "ORG": "organisations", "NORP": "groups"}
    shouted = [name.upper() for name in words.entries("places") if len(name) > 4]  # as a dateline has them
    entries = {label: words.entries(file) for label, file in own.items()}
    entries["LOC"] += shouted
    return {
        "titles": sorted({word for section in titles.values() for entry in section for word in entry.split()}),
        "directions": DIRECTIONS,
        "acronyms": words.entries("acronyms"),
        **{
            label: sorted({docbins.split(nlp, name) for name in names if name not in unlike[label]})
            for label, names in entries.items()
        },
    }


def fitted(nlp: Language, rules: NameRules, records: Iterable[Record]) -> confidence.Weights:
    """For each label the weights under which scores are nearest to how often such names are right."""
    seen: dict[str, list[dict[str, float]]] = defaultdict(list)
    right: dict[str, list[bool]] = defaultdict(list)
    with nlp.select_pipes(enable=[pipeline.GAZETTEER, "ner"]):
        for record in records:
            doc: Any = nlp(record.text)
            texts, tags = [token.text for token in doc], [token.tag_ for token in doc]
            found = [Bounds(ent.start, ent.end, ent.label_) for ent in doc.ents]
            for name, listed in rules.names_in(texts, tags, found):
                if name.label in record.labels:
                    last = doc[name.end - 1]
                    span = (doc[name.start].idx, last.idx + len(last), name.label)
                    seen[name.label].append(rules.seen(texts, tags, name, listed))
                    right[name.label].append(span in record.spans)
    return {label: confidence.fitted(seen[label], right[label]) for label in sorted(seen)}
