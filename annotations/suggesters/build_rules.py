"""Build the default pipeline from the word lists: `python -m annotations.suggesters.build_rules [FOLDER]`.

The folder is committed; whoever changes a list or raises VERSION builds it again. Same lists, same folder.
"""

import sys
from pathlib import Path

from . import pipeline, words

VERSION = "1.0.0"
FOLDER = Path(__file__).resolve().parent / "rules"
LABEL_OF_LIST = {"people": "PERSON", "events": "EVENT", "organisations": "ORG", "groups": "NORP", "places": "GPE"}


def patterns() -> list[dict[str, str]]:
    """The listed names as patterns of an entity ruler: each once, places also in capitals, both apostrophes."""
    label_of: dict[str, str] = {}
    for name, label in LABEL_OF_LIST.items():
        for entry in words.entries(name):
            forms = [entry, entry.replace("’", "'")]
            if label == "GPE" and len(entry) > 3:
                forms.append(entry.upper())
            for form in forms:
                label_of.setdefault(form, label)
    return [{"label": label, "pattern": form} for form, label in label_of.items()]


def lists() -> dict[str, list[str]]:
    """The words by which the rules know names, as `names.Lexicon` holds them."""
    heads, titles, context = words.sections("heads"), words.sections("titles"), words.sections("context")
    return {
        "given_names": words.entries("given_names"),
        "titles": titles["titles"],
        "modifiers": titles["modifiers"],
        "organisation": heads["organisation"],
        "place": heads["place"],
        "event": heads["event"],
        "common": words.entries("common"),
        "saying": context["saying"],
        "inside": context["inside"],
        "region": context["region"],
    }


def build(folder: Path = FOLDER) -> None:
    """Write the pipeline to `folder`."""
    meta = {
        "name": "postil_rules",
        "version": VERSION,
        "description": "Names and dates by word lists and rules",
        "license": "Apache-2.0",
    }
    pipeline.save(folder, meta=meta, patterns=patterns(), lists=lists())


if __name__ == "__main__":
    build(*(Path(argument) for argument in sys.argv[1:2]))
