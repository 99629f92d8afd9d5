"""What was found in an article but is not proposed as it was found, because people decided otherwise elsewhere.

It stays in the log, so that a decision taken back takes its effect back without the article being read again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from annotations.models import Event
from annotations.text.found import Found, Proposals, SuggestionKind
from annotations.text.known_names import SUGGESTER
from reader.models import Article

WITHHELD = "withheld"  # in what an event of suggestions says it left behind

#: What tells a suggestion apart: the key of its tag ("" for any name), and the bounds of its anchor.
Place = tuple[str, int, int]
#: Who found something: the name and the version of a suggester.
Finder = tuple[str, str]


def withheld_by(
    proposals: Iterable[Proposals], decided: Container[Place], tagged: Container[Place]
) -> list[dict[str, Any]]:
    """The names of the proposals that are nowhere in a suggestion, as the log keeps them: those withheld, and those
    that people have tagged by themselves."""
    told = []
    for each in proposals:
        if each.kind != SuggestionKind.NAME or each.suggester == SUGGESTER:
            continue
        marked = [found for found in each.found if ("", found.start, found.end) in tagged]
        away = [found for found in (*marked, *each.withheld) if ("", found.start, found.end) not in decided]
        if away:
            names = [[found.start, found.end, found.tag, found.score] for found in away]
            told.append({"suggester": each.suggester, "version": each.version, "names": names})
    return told


def withheld_in(article: Article) -> list[dict[str, Any]]:
    """What the last change of suggestions in the article withheld. One query."""
    last = (
        Event.objects.filter(article=article, actor=None, verb="suggested").order_by("-id").values_list("after").first()
    )
    told: list[dict[str, Any]] = [] if last is None else last[0].get(WITHHELD, [])
    return told


def names_found(article: Article) -> dict[tuple[int, int, str], tuple[Found, Finder]]:
    """The names that were found in the article, as they were found, and who found them, whatever was decided.

    Two queries.
    """
    rows = article.suggestions.filter(kind=SuggestionKind.NAME).exclude(suggester=SUGGESTER).select_related("tag")
    names = {
        (row.start, row.end, row.tag.key): (
            Found(row.start, row.end, row.tag.key, row.score),
            (row.suggester, row.suggester_version),
        )
        for row in rows
    }
    for each in withheld_in(article):
        for start, end, tag, score in each["names"]:
            names[start, end, tag] = (Found(start, end, tag, score), (each["suggester"], each["version"]))
    return names
