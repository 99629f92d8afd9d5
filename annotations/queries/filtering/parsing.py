"""How the parts of a query string are read. What makes no sense is left out and named, by field, in `problems`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.http import QueryDict

SEARCH_LIMIT = 200  # characters
CHOICES_LIMIT = 200  # values of one choice


def many(query: QueryDict, name: str, problems: dict[str, str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value for value in query.getlist(name) if value))
    if any("\0" in value or len(value) > 300 for value in values) or len(values) > CHOICES_LIMIT:
        problems[name] = f"The choice of {name} could not be read and was left out."
        return ()
    return values


def ids(values: Sequence[str], problems: dict[str, str]) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(value) for value in values)
    except ValueError:
        problems["article"] = "An article is named by its id, as in its address. The choice of article was left out."
        return ()


def known(values: Sequence[str], name: str, offered: Iterable[str], problems: dict[str, str]) -> tuple[str, ...]:
    """Those of the values that are offered."""
    if unknown := [value for value in values if value not in offered]:
        problems[name] = f"“{unknown[0]}” is nothing that {name} can be; it is {' or '.join(offered)}. It was left out."
    return tuple(value for value in values if value in offered)


#: What a choice is written like, for those who wrote it otherwise.
WRITTEN = {
    "attribute": "speculation.type:epistemic",
    "entity": "person:Jane Doe",
    "role": "attribution.source",
}


def named(
    values: Sequence[str], name: str, read: Callable[[str], object | None], problems: dict[str, str]
) -> tuple[str, ...]:
    """Those of the values that can be read."""
    if wrong := [value for value in values if read(value) is None]:
        problems[name] = f"“{wrong[0][:60]}” was left out: {name} is written as in “{WRITTEN[name]}”."
    return tuple(value for value in values if value not in wrong)


def day(query: QueryDict, name: str, problems: dict[str, str]) -> date | None:
    value = query.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        problems[name] = f"“{value[:40]}” is no date. Write it as 2022-01-31."
        return None


def switch(query: QueryDict, name: str, problems: dict[str, str]) -> bool:
    """Whether it is on: "1"."""
    value = query.get(name, "")
    if value not in {"", "0", "1"}:
        problems[name] = f"{name} is 1 or is not given. It was left out."
    return value == "1"


def words(query: QueryDict, problems: dict[str, str]) -> str:
    value = query.get("q", "").strip()
    if "\0" in value:
        problems["q"] = "The words to look for held a NUL character and were left out."
        return ""
    if len(value) > SEARCH_LIMIT:
        problems["q"] = f"Only up to {SEARCH_LIMIT} characters can be looked for; these were left out."
        return ""
    return value
