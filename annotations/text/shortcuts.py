"""The keys that give a tag while reading: which the page needs for itself, and who holds the others."""

from collections.abc import Iterable, Mapping

#: The keys of the reading page, as KeyboardEvent.key names them, and what each does there (static/js/reading).
RESERVED = {
    "j": "goes to the next paragraph",
    "k": "goes to the paragraph before",
    "n": "goes to the next annotation",
    "p": "goes to the annotation before",
    "s": "goes to the next suggestion",
    "S": "goes to the suggestion before",
    "o": "opens what is marked",
    "f": "goes to the filter",
    "e": "changes an annotation",
    "v": "sets the values of an annotation",
    "y": "copies the link to an annotation",
    "r": "replies to an annotation",
    "b": "takes what is selected as the passage",
    "m": "marks all occurrences",
    "a": "accepts a suggestion",
    "x": "dismisses a suggestion",
    "u": "takes back a decision on one",
    "l": "shows all suggestions that are alike",
    "+": "adds a piece to an annotation",
    "[": "moves the start of an annotation outwards",
    "]": "moves the end of an annotation outwards",
    "{": "moves the start of an annotation inwards",
    "}": "moves the end of an annotation inwards",
    "|": "splits an annotation",
    "/": "searches",
    "?": "shows all keys",
}


def problem(key: str, taken: Mapping[str, str]) -> str:
    """Why a tag cannot have the key, in a sentence; "" where it can. `taken` are the keys of others, and their names.

    No key at all is always free.
    """
    if not key:
        return ""
    if len(key) != 1 or not key.isprintable() or key.isspace():
        return "A shortcut is one character: a digit, a letter or a sign."
    if key in RESERVED:
        return f"The key {key} {RESERVED[key]} while reading. Choose another."
    if key in taken:
        return f"The key {key} belongs to {taken[key]}. Choose another."
    return ""


def clashes(keys: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """What is wrong with a whole map of (tag, its name, key to press): by tag, why it cannot have that key."""
    taken: dict[str, str] = {}
    wrong = {}
    for tag, name, key in keys:
        if said := problem(key, taken):
            wrong[tag] = said
        elif key:
            taken[key] = name
    return wrong
