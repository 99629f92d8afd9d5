"""What the templates of the reading page draw with."""

from collections.abc import Iterable
from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from annotations.models import Suggestion, Tag
from annotations.queries.suggestions.proposed import shortened
from annotations.queries.suggestions.scores import BANDS, FULL, HEIGHTS, WIDTH, Kind
from reader.models import Article
from reader.text.paragraphs import Kind as ParagraphKind

register = template.Library()

WIDEST = 32  # of a bar, in pixels
SURE_WIDTH = 64  # of the bar that tells how sure a suggester is
ELEMENTS = {ParagraphKind.HEADING: "h2", ParagraphKind.QUOTE: "blockquote"}


@register.filter
def element(kind: ParagraphKind) -> str:
    """The HTML element that a paragraph of this kind is."""
    return ELEMENTS.get(kind, "p")


@register.simple_tag
def bar(count: int, largest: int) -> SafeString:
    """A bar on the scale of its group, for the eye only: the number stands beside it."""
    return _bar(-(-WIDEST * count // largest) if largest else 0)


@cache
def _bar(length: int) -> SafeString:
    return format_html(
        '<svg class="bar" width="{}" height="4" aria-hidden="true"><rect width="{}" height="4"/></svg>', WIDEST, length
    )


# These stand beside every paragraph and every suggestion: a loop in a template is felt on a long page.


@register.simple_tag
@cache
def kind_buttons(kind: ParagraphKind) -> SafeString:
    """A button for each kind that a paragraph can be, the one that it is pressed."""
    rows = (
        (each.value, SafeString(' aria-pressed="true"' if each == kind else ""), each.label()) for each in ParagraphKind
    )
    return format_html_join("", '<button name="kind" value="{}"{}>{}</button>', rows)


@register.simple_tag
def suggestion_links(suggestions: Iterable[Suggestion], article: Article) -> SafeString:
    """A link for each suggestion, by whose id scripts find its form."""
    here = reverse("article", args=[article.collection.slug, article.pk])
    rows = (
        (
            each.tag.colour,
            SafeString(" entity" if each.tag.names_entity else ""),
            each.pk,
            here,
            each.pk,
            shortened(each.quote),
            each.tag.name.lower(),
        )
        for each in suggestions
    )
    link = (
        '<a class="suggestion {}{}" id="s-{}" href="{}suggestions/{}/"><b dir="auto">{}</b> '
        '<span class="tag">{}</span></a>'
    )
    return format_html_join("", link, rows)


@register.simple_tag
def relabel_buttons(tags: Iterable[Tag]) -> SafeString:
    """A button for each tag that a suggestion could have instead of the proposed one."""
    rows = (
        (
            tag.colour,
            tag.key,
            format_html(' data-shortcut="{}"', tag.shortcut) if tag.shortcut else "",
            tag.name.lower(),
        )
        for tag in tags
    )
    return format_html_join("", '<button class="{}" data-act="relabel" name="tag" value="{}"{}>{}</button>', rows)


@register.simple_tag
def sureness(percent: int) -> SafeString:
    """How sure a suggester is, as a bar: for the eye only, the number stands beside it."""
    return format_html(
        '<svg class="sureness" width="{0}" height="6" viewBox="0 0 {0} 6" aria-hidden="true">'
        '<rect class="all" width="{0}" height="6" rx="3"/><rect width="{1}" height="6" rx="3"/></svg>',
        SURE_WIDTH,
        max(round(SURE_WIDTH * percent / 100), 2),
    )


@register.simple_tag
def progress(done: int, whole: int) -> SafeString:
    """How much is done, as a line: for the eye only, the numbers stand above it."""
    return format_html(
        '<svg class="way" width="100%" height="4" viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="all" width="1000" height="4"/><rect width="{}" height="4"/></svg>',
        round(1000 * done / whole) if whole else 0,
    )


@register.simple_tag
def score_chart(kind: Kind) -> SafeString:
    """The bars of a kind's scores, and a line at its threshold. For the eye only: the numbers stand below."""
    bar = (
        '<g data-percent="{}"{}><rect class="is-open" x="{}" y="{}" width="{w}" height="{}"/>'
        '<rect class="is-accepted" x="{}" y="{}" width="{w}" height="{}"/>'
        '<rect class="is-dismissed" x="{}" y="{}" width="{w}" height="{}"/></g>'
    )
    above, under = HEIGHTS["open"], HEIGHTS["decided"]
    drawn = (
        format_html(
            bar,
            each.percent,
            SafeString(' class="is-below"' if each.percent < kind.percent or not kind.offered else ""),
            *(each.x, each.top, each.open),
            *(each.x, above + 2, each.accepted),
            *(each.x, each.under, each.dismissed),
            w=WIDTH - 2,
        )
        for each in kind.bars
    )
    wide, high = WIDTH * BANDS, above + under + 2
    return format_html(
        '<svg class="scores" viewBox="0 0 {0} {1}" preserveAspectRatio="none" aria-hidden="true">{2}'
        '<line class="axis" x1="0" x2="{0}" y1="{3}" y2="{3}"/>'
        '<line class="at" x1="{4}" x2="{4}" y1="0" y2="{1}"/></svg>',
        wide,
        high,
        SafeString("".join(drawn)),
        above + 1,
        round(wide * kind.percent / FULL),
    )


@register.filter
def keeping_first_line(value: str) -> str:
    """For a text area: HTML drops a line end that comes first in it, so such a one is given twice."""
    return "\n" + value if value.startswith("\n") else value
