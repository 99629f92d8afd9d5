"""What a view is given, for the type checker."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from reader.models import User


class Request(HttpRequest):
    """A request that `login_required` let through, and that the middleware of django-htmx has seen."""

    user: User
    htmx: HtmxDetails
