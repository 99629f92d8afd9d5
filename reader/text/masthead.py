"""What stands over an article: title, publication, byline, date.

It is looked for in the lines before the first prose, the likeliest title first; a dateline, a credit or a copyright
line further down fills what is still missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import regex

from .credits import agency_of_dateline, dateline, is_caption, is_credit, names_in_byline
from .dates import find_date, is_date_line
from .debris import debris, menu
from .features import Line

#: How far down a head may reach, in paragraphs.
_DEEPEST = 24
_PRESS = regex.compile(
    r"\b(?:news|times|post|ledger|journal|tribune|agency|press|herald|daily|weekly|gazette|review|magazine|media|tv|radio|blog"
    r"|global|today|guardian|telegraph|observer|independent|chronicle|courier|standard|mail|express|bulletin|monitor|report"
    r"|digest|letter|dialogues?|dispatch|register|sun|star|mirror|economist|diplomat|politico|eurasianet|reuters|afp|bbc|cnn"
    r"|rferl|pravda|zeitung|monde|figaro|pais|truth|voice|wire|network|service|online|insider|affairs|policy|quarterly)\b|\.\p{Ll}{2,6}$",
    regex.IGNORECASE,
)
_SECTION = regex.compile(
    r"(?:opinions?|world|politics|(?:world|local|breaking|latest|top)?\s*news|analysis|interviews?|commentary|comment|feature|business"
    r"|economy|culture|sport|editorial|columns?|columnists?|blogs?|exclusive|explainer|central\s+asia|asia|europe|russia|ukraine"
    r"|kazakhstan|middle\s+east|americas?|africa|international|long\s+read|essay|review|live|video|podcast|society|security|war)\W*",
    regex.IGNORECASE,
)
_LEGAL = regex.compile(
    r"(?:©|\(c\)|copyright)\s*(?:(?:19|20)\d\d)?\s*(?P<name>\p{Lu}[\p{L}&. ’'-]{1,50}?)\s*(?:(?:19|20)\d\d)?\s*[.,|–—]"
)
_MOTTO = regex.compile(
    r"[—–|·-]\s+(?:an?|the|your)\s+(?:\w+\s+){0,3}(?:blog|newsletter|magazine|journal|weekly|newspaper|site|podcast)\b"
)
_DATED = regex.compile(r"\W*(?:by|posted|published|updated|written|text)\b|.*[|·•]", regex.IGNORECASE)
_SPLIT = regex.compile(r"\s+(?:[|·•»]|[–—-])\s+")


@dataclass(frozen=True)
class Masthead:
    """What was understood of a text's head. Empty or None where it does not say.

    `title_at` is the title's paragraph; `lines` are those that hold the publication, the byline or the date.
    """

    title: str = ""
    publication: str = ""
    byline: str = ""
    published_on: date | None = None
    title_at: int | None = None
    lines: frozenset[int] = field(default_factory=frozenset)


def read_masthead(lines: Sequence[Line], *, heading_at: int | None = None) -> Masthead:
    """Understand the head of a text. `heading_at` is a paragraph that is known to be its chief heading."""
    end = next((at for at, line in enumerate(lines[:_DEEPEST]) if _is_body(line)), min(len(lines), _DEEPEST))
    if end == 0 and _is_title_sentence(lines):
        end = 1
    about = {at: _what(lines[at]) for at in range(end)}
    title_at = heading_at if heading_at is not None else _title(lines, about, end)
    title, publication = _split_title(lines[title_at].text) if title_at is not None else ("", "")
    held = {at for at, what in about.items() if what in ("byline", "date", "credit")}
    named_at = None if publication else _publication(lines, about, title_at)
    if named_at is not None:
        publication = _name(lines[named_at].text)
        held.add(named_at)
    return Masthead(
        title=title[:500],
        publication=(publication or _publication_below(lines))[:200],
        byline=_byline(lines, about)[:300],
        published_on=_date(lines, about, end),
        title_at=title_at,
        lines=frozenset(held),
    )


def _is_body(line: Line) -> bool:
    return line.prose and not (debris(line) or is_caption(line) or is_credit(line) or names_in_byline(line))


def _is_title_sentence(lines: Sequence[Line]) -> bool:
    """Whether the first line is a title in spite of its full stop: short, and a byline or a date comes next."""
    return len(lines) > 1 and lines[0].words <= 16 and _what(lines[1]) in ("byline", "date")


def _what(line: Line) -> str:
    """What a line of the head is, or "" where it may be the title or the publication."""
    if debris(line):
        return "debris"
    if is_date_line(line.text):
        return "date"
    if names_in_byline(line):
        return "byline"
    if is_credit(line):
        return "credit"
    if is_caption(line):
        return "caption"
    return "menu" if menu(line) else ""


def _title(lines: Sequence[Line], about: dict[int, str], end: int) -> int | None:
    """The likeliest title of the head."""
    candidates = [at for at in range(end) if not about[at] and any(letter.isalpha() for letter in lines[at].text)]
    scores = {at: _title_score(lines, about, at, order) for order, at in enumerate(candidates)}
    best = max(scores, key=lambda at: (scores[at], -at), default=None)
    return best if best is not None and scores[best] > 0 else None


def _title_score(lines: Sequence[Line], about: dict[int, str], at: int, order: int) -> float:
    line = lines[at]
    score = 6.0 - 1.5 * order
    score += 4 if 4 <= line.words <= 14 else 3 if line.words <= 22 and line.words > 3 else 1 if line.words > 1 else -3
    score -= 3 if line.sentences > 1 and line.words > 16 else 0
    score -= 4 if line.words <= 5 and (_PRESS.search(line.text) or _SECTION.fullmatch(line.text)) else 0
    score -= 3 if len(line.segments) > 2 else 0
    score -= 3 if not line.capital else 0
    score -= 3 if line.ends and not line.asks and line.words > 12 else 0
    score -= 4 if _MOTTO.search(line.text) else 0
    score += 1 if about.get(at + 1) in ("byline", "date") else 0
    score += 2 if any(other.text == line.text for other in lines[at + 1 : at + 6]) else 0
    return score


def _split_title(title: str) -> tuple[str, str]:
    """A title and the publication that a browser's tab adds to it: "War ends | The Times"."""
    parts = regex.split(r"\s+(?:\||»|–|—|-)\s+", title)
    if len(parts) > 1 and len(parts[-1].split()) <= 5 and _PRESS.search(parts[-1]) and len(parts[0].split()) >= 3:
        return title[: title.rindex(parts[-1])].rstrip(" |»–—-"), parts[-1]
    return title, ""


def _publication(lines: Sequence[Line], about: dict[int, str], title_at: int | None) -> int | None:
    """The line that names the publication: a press word, or a short name in capitals beside title, byline or date."""
    best, best_score = None, 3.0
    for at, what in about.items():
        name = _name(lines[at].text)
        words = name.split()
        if what or at == title_at or not 1 <= len(words) <= 7 or _SECTION.fullmatch(name):
            continue
        score = 4.0 if _PRESS.search(name) else 0.0
        score += 2 if len(words) <= 4 and all(word[0].isupper() or len(word) <= 3 for word in words) else -2
        score += 2 if title_at is not None and abs(at - title_at) == 1 else 0
        score += 1 if {about.get(at - 1), about.get(at + 1)} & {"byline", "date"} else 0
        score -= 4 if lines[at].ends else 0
        if score > best_score:
            best, best_score = at, score
    return best


def _name(line: str) -> str:
    """The publication's name in a line that may go on with a section or a motto: "Marginal Maps — a blog about …"."""
    first, *rest = _SPLIT.split(line)
    motto = rest and (rest[0][:1].islower() or not _PRESS.search(rest[0]) or "|" in line or "·" in line)
    return first if motto else line


def _publication_below(lines: Sequence[Line]) -> str:
    """The agency of a dateline in the first paragraphs, or the owner in a copyright line at the end."""
    for line in lines[:_DEEPEST]:
        agency = agency_of_dateline(line.text)
        if agency:
            return agency
    for line in lines[-12:]:
        found = _LEGAL.match(line.text)
        if found is not None and debris(line):
            return found["name"].strip()
    return ""


def _byline(lines: Sequence[Line], about: dict[int, str]) -> str:
    """The names in the head's byline, or in a note on the author near the end."""
    for at in about:
        names = names_in_byline(lines[at])
        if names:
            return names
    for line in lines[-60:]:
        if line.text.lower().startswith("about the author") and names_in_byline(line):
            return names_in_byline(line)
    return ""


def _date(lines: Sequence[Line], about: dict[int, str], end: int) -> date | None:
    """The date of the head, before that of a dateline. One that says when it was published goes first."""
    held = [lines[at].text for at, what in about.items() if what in ("date", "byline", "credit", "caption", "")]
    held.sort(key=lambda text: 0 if regex.search(r"publish|posted", text, regex.IGNORECASE) else 1)
    dated = [text for text in held if is_date_line(text) or _is_dated(text)]
    below = [dateline(line.text) for line in lines[end : end + 3]]
    return next((found for text in [*dated, *below] if (found := find_date(text))), None)


def _is_dated(text: str) -> bool:
    """Whether a line that is not only a date says when: "Posted by Ilse on 29 April 2023 in Memory"."""
    return len(text.split()) <= 20 and _DATED.match(text) is not None
