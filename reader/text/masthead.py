"""What stands over an article: title, publication, byline, date."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Masthead:
    """What was understood of a text's head. Empty or None where it does not say."""

    title: str = ""
    publication: str = ""
    byline: str = ""
    published_on: date | None = None
