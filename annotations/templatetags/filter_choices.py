"""The choices of a filter, each with how many it would leave. In Python: where a crowd reads, they are many."""

from collections.abc import Iterable

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString

from annotations.models import Tag
from annotations.queries.filtering.offers import Choice, Group

from .reading_page import bar

register = template.Library()

MANY = 12  # more of them scroll


@register.simple_tag(takes_context=True)
def choices_of(context: Context, group: Group) -> SafeString:
    """The alternatives of one kind, under a tag those of its attributes."""
    request: HttpRequest = context["request"]
    trigger: str | None = request.htmx.trigger  # type: ignore[attr-defined]
    return SafeString(_choices(group, trigger or ""))


def _choices(group: Group, trigger: str) -> str:
    many = " many" if len(group.choices) > MANY else ""
    return f'<ul class="choices{many}">{"".join(_choice(each, group, trigger) for each in group.choices)}</ul>'


def _choice(choice: Choice, group: Group, trigger: str) -> str:
    link = escape(choice.link)
    attributes = {
        "class": "option none" if choice.count == 0 else "option",
        "id": f"f-{escape(group.name)}-{escape(choice.id)}",
        "href": link,
        "hx-get": link,
        "aria-current": "true" if choice.chosen else "",
    }
    told = "".join(f' {name}="{value}"' for name, value in attributes.items() if value)
    inside = f'{_swatch(choice.tag)}<span class="label" dir="auto">{escape(choice.label)}{_hint(choice.hint)}</span>'
    return f"<li><a{told}>{inside}{_count(choice.count, group.largest)}</a>{_within(choice.within, trigger)}</li>"


def _swatch(tag: Tag | None) -> str:
    if tag is None:
        return ""
    entity = " entity" if tag.names_entity else ""
    return f'<i class="swatch {tag.colour} {tag.pattern}{entity}" aria-hidden="true">{escape(tag.letter)}</i>'


def _hint(hint: str) -> str:
    return f' <span class="hint quiet numbers">{escape(hint)}</span>' if hint else ""


def _count(count: int | None, largest: int) -> str:
    return "" if count is None else f'{bar(count, largest)}<span class="count numbers">{count}</span>'


def _within(groups: Iterable[Group], trigger: str) -> str:
    """Folded, unless something there is chosen, or has just been chosen or taken back."""
    folded = "".join(
        f"<details{' open' if group.chosen or group.name in trigger else ''}>"
        f"<summary>{escape(group.label)}{_ON if group.chosen else ''}</summary>{_choices(group, trigger)}</details>"
        for group in groups
    )
    return f'<div class="within">{folded}</div>' if folded else ""


_ON = ' <span class="quiet">on</span>'
