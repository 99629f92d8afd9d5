"""A headline glued to what came after it: "…on two frontsI’m sometimes…", "…a wider warBy Ann Lee".

Copying a page loses the line end between two elements now and then. It is put back, but only near the top of a text,
and only where the seam is plain: a small letter and a capital without anything between them occur in many names
("YouTube", "McDonald"), so the right half must open a sentence, a byline or a dateline, or the text itself must know
both halves as words.
"""

import regex

#: So many paragraphs from the top are looked at.
_HEAD = 3
_SEAM = regex.compile(r"""(?<=[\p{Ll}\d?!…”’"')])(?=[“"‘']?\p{Lu})""")
_LEFT = regex.compile(r"[\p{L}\p{N}’'-]++(?=\W*+$)")
_RIGHT = regex.compile(r"""^[“"‘']?(\p{Lu}[\p{L}’'-]*)""")
_OPENERS = {
    *("A", "According", "After", "All", "Almost", "Although", "Among", "An", "And", "As", "At", "Because", "Before"),
    *(
        "Between",
        "But",
        "By",
        "During",
        "Even",
        "Every",
        "Few",
        "For",
        "From",
        "Had",
        "He",
        "Her",
        "Here",
        "His",
        "How",
    ),
    *("However", "I", "I’m", "I'm", "I’ve", "I've", "If", "In", "Is", "It", "It’s", "It's", "Its", "Just", "Last"),
    *("Late", "Like", "Many", "More", "Most", "My", "No", "Not", "Nothing", "Now", "On", "Once", "One", "Only", "Our"),
    *("Over", "She", "Since", "So", "Some", "Soon", "That", "The", "Their", "Then", "There", "These", "They", "This"),
    *(
        "Those",
        "Three",
        "Though",
        "To",
        "Today",
        "Two",
        "Under",
        "Until",
        "Updated",
        "Was",
        "We",
        "Were",
        "What",
        "When",
    ),
    *("Where", "While", "Who", "Why", "With", "Yesterday", "You", "Published", "Posted", "Written"),
}
#: Names that end in an opener.
_NAMES = {"linkedin"}
_DATELINE = regex.compile(r"^\p{Lu}{3,}+[\p{Lu}\s/.-]*+(?:,|(?<=\s)\()")
_BYLINE = regex.compile(r"^By\s+\p{Lu}\p{L}++[’'\p{L}.-]*+(?:\s+\p{Lu}[\p{L}.’'-]*+){0,3}+\s*+$")


def unglue(paragraphs: list[str]) -> list[str]:
    """The paragraphs, with a headline at the top parted from what was glued to it."""
    head, rest = paragraphs[:_HEAD], paragraphs[_HEAD:]
    known = _words(rest)
    while True:
        for at, paragraph in enumerate(head[:_HEAD]):
            seam = _seam(paragraph, known | _words(head[:at] + head[at + 1 :]))
            if seam is not None:
                head[at : at + 1] = [paragraph[:seam].strip(), paragraph[seam:].strip()]
                break
        else:
            return head + rest


def _seam(paragraph: str, known: set[str]) -> int | None:
    """Where the first plain seam is."""
    for found in _SEAM.finditer(paragraph, 0, 400):
        if _is_seam(paragraph[: found.start()], paragraph[found.start() :], known):
            return found.start()
    return None


def _is_seam(left: str, right: str, known: set[str]) -> bool:
    last, first = _LEFT.search(left), _RIGHT.match(right)
    if last is None or first is None or len(left.split()) < 3 or left[-1:] in "\"'":
        return False
    if left[-1:].isalpha() and (last[0] + first[1]).lower() in known | _NAMES:
        return False
    if len(right.split(maxsplit=6)) < 6:
        return _BYLINE.match(right) is not None
    if _DATELINE.match(right[:200]):
        return left[-1:].isalpha() or left[-1:] in "?!…”"
    if first[1] in _OPENERS:
        return len(last[0]) >= 2 or left[-1:] in "?!…”"
    return left[-1:].isalpha() and last[0].lower() in known and first[1].lower() in known and len(last[0]) >= 3


def _words(paragraphs: list[str]) -> set[str]:
    return {word.lower() for paragraph in paragraphs[:200] for word in regex.findall(r"[\p{L}\p{N}’'-]+", paragraph)}
