"""Dates by rules: days, months, years, decades, weekdays, and ranges of them."""

import regex

LONG = "January|February|April|June|July|August|September|October|November|December"
MONTH = rf"(?:{LONG}|March|May|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\.|\b))"
DAY = r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?"
DAYS = rf"{DAY}(?:\s?[-–]\s?{DAY}|\sand\s{DAY})?"
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
YEAR = r"(?:1[5-9]|20)\d\d"
WHEN = r"(?:(?:last|next|this|early|late|mid)[\s-])"
# “May” and “March” are verbs too, and “the 6th” may be the sixth of anything: they need a word before them.
IN = r"(?<=\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Oo]f|[Ll]ast|[Nn]ext|[Tt]his|[Dd]uring|[Ee]arly|[Ll]ate|and)\s)"
ON = r"(?<=\b(?:[Oo]n|[Bb]y|[Oo]f|[Ss]ince|[Uu]ntil|[Ff]rom|[Tt]o)\s)"
COUNTED = r"(?!\s(?:people|men|women|troops|soldiers|dead|deaths|euros|dollars|tenge|roubles|rubles|km|miles|per)\b)"

DATE = regex.compile(
    r"(?<![\p{L}\p{N}€$£.,/-])(?:"
    + "|".join(
        [
            rf"(?:{WEEKDAY},?\s)?{DAYS}\s(?:of\s)?{MONTH}(?:,?\s{YEAR})?",
            rf"(?:{WEEKDAY},?\s)?{MONTH}\s{DAYS}(?!\d)(?:,?\s{YEAR})?",
            rf"{WHEN}?{MONTH},?\s(?:of\s)?{YEAR}",
            rf"{WHEN}?(?:{LONG})",
            rf"{IN}(?:March|May)",
            rf"{WHEN}?{WEEKDAY}",
            r"(?:19|20)\d\d-[01]\d-[0-3]\d",
            r"[0-3]?\d[./][01]?\d[./](?:19|20)?\d\d",
            rf"(?:the\s)?(?:{WHEN})?(?:1[5-9]|20)\d0s",
            rf"{YEAR}\s?[-–]\s?(?:{YEAR}|\d\d)",
            rf"(?:{WHEN})?(?:19|20)\d\d{COUNTED}",
            rf"{ON}the\s(?:[12]?\d|3[01])(?:st|nd|rd|th)(?=[.,;:!?)”\"]|\s(?:and|to|in|at|on|of|or|by|until|there|they|he|she)\b)",
        ]
    )
    + r")(?![\p{L}\p{N}])(?![.,]\d)(?!\s?%)"
)


def dates(text: str) -> list[tuple[int, int]]:
    """The stretches of `text` that name a date, in order, none overlapping."""
    return [match.span() for match in DATE.finditer(text)]
