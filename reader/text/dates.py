"""Dates as articles write them: "2 February, 2024 Friday", "Jan 6, 2022", "6.01.2022" (the day first), ISO."""

from datetime import date

import regex

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?<!\d)(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)(?!\d)"
_FORMS = [
    regex.compile(form, regex.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}(?P<sep>[-/.])(?P<number>[01]?\d)(?P=sep){_DAY}",
        rf"{_DAY}\s*(?:of\s+)?[-\s]?{_MONTH},?[-\s]*{_YEAR}",
        rf"\b{_MONTH}\s*{_DAY},?\s+{_YEAR}",
        rf"(?<!\d){_YEAR},?\s+{_MONTH}\s*{_DAY}",
        rf"(?<!\d){_YEAR},?\s+(?:\p{{L}}+,?\s+)?{_DAY}\s+{_MONTH}",
        rf"(?<!\d)(?P<day>[0-3]?\d)(?P<sep>[./-])(?P<number>[0-3]?\d)(?P=sep){_YEAR}",
        r"(?<!\d)(?P<day>[0-3]?\d)\.(?P<number>[01]?\d)\.(?P<short>\d\d)(?![\d.])",
    )
]
_YEARLESS = regex.compile(rf"(?:{_DAY}\s+(?:of\s+)?{_MONTH}|\b{_MONTH}\s+{_DAY})", regex.IGNORECASE)
_MONTH_AND_YEAR = regex.compile(rf"\b{_MONTH},?\s+{_YEAR}", regex.IGNORECASE)
_YEAR_AND_WEEKDAY = regex.compile(rf"^{_YEAR},?\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day$", regex.IGNORECASE)
_DIGIT = regex.compile(r"\d|\ban?\s+\w+\s+ago\b")
_AGO = regex.compile(r"\b(?:\d+|an?)\s+(?:second|minute|hour|day|week|month|year)s?\s+ago\b", regex.IGNORECASE)
_AROUND = regex.compile(
    r"""(?:[ap]\.?m\.?\b|\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?
    |\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?
    |\b(?:first\s+)?(?:published|posted|updated|modified|revised|created|added|last|date|on|at|of|the|from|time|edited)\b
    |\b(?:gmt|utc|bst|ce?s?t|e[sd]?t|p[sd]t|msk|local|hrs?|hours?|z)\b|[+-]\d\d:?\d\d
    |\b(?:19|20)\d\d\b
    |\b\d+\s*-?\s*min(?:ute)?s?(?:\s+read)?\b|\b(?:\d+|no)\s+(?:comments?|views|shares|reads|likes)\b
    |[\W_\d])""",
    regex.IGNORECASE | regex.VERBOSE,
)


def find_date(line: str) -> date | None:
    """The first full date in a line, or None. Without a year there is none."""
    found = [(match.start(), match) for form in _FORMS if (match := form.search(line))]
    for _, match in sorted(found, key=lambda one: one[0]):
        value = _value(match)
        if value is not None:
            return value
    return None


def is_date_line(line: str) -> bool:
    """Whether a line says when, and nothing more: "18 May, 10:43 PM", "Published: 10:40 GMT, 6 January 2022"."""
    if len(line) > 160 or line.count(" ") > 24 or _DIGIT.search(line) is None:
        return False
    bare = regex.sub(r"(?<=\d)[Tt](?=\d)", " ", line)
    line = bare
    for form in (*_FORMS, _YEARLESS, _MONTH_AND_YEAR, _YEAR_AND_WEEKDAY, _AGO):
        bare = form.sub(" ", bare)
    return bare != line and not _AROUND.sub("", bare)


def _value(match: "regex.Match[str]") -> date | None:
    parts = match.groupdict()
    day = int(parts["day"])
    if parts.get("month"):
        month = _MONTHS.index(parts["month"][:3].lower()) + 1
    else:
        month = int(parts["number"])
        if month > 12 >= day and parts.get("sep") == "/":
            day, month = month, day
    year = int(parts["year"]) if parts.get("year") else 2000 + int(parts["short"])
    try:
        return date(year, month, day)
    except ValueError:
        return None
