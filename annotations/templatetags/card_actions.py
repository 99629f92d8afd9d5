"""What can be done with an annotation, under its card. In Python: it stands under every card, and an answer to a change
in a much marked paragraph is made of little else."""

from functools import lru_cache
from uuid import UUID

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from annotations.queries.page.cards import Card
from reader.models import Article, Collection

register = template.Library()

STAND_IN = UUID(int=0)  # for an annotation's id


@register.simple_tag(takes_context=True)
def card_actions(context: Context, card: Card, article: Article, collection: Collection, query: str) -> SafeString:
    """Links and forms, each with a spoken name that tells it from those of other cards."""
    annotation = card.annotation
    about = f"{escape(annotation.tag.name)}: {escape(card.heard)}"

    def to(name: str) -> str:
        address = _address(name, collection.slug, article.pk)
        return escape(address.replace(str(STAND_IN), str(annotation.pk)) + query)

    made = []
    if card.editable:
        made.append(_in_place("edit", "Edit", to("annotation"), about))
    if annotation.entity is not None:
        entity = escape(reverse("entity", args=[collection.slug, annotation.entity_id]))
        made.append(
            f'<a class="mentions" href="{entity}">All mentions{_heard(f"of {escape(annotation.entity.name)}")}</a>'
        )
    if annotation.version > 1:
        made.append(_in_place("past", "History", to("annotation_history"), f"of {about}"))
    if card.thread.may_talk:
        made.append(f'<a class="say" data-say href="{to("replies")}">Reply{_heard(f"to {about}")}</a>')
    link = f"#a-{annotation.pk}"
    made.append(f'<a class="copy-link" data-copy-link href="{link}">Copy link{_heard(f"to {about}")}</a>')
    if card.editable and card.divisible:
        made.append(_in_place("split", "Split", to("split"), about))
    if card.editable:
        made.append(_removing(to("remove"), annotation.version, about, token=str(context.get("csrf_token", ""))))
    return SafeString(" ".join(made))


def _in_place(name: str, said: str, address: str, about: str) -> str:
    """A link whose answer takes the place of the card."""
    swap = 'hx-target="closest .card" hx-swap="outerHTML"'
    return f'<a class="{name}" href="{address}" hx-get="{address}" {swap}>{said}{_heard(about)}</a>'


def _removing(address: str, version: int, about: str, *, token: str) -> str:
    fields = {"csrfmiddlewaretoken": escape(token), "version": version}
    hidden = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())
    inside = f'{hidden}<button class="button-plain">Remove{_heard(about)}</button>'
    return f'<form class="remove" method="post" action="{address}" hx-post="{address}" hx-swap="none">{inside}</form>'


def _heard(about: str) -> str:
    return f'<span class="heard"> {about}</span>'


@lru_cache(maxsize=1_000)
def _address(name: str, slug: str, article: UUID) -> str:
    return reverse(name, args=[slug, article, STAND_IN])
