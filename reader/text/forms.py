"""The plain forms of a paragraph, seen with the lines around it: headings, list items, quotes."""

from collections.abc import Sequence

import regex

from .features import Line
from .paragraphs import Kind

_BULLET = regex.compile(r"^(?:[•‣▪◦●■□►➤✓✔*+]|[-–](?=\s\S))\s*\S")
_NUMBER = regex.compile(r"^(?:\(?\d{1,2}[.)]|\(?[a-z][.)]|\(?[ivx]{1,4}\))\s+\S", regex.IGNORECASE)
_DASH = regex.compile(r"^—\s+\S")
_QUESTION = regex.compile(r"^(?:Q|Question)\s*[.:–—]\s*\S")
_MARKDOWN = regex.compile(r"^\#{1,6}\s+\S")
_WHOLE_QUOTE = regex.compile(r"""^(?:“[^“”]+”|"[^"]+"|«[^«»]+»|„[^„“”]+[“”])(?:\s*[—–-]\s*\S.{0,80})?\W?$""")


def form_of(line: Line, before: Line | None, after: Sequence[Line]) -> tuple[Kind, str]:
    """A paragraph's kind by its form. `before` and `after` are the nearest lines that are no debris."""
    if line.text.startswith(">"):
        return Kind.QUOTE, "quoting mark"
    if _MARKDOWN.match(line.text) or _is_heading(line, before, after):
        return Kind.HEADING, "stands over a passage"
    if _is_list_item(line, before, after):
        return Kind.LIST_ITEM, "list mark"
    if line.words >= 8 and _WHOLE_QUOTE.match(line.text):
        return Kind.QUOTE, "in quotation marks throughout"
    return Kind.PARAGRAPH, "prose" if line.prose else "nothing else fits"


def _is_heading(line: Line, before: Line | None, after: Sequence[Line]) -> bool:
    """A short line without a full stop, over prose or a list. Several in a row are no headings but a list."""
    if _QUESTION.match(line.text):
        return line.asks and line.words <= 30
    following = after[0] if after else None
    if following is None or line.words > 14 or len(line.text) > 110 or not line.capital or _BULLET.match(line.text):
        return False
    if (line.ends and not line.asks) or line.text.endswith((",", ";", ":")):
        return False
    if not (following.prose or _marked(following)) or line.prose:
        return False
    # A verse or an address: the line before is as short and as open.
    return before is None or before.prose or before.ends or _marked(before) or len(before.text) > 30


def _is_list_item(line: Line, before: Line | None, after: Sequence[Line]) -> bool:
    """A line with a bullet; a number or a dash counts only beside another, as a year or a spoken line may begin so."""
    if _BULLET.match(line.text) and not (line.text[0] == "*" and line.text.endswith("*")):
        return True
    beside = [other for other in (before, *after[:1]) if other is not None]
    if _NUMBER.match(line.text):
        return any(_NUMBER.match(other.text) for other in beside) or (before is not None and before.text.endswith(":"))
    return bool(_DASH.match(line.text)) and before is not None and before.text.endswith(":")


def _marked(line: Line) -> bool:
    return (_BULLET.match(line.text) or _NUMBER.match(line.text)) is not None
