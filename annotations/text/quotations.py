"""What stands within quotation marks."""

from typing import Literal

import regex

from .spans import Span

REACH = 4_000  # code points of the paragraph around a place in which its quotation marks are looked for

_MARK = regex.compile(r"[“”„«»\"]|(?<![\p{L}\p{N}])‘(?=\S)|(?<=[.,!?…])’|’(?=[\s,.;:!?)]|$)")
_CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‘": "’"}
_LETTER = regex.compile(r"[\p{L}\p{N}]")


def quotations(text: str, start: int, end: int) -> list[Span]:
    """The outermost quotations of `text[start:end]` with their marks, in order.

    One that is not closed goes on to the end, as where a quotation fills several paragraphs.
    """
    result: list[Span] = []
    opened, closing = -1, ""
    for mark in _MARK.finditer(text, start, end):
        sign = mark.group()
        if opened >= 0 and sign in closing:
            result.append(Span(opened, mark.end()))
            opened = -1
        elif opened < 0 and sign in _CLOSING and mark.end() < end and (sign == "«" or not text[mark.end()].isspace()):
            opened, closing = mark.start(), _CLOSING[sign]
    if opened >= 0:
        result.append(Span(opened, end))
    return result


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
