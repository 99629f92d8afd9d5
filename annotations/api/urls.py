"""Where the API is. Whatever is asked below its root is answered in JSON, also where there is nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt

from .api import api
from .errors import error

app_name = "api"


def answered(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, with what ninja and Django would say as text or as a page said in JSON, and nothing of it cached."""

    @wraps(view, assigned=())
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = error(404)
        if response.status_code == 405:
            allowed = response["Allow"]
            response = error(405)
            response["Allow"] = allowed
        response["Cache-Control"] = "no-store"
        return response

    # A session's CSRF token is checked with the session, in auth.py: a bearer needs none.
    return csrf_exempt(answer)


def nothing(request: HttpRequest) -> HttpResponseBase:
    raise Http404


def own_patterns() -> list[URLPattern]:
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        pattern.callback = answered(pattern.callback)
    return patterns


urlpatterns = [*own_patterns(), re_path(r"", answered(nothing), name="nothing")]
