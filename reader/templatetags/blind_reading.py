"""What the pages say to those who read on their own."""

from typing import Any

from django import template
from django.template import RequestContext

from reader.models import User
from reader.queries.blind import Blind, blind_at

register = template.Library()


@register.simple_tag(takes_context=True)
def blind_reading(context: RequestContext) -> Blind:
    """Where the one who looks reads on their own, of what the page is about; asked once a request."""
    request, collection, role = context.get("request"), context.get("collection"), context.get("role")
    if request is None or collection is None or role is None or not isinstance(request.user, User):
        return Blind()
    article = context.get("article")
    known: dict[Any, Blind] = request.__dict__.setdefault("blind", {})
    key = (collection.pk, None if article is None else article.pk)
    if key not in known:
        known[key] = blind_at(request.user, collection, role, article=article)
    return known[key]
