"""What stands over an article, checked before it is stored."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from reader.text.characters import single_line
from reader.text.errors import TextError

from .errors import Invalid

#: The longest each field may be, in characters; what the columns hold.
LONGEST = {"title": 500, "publication": 200, "byline": 300, "source_url": 2000}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Metadata:
    """An article's head. Empty or None where nobody knows."""

    title: str = ""
    publication: str = ""
    byline: str = ""
    published_on: date | None = None
    source_url: str = ""
    language: str = "en"

    def fields(self) -> dict[str, Any]:
        """By the names of the columns."""
        return asdict(self)


def checked(head: Metadata) -> Metadata:
    """The head, tidied. Raises Invalid, naming the field that cannot be stored."""
    try:
        lines: dict[str, Any] = {
            name: single_line(getattr(head, name), field=name, most=most) for name, most in LONGEST.items()
        }
    except TextError as error:
        raise Invalid(error.message, field=error.field, code=error.code) from error
    if lines["source_url"]:
        _check_address(lines["source_url"])
    language = head.language.strip() or "en"
    if _LANGUAGE.fullmatch(language) is None:
        raise Invalid("A language is a code such as “en”, “de” or “pt-BR”.", field="language")
    return replace(head, **lines, language=language)


def _check_address(address: str) -> None:
    try:
        _is_web_address(address)
        urlsplit(address)
    except (ValidationError, ValueError) as error:
        message = "This is no web address. It begins with http:// or https://; leave it empty if there is none."
        raise Invalid(message, field="source_url") from error
