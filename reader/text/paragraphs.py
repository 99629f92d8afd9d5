"""The kinds a paragraph can be of."""

from enum import StrEnum


class Kind(StrEnum):
    """What a paragraph is in its article. Boilerplate is kept, shown folded, and never given to a suggester."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST_ITEM = "list-item"
    CAPTION = "caption"
    BYLINE = "byline"
    BOILERPLATE = "boilerplate"

    def label(self) -> str:
        """The kind in the words of a page: "list item"."""
        return self.value.replace("-", " ")
