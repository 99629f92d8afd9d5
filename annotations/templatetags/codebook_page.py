"""What the templates of the codebook draw with."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def band(low: int, high: int) -> SafeString:
    """A band of probability on a line from 0 to 100 per cent, for the eye only."""
    return format_html(
        '<svg class="band-line" viewBox="0 0 100 8" width="100" height="8" aria-hidden="true">'
        '<rect class="whole" y="3" width="100" height="2"/>'
        '<rect class="reach" x="{}" width="{}" height="8" rx="1"/></svg>',
        low,
        max(high - low, 1),
    )


@register.filter
def word(kind: str) -> str:
    """What the page calls a part of a tag: "role" is a part."""
    return {"role": "part"}.get(kind, kind)
