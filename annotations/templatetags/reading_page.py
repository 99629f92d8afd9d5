"""What the templates of the reading page draw with."""

from collections.abc import Iterable
from functools import cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.models import Tag
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


# These two stand beside every paragraph and every suggested name: a loop in a template is felt on a long page.


@register.simple_tag
@cache
def kind_buttons(kind: Kind) -> SafeString:
    """A button for each kind that a paragraph can be, the one that it is pressed."""
    rows = ((each.value, SafeString(' aria-pressed="true"' if each == kind else ""), each.label()) for each in Kind)
    return format_html_join("", '<button name="kind" value="{}"{}>{}</button>', rows)


@register.simple_tag
def relabel_buttons(tags: Iterable[Tag], proposed: Tag) -> SafeString:
    """A button for each tag that a suggested name could have instead of the proposed one."""
    rows = (
        (
            tag.colour,
            tag.key,
            format_html(' data-shortcut="{}"', tag.shortcut) if tag.shortcut else "",
            tag.name.lower(),
        )
        for tag in tags
        if tag.pk != proposed.pk
    )
    return format_html_join("", '<button class="{}" data-act="relabel" name="tag" value="{}"{}>{}</button>', rows)


@register.filter
def keeping_first_line(value: str) -> str:
    """For a text area: HTML drops a line end that comes first in it, so such a one is given twice."""
    return "\n" + value if value.startswith("\n") else value
