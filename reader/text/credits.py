"""Who took the picture, who wrote the text, where it was sent from."""

import regex

from .dates import is_date_line
from .features import Line

_AGENCY = (
    r"(?:reuters|afp|ap|epa(?:-efe)?|tass|ria(?:\s+novosti)?|sputnik|interfax|ukrinform|unian|xinhua|anadolu|aa|dpa|apa|ansa|efe|pa"
    r"|getty(?:\s+images)?|shutterstock|istock|alamy|unsplash|pexels|wikimedia(?:\s+commons)?|wikipedia|flickr|bloomberg|zuma|tengri"
    r"|associated\s+press|agence\s+france-presse|press\s+service\s+of\b.{0,60}|handout|pool|maxar|planet\s+labs|nasa|corbis|magnum)"
)
_PICTURE = r"(?:photo(?:graph(?:er|y)?)?|picture|image|foto|illustration|graphic|infographic|screen\s?shot)s?"
_CAPTION = [
    # (most words, form). A credit ends or opens a caption; in the middle of a sentence it is news about an agency.
    (80, rf".*[(\[](?:{_PICTURE}|video|credit|map)\s*(?:credit\s*|by\s*|from\s*)?[:/].{{1,160}}[)\]]\.?$"),
    (80, rf".*[(\[]{_PICTURE}\s+(?:by|courtesy|from|via|credit)\b.{{1,120}}[)\]]\.?$"),
    (80, rf".*[(\[](?:.{{0,80}}\bvia\s+{_AGENCY}|[^()]{{1,60}}[/©|]\s*{_AGENCY}|{_AGENCY}/[^()]{{1,60}})[)\]]\.?$"),
    # A report, too, may end with "(Reuters)", but after its full stop.
    (25, rf".*[^.!?”\"\s]\s*[(\[]{_AGENCY}[)\]]\.?$"),
    (
        60,
        rf"(?:file\s+)?(?:{_PICTURE}|credit|video|caption)(?:\s+(?:credit|source|caption|by|courtesy\s+of|from|via))?\s*[:©|]\s*\S",
    ),
    (60, r"(?:image|photo|picture)\s+(?:source|caption|credit)\b"),
    (60, r"(?:file|archive|stock|handout|illustrative)\s+(?:photo|image|picture)\b"),
    (60, rf"{_PICTURE}\s+(?:by|courtesy\s+of|via)\s+(?-i:\p{{Lu}})[^.]{{1,80}}\.?$"),
    (60, r"(?:pictured|seen\s+here|above|below|left|right|from\s+left)\s*:\s*\S"),
    (
        60,
        r"(?:a|an|the|this)\s+(?:still|photo(?:graph)?|picture|(?:satellite\s+)?image|(?:video|screen)\s?grab|handout)"
        r"(?:\s+\w+){0,3}\s+(?:taken|released|provided|obtained|published|from\s+video)\b.{0,300}(?:\bon\b|\bin\b|\d{4}|[)\]])",
    ),
    (60, rf".*(?:\s[|©/]\s?|[.”\"]\s+©\s?|\bvia\s+){_AGENCY}(?:\s?/\s?[\p{{L}} .'’-]{{1,60}})?\.?$"),
    (60, r".*(?:[\s/.](?:ap|epa|afp)\s+photo|[\s/.©]getty\s+images)(?:\s?/\s?[\p{L} .'’-]{1,60})?\.?$"),
    (30, rf".*[^.!?”\"\s]\s+[-–—]\s+{_AGENCY}$"),
    (40, rf".*\b{_AGENCY}\s?/\s?(?-i:\p{{Lu}})[\p{{L}} .'’/-]{{1,60}}$"),
    (40, rf".*(?-i:\p{{Lu}})[\p{{L}} .'’-]{{1,60}}/\s?{_AGENCY}(?:\s+(?:photo|images))?\.?$"),
    (6, rf"©?\s?{_AGENCY}(?:\s+(?:photo|images))?$"),
]
#: A line without any of these is no caption; it saves the long look.
_HINT = regex.compile(
    rf"\b(?:{_PICTURE}|video|map|credit|caption|courtesy|pictured|seen\s+here|above|below|left|right|still|frame|handout|file"
    rf"|archive|stock|{_AGENCY})\b|[©]",
    regex.IGNORECASE,
)
_CAPTIONS = [(most, regex.compile(form, regex.IGNORECASE)) for most, form in _CAPTION]

_PART = r"(?:\p{Lu}[\p{L}\p{M}.’'`-]*|al-\p{Lu}\p{L}+|d[’']\p{Lu}\p{L}+)"
_NAME = (
    rf"{_PART}(?:\s+(?:(?:van|von|der|den|de|del|della|da|dos|di|la|le|bin|ibn|al|el|ter|y|e)\s+){{0,2}}{_PART}){{0,4}}"
)
_NAMES = rf"{_NAME}(?:(?:\s*,\s*|\s+(?:and|&|with)\s+|\s*/\s*){_NAME}){{0,5}}"
_BY = (
    r"(?i:(?:\W*(?:an?\s+)?(?:analysis|opinion|commentary|guest\s+post|column|interview|essay|report)\s+)?by|written\s+by|words\s+by|story\s+by"
    r"|text(?:\s+by)?\s*:|authors?\s*:|(?:re)?posted\s+by|published\s+by|report(?:ed|ing)\s+by|interview(?:ed)?\s+by|column\s+by"
    r"|correspondent\s*:|reporter\s*:|analysis\s+by|author\s*:?)"
)
_BYLINE = regex.compile(rf"^{_BY}\s*:?\s+(?P<names>{_NAMES})(?P<rest>.*)$", regex.DOTALL)
_ABOUT = regex.compile(rf"^(?i:about\s+the\s+authors?)\s*[.:–—-]?\s*(?P<names>{_NAMES})?")
_HANDLE = regex.compile(
    r"^(?:posted|published|written)\s+by\s+@?(?P<names>[\w.-]{2,40})\s+(?:on|at|in|[|·,(])", regex.IGNORECASE
)
_CREDIT = regex.compile(
    r"^\W?(?:(?:additional\s+)?(?:reporting|writing|editing)\b(?:\s+and\s+\w+)?\s+by\s|translated\s+(?:from|by)\b|translation\s*:|source\s*:|edited\s+by\s"
    r"|(?:this\s+\w+\s+(?:was\s+)?)?(?:originally|first)\s+(?:published|appeared)\b|(?:from\s+)?our\s+(?:own\s+)?(?:correspondent|staff))"
    r"|^(?:this|the)\s+(?:article|interview|text|story|post|piece|essay)\s+(?:was\s+)?(?:originally|first)\s+(?:published|appeared)\b",
    regex.IGNORECASE,
)
_DATELINE = regex.compile(
    r"^(?:\p{Lu}[\p{Lu}’'./-]*+[\s,/]*+){1,5}+[^()\n]{0,60}+\((?P<agency>\p{Lu}[\p{L}.&/ -]{1,40})\)\s*+[-–—:]++\s"
)
_IS = (
    r"(?:is|was|writes|edits|covers|teaches|reports|works|lives|runs|leads|co-?hosts"
    r"|has\s+(?:written|worked|covered|reported))"
)
#: What may follow a name after a comma and is none.
_DAY = regex.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|(?:updated|published)\b.*",
    regex.IGNORECASE,
)
_SPEAKS = regex.compile(r"\b(?:said|says|told|was|were|has|have|had|will|would|is|are)\b")


def is_caption(line: Line) -> bool:
    """Whether a paragraph is a picture's caption or credit."""
    if line.words > 80 or _HINT.search(line.text) is None:
        return False
    return any(line.words <= most and form.match(line.text) for most, form in _CAPTIONS)


def is_bare_credit(line: Line) -> bool:
    """Whether it is a credit and nothing more, so that what it credits is the line before it."""
    return line.words <= 8 and is_caption(line)


def names_in_byline(line: Line) -> str:
    """Who wrote it, if the paragraph is a byline: "By Ann Lee and Bo Ek, Almaty" → "Ann Lee and Bo Ek"."""
    if line.words > 30:
        return ""
    found = _ABOUT.match(line.text)
    if found is not None:
        return found["names"] or ""
    found = _HANDLE.match(line.text)
    if found is not None:
        return found["names"]
    found = _BYLINE.match(line.text)
    if found is None or (line.words > 8 and _SPEAKS.search(found["rest"])) or not _may_follow(found["rest"]):
        return ""
    names = regex.split(r"(\s*,\s*)", found["names"])
    while len(names) > 2 and _DAY.fullmatch(names[-1]):
        del names[-2:]
    return "".join(names).rstrip(" .,/&-") if not is_date_line(found["names"]) else ""


def _may_follow(rest: str) -> bool:
    """Whether a byline may go on so: with a comma and a place, a date, a separator. Not with the rest of a sentence."""
    rest = rest.strip()
    return (
        not rest
        or rest[0] in ",|·•/—–-(:@0123456789."
        or regex.match(r"(?:in|for|on|at|from|of)\s+\S", rest) is not None
    )


def is_credit(line: Line) -> bool:
    """Whether a paragraph names the text's makers or its source: "Reporting by …", "Translated from …"."""
    return line.words <= 45 and (_CREDIT.match(line.text) is not None or _ABOUT.match(line.text) is not None)


def is_about(line: Line, byline: str) -> bool:
    """Whether a paragraph tells who the author is: "Ann Lee writes about the north." """
    names = [name for name in regex.split(r"\s*(?:,|/|&|\band\b)\s*", byline) if len(name) > 3]
    return line.words <= 60 and any(regex.match(rf"{regex.escape(name)}\W+{_IS}\b", line.text) for name in names)


def agency_of_dateline(text: str) -> str:
    """The agency in a dateline: "ALMATY, Jan 6 (Reuters) – …" → "Reuters"."""
    found = _DATELINE.match(text[:200])
    return found["agency"].strip() if found else ""


def dateline(text: str) -> str:
    """What stands before the dash of a dateline, or nothing."""
    found = _DATELINE.match(text[:200])
    return found[0] if found else ""
