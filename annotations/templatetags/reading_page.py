"""What the templates of the reading page draw with."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reader.text.paragraphs import Kind

register = template.Library()

WIDEST = 32  # of a bar, in pixels
ELEMENTS = {Kind.HEADING: "h2", Kind.QUOTE: "blockquote"}


@register.filter
def element(kind: Kind) -> str:
    """The HTML element that a paragraph of this kind is."""
    return ELEMENTS.get(kind, "p")


@register.simple_tag
def bar(count: int, largest: int) -> SafeString:
    """A bar on the scale of its group, for the eye only: the number stands beside it."""
    length = -(-WIDEST * count // largest) if largest else 0
    return format_html(
        '<svg class="bar" width="{}" height="4" aria-hidden="true"><rect width="{}" height="4"/></svg>', WIDEST, length
    )


@register.filter
def keeping_first_line(value: str) -> str:
    """For a text area: HTML drops a line end that comes first in it, so such a one is given twice."""
    return "\n" + value if value.startswith("\n") else value
