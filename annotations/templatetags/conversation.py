"""What people wrote, as a page shows it."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe

from annotations.queries.conversation import notices
from annotations.text.mentions import pieces
from reader.models import User

register = template.Library()


@register.filter
def worded(text: str, names: Mapping[str, str] | None) -> SafeString:
    """The text with its paragraphs and lines, the members whom it names marked; `names` are theirs, by username."""
    if not names or "@" not in text:
        return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  escaped by Django
    mention = '<b class="mention" title="{}">{}</b>'
    marked = format_html_join(
        "",
        "{}",
        (
            (
                format_html(mention, names[piece.username] or piece.username, piece.text)
                if piece.username
                else piece.text,
            )
            for piece in pieces(text, names)
        ),
    )
    return mark_safe(linebreaks(marked, autoescape=False))  # noqa: S308  each piece was escaped


@register.simple_tag
def unread(user: User) -> int:
    """How many notices the user has not read. One query."""
    return notices.unread(user)
