"""What stands within quotation marks."""

from typing import Literal

import regex

from .spans import Span

REACH = 4_000  # code points of the paragraph around a place in which its quotation marks are looked for
OPENING, CLOSING = frozenset("“\"«»‘„`'「『"), frozenset("”\"»«“’'」』")

# Two small marks stand for a large one where a converter mangled them: ``so'' or ''so''.
_MARK = regex.compile(r"[“”„«»\"「」『』]|``|''|‘‘|’’|(?<![\p{L}\p{N}])‘(?=\S)|(?<=[.,!?…])’|’(?=[\s,.;:!?)]|$)")
_CLOSING = {
    "“": ("”",),
    "„": ("“", "”"),
    "«": ("»",),
    "»": ("«",),
    '"': ('"',),
    "‘": ("’",),
    "``": ("''", "”", '"'),
    "''": ("''",),
    "‘‘": ("’’", "''"),
    "「": ("」",),
    "『": ("』",),
}
_LETTER = regex.compile(r"[\p{L}\p{N}]")


def quotations(text: str, start: int, end: int) -> list[Span]:
    """The outermost quotations of `text[start:end]` with their marks, in order.

    One that is not closed goes on to the end, as where a quotation fills several paragraphs. A straight mark closes a
    curly one, and a curly one a straight one, where it can and the right one is missing.
    """
    result: list[Span] = []
    opened = -1
    closing: tuple[str, ...] = ()
    marks = list(_MARK.finditer(text, start, end))
    for number, mark in enumerate(marks):
        sign = mark.group()
        if opened >= 0 and (sign in closing or _stands_in(text, marks, number, closing, end)):
            result.append(Span(opened, mark.end()))
            opened = -1
        elif opened >= 0 and sign == "“" == text[opened] and _is_anew(text, marks, number):
            result.append(Span(opened, mark.start() - 1))
            opened = mark.start()
        elif opened < 0 and sign in _CLOSING and mark.end() < end and (sign == "«" or not text[mark.end()].isspace()):
            opened, closing = mark.start(), _CLOSING[sign]
    if opened >= 0:
        result.append(Span(opened, end))
    return result


def _stands_in(text: str, marks: "list[regex.Match[str]]", number: int, closing: tuple[str, ...], end: int) -> bool:
    """Whether the mark closes in the place of the right one: it looks like one, and the right one is missing."""
    mark = marks[number]
    mixed = {"”": ('"', "''", "“"), '"': ("”",)}.get(closing[0], ())
    if mark.group() not in mixed or text[mark.start() - 1].isspace():
        return False
    if mark.end() < end and _LETTER.match(text, mark.end()):
        return False
    following = marks[number + 1].group() if number + 1 < len(marks) else ""
    return following not in closing or following == '"'


def _is_anew(text: str, marks: "list[regex.Match[str]]", number: int) -> bool:
    """Whether an opening mark shows that the quotation before it was not closed: two would have to close both."""
    ahead = [mark.group() for mark in marks[number + 1 : number + 3]]
    return text[marks[number].start() - 1].isspace() and ahead[1:] != ["”"]


def quoted(text: str, span: Span) -> Literal["direct", "indirect", "mixed"]:
    """Whether all, nothing or some of the words of `span` stand within quotation marks (PARC 3.0's quotation types).

    The marks may stand outside the span, but in its paragraph.
    """
    first = max(text.rfind("\n\n", max(0, span.start - REACH), span.start) + 2, span.start - REACH, 0)
    first = 0 if first == 1 else first
    last = text.find("\n\n", span.end, span.end + REACH)
    marks = quotations(text, first, min(len(text), span.end + REACH) if last < 0 else last)
    inside = outside = False
    at = span.start
    for quotation in (mark for mark in marks if mark.overlaps(span)):
        outside = outside or bool(_LETTER.search(text, at, max(at, quotation.start)))
        at, until = max(at, quotation.start), min(span.end, quotation.end)
        inside = inside or bool(_LETTER.search(text, at, until))
        at = until
    outside = outside or bool(_LETTER.search(text, at, span.end))
    return "mixed" if inside and outside else "direct" if inside else "indirect"
