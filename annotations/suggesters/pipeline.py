"""The one door to spaCy. Only the worker and the command `suggest` come through it, never a web process."""

from __future__ import annotations

import contextlib
import json
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import spacy
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc

from .gazetteer import Gazetteer
from .name_rules import NameRules, score_of
from .reading import Parsed, Token

GAZETTEER, RULES = "postil_gazetteer", "postil_rules"  # our components
SHIPPED = str(Path(__file__).parent / "pipeline_en")
UD_PASSIVE = "nsubj:pass"  # the subject of a passive; spaCy's own English pipelines call it nsubjpass
KEPT = 8  # pipelines in memory at once, each of some hundred megabytes: languages, and collections' own
UNSCORED = 0.8  # a statistical pipeline says what it found, not how sure it is


class PipelineMissing(Exception):
    """The pipeline that SPACY_MODEL names cannot be loaded. The message says what to do."""


@dataclass(frozen=True)
class Pipeline:
    """A loaded spaCy pipeline: what it is called, and what it finds."""

    name: str
    version: str
    nlp: Language

    @property
    def language(self) -> str:
        """The language it is made for, by its code."""
        return str(self.nlp.lang)

    @property
    def parses(self) -> bool:
        """Whether it relates words as Universal Dependencies do, which the statement suggesters go by."""
        return "parser" in self.nlp.pipe_names and UD_PASSIVE in self.nlp.get_pipe("parser").labels  # type: ignore[attr-defined]

    def read(self, text: str) -> Parsed:
        """The entities of `text`, in order, none overlapping, and its words.

        Where the pipeline itself does not parse, those of English come from the one that Postil ships.
        """
        # What spaCy keeps of the words goes with the zone: a worker that runs for days does not grow by it.
        with self.nlp.memory_zone():
            doc = self.nlp(text)
            entities = [
                (each.start_char, each.end_char, each.label_, score_of(each.ent_id_, UNSCORED)) for each in doc.ents
            ]
            words = tokens(doc) if self.parses else []
        if not self.parses and self.language == "en":
            words = load(SHIPPED).words(text)
        return Parsed(entities, words)

    def words(self, text: str) -> list[Token]:
        """The words of `text` alone."""
        with self.nlp.memory_zone():
            return tokens(self.nlp(text, disable=["ner", GAZETTEER, RULES]))


def tokens(doc: Doc) -> list[Token]:
    """The words of a parsed document. Labels are one string each, as an article has a hundred thousand words."""
    return [
        Token(
            each.idx,
            each.idx + len(each),
            sys.intern(each.pos_),
            sys.intern(each.dep_),
            each.head.i,
            bool(each.is_sent_start),
        )
        for each in doc
    ]


@Language.factory(GAZETTEER, assigns=["token.tag"])
def postil_gazetteer(nlp: Language, name: str) -> Gazetteer:
    return Gazetteer()


@Language.factory(RULES, requires=["token.tag"], assigns=["doc.ents"])
def postil_rules(nlp: Language, name: str) -> NameRules:
    return NameRules()


@lru_cache(maxsize=KEPT)
def load(name_or_path: str) -> Pipeline:
    """The pipeline of that name or in that folder, loaded once a process while it is used. Raises PipelineMissing."""
    try:
        nlp = spacy.load(name_or_path)
    except (OSError, ValueError, ImportError) as error:
        raise PipelineMissing(missing(name_or_path, error)) from error
    return Pipeline(f"{nlp.meta['lang']}_{nlp.meta['name']}", nlp.meta["version"], nlp)


def installed() -> dict[str, str]:
    """The names of the installed pipelines that find names, by their language; of several for one the first in the
    alphabet, which with spaCy's own is the largest."""
    found: dict[str, str] = {}
    for name in sorted(util.get_installed_models(), reverse=True):
        # One that cannot be read is as good as none.
        with contextlib.suppress(OSError, ValueError, KeyError):
            meta = json.loads((util.get_package_path(name) / "meta.json").read_bytes())
            if {"ner", "entity_ruler"} & set(meta["pipeline"]):
                found[meta["lang"]] = name
    return found


def is_there(name_or_path: str) -> bool:
    """Whether there is a pipeline of that name or a folder there; whether it loads is another matter."""
    return util.is_package(name_or_path) or Path(name_or_path).is_dir()


def missing(name_or_path: str, error: Exception) -> str:
    """What to tell whoever set SPACY_MODEL."""
    if Path(name_or_path).exists():
        return f"SPACY_MODEL names the folder {name_or_path}, which is not a spaCy pipeline that loads here: {error}"
    return (
        f"SPACY_MODEL names “{name_or_path}”, but there is no spaCy pipeline of that name and no such folder. "
        f"Install it (python -m spacy download {name_or_path}), give the path of its folder, "
        "or leave SPACY_MODEL unset to use the pipeline that Postil ships."
    )
