"""A suggestion as its form tells it: parts by role with their words, values in words, why, and how sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from annotations.models import Attribute, Suggestion, SuggestionRule, Tag
from annotations.queries.codebook import tags_for
from annotations.text.found import SuggestionKind
from reader.models import User

SHORT = 80  # characters of a passage in a link to it


@dataclass(frozen=True)
class Part:
    """The words that are proposed for one role: its key, its name, the words of each piece."""

    key: str
    name: str
    words: list[str]


@dataclass(frozen=True)
class Told:
    """A proposed value in words: "Form", "indirect"."""

    name: str
    words: str


@dataclass(frozen=True)
class Proposed:
    """An open suggestion with its tag whole, the tags that it can have instead, and how many are alike, it included:
    in the article, and in the collection where that was counted."""

    suggestion: Suggestion
    tag: Tag
    text: str
    others: list[Tag] = field(default_factory=list)
    alike: int = 1
    everywhere: int = 1

    @property
    def percent(self) -> int:
        return percent(self.suggestion.score)

    @property
    def is_ranked(self) -> bool:
        return SuggestionKind(self.suggestion.kind).is_ranked

    @property
    def short(self) -> str:
        return shortened(self.suggestion.quote)

    @property
    def parts(self) -> list[Part]:
        """The pieces by role, in the tag's order; none under a tag of one role, whose words are the quote."""
        pieces = self.suggestion.pieces()
        names = {role.key: role.name for role in self.tag.roles.all()}
        if len(pieces) < 2:
            return []
        return [
            Part(key, names.get(key, key), [piece.span.of(self.text) for piece in several])
            for key, several in groupby(pieces, lambda piece: piece.role)
        ]

    @property
    def values(self) -> list[Told]:
        """The values proposed, as far as the codebook knows them."""
        given = self.suggestion.attributes
        told = [(each.name, _words(each, given[each.key])) for each in self.tag.attributes.all() if each.key in given]
        return [Told(name, words) for name, words in told if words]


def proposed(suggestion: Suggestion, *, user: User) -> Proposed:
    """A suggestion of an article that has it at hand, as the reading page tells it. Seven queries."""
    article = suggestion.article
    tags = tags_for(user, collection_id=article.collection_id)
    tag = next((each for each in tags if each.pk == suggestion.tag_id), suggestion.tag)
    seen = Suggestion.objects.visible_to(user).filter(article=article)
    same = seen.offered(SuggestionRule.of(article.collection_id))
    alike = same.filter(quote=suggestion.quote, tag=suggestion.tag_id).count()
    return Proposed(suggestion, tag, article.text, others(tag, tags), alike=alike)


def others(tag: Tag, tags: Sequence[Tag]) -> list[Tag]:
    """The tags of the same sort that are offered."""
    return [each for each in tags if each.names_entity == tag.names_entity and not each.retired and each.pk != tag.pk]


def percent(score: float) -> int:
    """A score in percent, rounded down, so that it never reads as more than a threshold it fell short of."""
    return int(score * 100 + 1e-6)


def shortened(words: str) -> str:
    return words if len(words) <= SHORT else words[: SHORT - 1].rstrip() + "…"


def _words(attribute: Attribute, value: Any) -> str:
    """A value as JSON tells it, in the codebook's words; "" for what the codebook does not know."""
    options = {option.key: option.name for option in attribute.options.all()}
    match value:
        case bool():
            return "yes" if value else "no"
        case str() if options:
            return options.get(value, "")
        case str():
            return value
        case list():
            return ", ".join(options[key] for key in value if key in options)
        case {"name": str(name)}:
            return name
    return ""
