"""A normalised text as its reader sees it: paragraphs with their kinds, and what stands over them.

Nothing is ever dropped; a paragraph only gets a kind, by the first of these that speaks: what was given by hand or by
markup, the head of the article, debris (its own words, then its neighbours), credits, and the plain forms of headings,
quotes and lists. Everything else is a paragraph, and so is prose in doubt: a paragraph taken for boilerplate would be
folded away and left out by the suggesters, the other mistake costs a glance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from . import sections
from .credits import is_about, is_bare_credit, is_caption, is_credit, names_in_byline
from .dates import is_date_line
from .debris import debris
from .features import Line, look
from .forms import form_of
from .masthead import Masthead, read_masthead
from .normalise import GAP, slices
from .paragraphs import Kind


@dataclass(frozen=True)
class Block:
    """One paragraph: its place in the text, its kind, and the reason for it."""

    start: int
    end: int
    kind: Kind
    reason: str


@dataclass(frozen=True)
class Layout:
    """All paragraphs of a text in order, and its head."""

    blocks: list[Block]
    masthead: Masthead


def lay_out(text: str, *, given: Mapping[int, Kind] | None = None) -> Layout:
    """Understand a normalised text. Kinds that are `given` by position stand; the rest are worked out."""
    known = given or {}
    lines = [look(part) for part in text.split(GAP)]
    heading_at = next((at for at in range(min(8, len(lines))) if known.get(at) is Kind.HEADING), None)
    masthead = read_masthead(lines, heading_at=heading_at)
    kinds = _kinds(lines, masthead, known)
    blocks = [Block(place.start, place.end, *kinds[at]) for at, place in enumerate(slices(text))]
    return Layout(blocks, masthead)


def _kinds(lines: list[Line], masthead: Masthead, known: Mapping[int, Kind]) -> list[tuple[Kind, str]]:
    """A kind and a reason for each line."""
    found = _head(masthead) | {at: (kind, "given") for at, kind in known.items() if 0 <= at < len(lines)}
    found |= {at: what for at, what in _debris(lines, masthead, known).items() if at not in found}
    found |= {at: what for at, what in _credits(lines, masthead, found).items() if at not in found}
    body = [at for at in range(len(lines)) if found.get(at, (None,))[0] not in (Kind.BOILERPLATE, Kind.CAPTION)]
    for order, at in enumerate(body):
        if at not in found:
            before = lines[body[order - 1]] if order else None
            found[at] = form_of(lines[at], before, [lines[after] for after in body[order + 1 : order + 4]])
    return [found[at] for at in range(len(lines))]


def _head(masthead: Masthead) -> dict[int, tuple[Kind, str]]:
    head = dict.fromkeys(masthead.lines, (Kind.BYLINE, "head"))
    return head if masthead.title_at is None else head | {masthead.title_at: (Kind.HEADING, "title")}


def _debris(lines: list[Line], masthead: Masthead, known: Mapping[int, Kind]) -> dict[int, tuple[Kind, str]]:
    """What is boilerplate: by its own words, then by its neighbours."""
    own = set(_head(masthead)) | set(known)
    kept = {at for at, line in enumerate(lines) if is_credit(line) or is_caption(line) or names_in_byline(line)}
    why = {at: reason for at, line in enumerate(lines) if (reason := debris(line)) and not is_caption(line)}
    for stretch in (sections.comments, sections.related):
        why.update(stretch(lines, own))
    why.update(sections.top(lines, why.__contains__, masthead.title_at))
    why.update(sections.foot(lines, why.__contains__, kept.__contains__))
    why.update(sections.between(lines, why.__contains__, own | kept))
    return {at: (Kind.BOILERPLATE, reason) for at, reason in why.items()}


def _credits(
    lines: list[Line], masthead: Masthead, found: Mapping[int, tuple[Kind, str]]
) -> dict[int, tuple[Kind, str]]:
    """Captions, and who made the text: bylines, sources, dates, a note on the author."""
    result = {}
    rest = [at for at in range(len(lines)) if at not in found]
    open_ones = set(rest)
    for at in rest:
        line = lines[at]
        if is_caption(line):
            result[at] = (Kind.CAPTION, "picture credit")
            if is_bare_credit(line) and at - 1 in open_ones and not lines[at - 1].prose and lines[at - 1].words > 3:
                result[at - 1] = (Kind.CAPTION, "credit below")
        elif is_credit(line) or (line.words <= 14 and names_in_byline(line)):
            result[at] = (Kind.BYLINE, "makers of the text")
        elif is_date_line(line.text) and not (at + 1 < len(lines) and lines[at + 1].prose):
            result[at] = (Kind.BYLINE, "date")
    for at in rest[-5:]:
        if is_about(lines[at], masthead.byline) or (at and lines[at - 1].text.lower().startswith("about the author")):
            result[at] = (Kind.BYLINE, "about the author")
    return result
