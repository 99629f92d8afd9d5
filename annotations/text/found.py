"""What a suggester hands over."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .pieces import Piece

CUE = "cue"  # the role of the words that give a statement away: “said”, “may”


class SuggestionKind(StrEnum):
    """What suggestions are about. Each kind has its own suggester, its own threshold and its own record."""

    NAME = "name"
    ATTRIBUTION = "attribution"
    SPECULATION = "speculation"
    WEASEL = "weasel"
    CLAIM = "claim"

    @classmethod
    def about(cls, tag: str, *, names_entity: bool) -> "SuggestionKind":
        """The kind of a suggestion under the tag with this key."""
        if names_entity:
            return cls.NAME
        return cls(tag) if tag in {cls.ATTRIBUTION, cls.SPECULATION} else cls.CLAIM

    def label(self) -> str:
        return {"name": "Names", "weasel": "Weasel words", "claim": "Check-worthy claims"}.get(
            self.value, f"{self.value.capitalize()}s"
        )

    @property
    def is_usual(self) -> bool:
        """Whether it is offered where a team has said nothing: weasels of an encyclopedia are no speculation."""
        return self is not SuggestionKind.WEASEL

    @property
    def is_ranked(self) -> bool:
        """Whether its score is a rank, which says how much speaks for looking at it and not how likely it is right."""
        return self is SuggestionKind.CLAIM

    @property
    def usual_threshold(self) -> float:
        """The score that is asked for where a team has said nothing."""
        return 0.5 if self is SuggestionKind.CLAIM else 0.0


@dataclass(frozen=True)
class Found:
    """A passage that a suggester proposes, in code points of the article's text.

    `start` and `end` bound the first piece in the main role of the tag with the key `tag`; `score` is how sure that is
    (0 to 1). `pieces` are all of them with their roles, main role first, where the tag has roles; `attributes` the
    values that the words tell, as JSON tells them; `reasons` why it was found, in words for people.
    """

    start: int
    end: int
    tag: str
    score: float
    pieces: tuple[Piece, ...] = ()
    attributes: dict[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()

    @property
    def anchor(self) -> Piece:
        """What tells it apart from others under its tag: its cue where it has one, since contents nest."""
        whole = Piece(self.start, self.end)
        return next((piece for piece in self.pieces if piece.role == CUE), (*self.pieces, whole)[0])


@dataclass(frozen=True)
class Proposals:
    """All that one suggester, of a name and version, found of one kind in an article.

    `withheld` was found too but is not proposed so, by what the collection's people decided before.
    """

    kind: SuggestionKind
    suggester: str
    version: str
    found: list[Found]
    withheld: list[Found] = field(default_factory=list)
