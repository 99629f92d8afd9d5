"""The eight colours and four line patterns a tag may take. `static/css/tags.css` draws them."""

from enum import StrEnum


class Colour(StrEnum):
    AMBER = "amber"
    BLUE = "blue"
    TEAL = "teal"
    ROSE = "rose"
    VIOLET = "violet"
    GREEN = "green"
    SLATE = "slate"
    BROWN = "brown"


class Pattern(StrEnum):
    """How a tag's line is drawn. Dashes are kept for suggestions."""

    SOLID = "solid"
    WAVY = "wavy"
    DOUBLE = "double"
    DOTTED = "dotted"
