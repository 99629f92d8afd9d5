"""A Markdown file's text without its block marks, which become kinds: headings, quotes, list items."""

from .normalise import normalise
from .paragraphs import Kind


def without_markup(source: str) -> tuple[str, dict[int, Kind]]:
    """The normalised text, and the kinds that the marks gave its paragraphs, by position."""
    return normalise(source), {}
