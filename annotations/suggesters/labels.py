"""From the labels of a spaCy pipeline to the codebook's tags."""

#: OntoNotes' labels and CoNLL's. What is not here (MISC, CARDINAL, MONEY …) is not proposed.
TAG_OF_LABEL = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
    "DATE": "date",
    "EVENT": "event",
}


def tag_of(label: str) -> str | None:
    """The key of the tag that an entity label stands for, or None for a label that is not proposed."""
    return TAG_OF_LABEL.get(label.upper())
