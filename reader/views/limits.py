"""What is too large to be taken in is told so, whatever the settings, and before anybody reads it into memory."""

from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render

#: A whole post with its files. Each file and each text has its own, lower limit.
MOST_BYTES = 128 * 1024 * 1024
_PIECE = 1024 * 1024


class BodyLimit:
    """Middleware: 413 for a post beyond the limits. The API answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not request.path.startswith("/api/") and _is_too_large(request):
            _drain(request)
            return render(request, "413.html", status=413)
        return self.get_response(request)


def _is_too_large(request: HttpRequest) -> bool:
    multipart = request.content_type == "multipart/form-data"
    if _length(request) > (MOST_BYTES if multipart else settings.DATA_UPLOAD_MAX_MEMORY_SIZE or MOST_BYTES):
        return True
    try:
        # Fields count apart from files, so only parsing tells.
        bool(request.POST)
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return True
    except UnreadablePostError:
        return False
    return False


def _drain(request: HttpRequest) -> None:
    """Read what is still coming: a browser shows the answer only once it has sent everything."""
    left = min(_length(request), 4 * MOST_BYTES)
    with suppress(OSError, UnreadablePostError):
        while left > 0 and (piece := request.read(_PIECE)):
            left -= len(piece)


def _length(request: HttpRequest) -> int:
    value = request.META.get("CONTENT_LENGTH") or "0"
    return int(value) if value.isascii() and value.isdigit() else 0
