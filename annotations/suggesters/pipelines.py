"""All pipelines of a worker: the usual one, and those for other languages. Never imported by a web process."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.conf import settings

from . import pipeline, recognising
from .languages import ANY, Guess
from .own import GONE, own_pipeline
from .reading import Reader

logger = logging.getLogger(__name__)


class Pipelines:
    """The usual pipeline, loaded; the others by name and language, each loaded when the first text needs it.

    A pipeline of spaCy's language "xx" reads whatever has none of its own.
    """

    def __init__(self, usual: pipeline.Pipeline, others: Mapping[str, str]) -> None:
        self.usual = usual
        self.others = dict(others)
        recognising.identifier()

    def recognise(self, text: str) -> Guess:
        return recognising.recognise(text)

    def reader(self, language: str, usual: Reader) -> Reader | None:
        """The pipeline for a language: `usual`, which may be a trained one, for the language that ours is made for."""
        if self.usual.language == language:
            return usual
        for fitting in (language, ANY):
            if fitting in self.others:
                return self.loaded(fitting)
        return usual if self.usual.language == ANY else None

    def own(self, collection_id: int) -> tuple[Reader, str]:
        """The usual pipeline of a collection: the one it trained, or everybody's; and what to remark if that one is
        gone."""
        folder, remark = own_pipeline(collection_id)
        if not folder:
            return self.usual, remark
        try:
            return pipeline.load(folder), ""
        except pipeline.PipelineMissing as error:
            logger.warning("collection %s: %s", collection_id, error)
            return self.usual, GONE

    def loaded(self, language: str) -> Reader | None:
        """One of the others; None, and word in the log, where it turns out not to load."""
        try:
            return pipeline.load(self.others[language])
        except pipeline.PipelineMissing as error:
            logger.warning("no pipeline for the language “%s”: %s", language, error)
            return None


def load() -> Pipelines:
    """The pipelines that the settings name, and those that are installed for other languages.

    Raises PipelineMissing where one that the settings name is not there.
    """
    for name in settings.SPACY_MODELS.values():
        if not pipeline.is_there(name):
            raise pipeline.PipelineMissing(
                f"SPACY_MODELS names “{name}”, but there is no spaCy pipeline of that name and no such folder. "
                f"Install it (python -m spacy download {name}), give the path of its folder, or leave it out."
            )
    return Pipelines(pipeline.load(settings.SPACY_MODEL), pipeline.installed() | settings.SPACY_MODELS)
