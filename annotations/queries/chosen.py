"""What a filter has chosen, in words."""

from collections.abc import Iterable
from datetime import date

from annotations.models import Tag

from .filter import Filter

ORIGINS = {"manual": "marked by hand", "accepted": "accepted from suggestions"}


def chosen(wanted: Filter, tags: Iterable[Tag]) -> str:
    """What follows "annotations": "tagged Claim or Question, by ben, made from 9 January 2022"; "" for no filter."""
    names = {tag.key: tag.name for tag in tags}
    told = []
    if wanted.tags:
        told.append("tagged " + _either(names.get(key, key) for key in wanted.tags))
    if wanted.authors:
        told.append("by " + _either(wanted.authors))
    if wanted.status:
        told.append(_either(ORIGINS[name] for name in wanted.status))
    if wanted.articles:
        told.append("in the chosen article" + ("" if len(wanted.articles) == 1 else "s"))
    if wanted.since is not None:
        told.append("made from " + _day(wanted.since))
    if wanted.until is not None:
        told.append("made until " + _day(wanted.until))
    if wanted.q:
        told.append(f"with “{wanted.q}”")
    return ", ".join(told)


def _either(values: Iterable[str]) -> str:
    return " or ".join(values)


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
