"""What an action says when it will not do as asked. The edges turn it into a page or an API answer."""

from typing import Any


class Refused(Exception):
    """The base: a code for programs, a sentence for people, and the field it is about, if any."""

    status = 422
    code = "refused"

    def __init__(self, message: str, *, field: str = "", code: str = "", **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.code
        self.details = details


class Invalid(Refused):
    """Well-formed but wrong: what was sent cannot be stored."""

    code = "invalid"


class Clash(Refused):
    """Something else already stands there: a name that is taken, a decision that has been made."""

    status = 409
    code = "clash"


class Conflict(Refused):
    """Somebody changed the thing meanwhile. `details` holds `current`, the state it is in now."""

    status = 412
    code = "conflict"


def storable(value: str, *, field: str, limit: int, name: str = "") -> str:
    """`value` without outer white space, if the database can hold it.

    Raises Invalid for more than `limit` characters, a NUL or half a surrogate pair. `name` is what the page
    calls the field, where that is another word.
    """
    name = name or field.replace("_", " ")
    value = value.strip()
    if "\0" in value:
        raise Invalid(f"The {name} holds a NUL character, which no text may. Remove it and try again.", field=field)
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Invalid(f"The {name} holds half a character (a lone surrogate). Type it anew.", field=field)
    if len(value) > limit:
        raise Invalid(
            f"The {name} has {len(value):,} characters; at most {limit:,} fit. Shorten it and try again.", field=field
        )
    return value
