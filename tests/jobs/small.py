"""A real pipeline that is loaded and read with in no time, for what is about the queue and not about names."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import spacy

NAMES = {
    "PERSON": ["Kassym-Jomart Tokayev", "Tokayev", "Orvil Tamsin"],
    "LOC": ["Almaty", "Kuvalde", "Baku"],
    "DATE": ["5 January"],
}


@contextmanager
def small_pipeline() -> Iterator[str]:
    """One that knows a few names by heart and reads all languages; its folder, which goes again."""
    folder = Path(tempfile.mkdtemp(prefix="postil-small-"))
    try:
        nlp = spacy.blank("xx", meta={"name": "small", "version": "1.0.0"})
        patterns = [{"label": label, "pattern": name} for label, names in NAMES.items() for name in names]
        nlp.add_pipe("entity_ruler").add_patterns(patterns)
        nlp.to_disk(folder / "small")
        folder.chmod(0o755)
        yield str(folder / "small")
    finally:
        shutil.rmtree(folder)
