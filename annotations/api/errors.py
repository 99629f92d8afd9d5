"""What the API says when it will not do as asked: always {"error": {"code", "message", "field"}}."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.db import IntegrityError, OperationalError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from annotations.models import Annotation, Reply
from annotations.queries.conversation import talk
from reader.actions.errors import Conflict, Refused

from . import telling

logger = logging.getLogger("django.request")

#: What is said where a library, not one of our actions, refuses: by status, a code and a sentence.
PLAIN = {
    400: ("malformed", "The request could not be read. A body is one JSON object in UTF-8."),
    401: ("unauthenticated", "Send a token, as in “Authorization: Bearer postil_…”. You make one in your settings."),
    403: ("forbidden", "You may not do this."),
    404: ("not_found", "There is nothing at this address, or nothing that you may see."),
    405: ("method_not_allowed", "This address does not answer to that method. The header Allow names those it does."),
    409: ("changed_meanwhile", "Something that this refers to was removed meanwhile. Nothing was changed; try again."),
    413: ("too_large", "The body is larger than this server takes in. Nothing was stored."),
    429: ("too_many_requests", "Too many requests. Wait as long as the header Retry-After says."),
    500: ("internal", "Something went wrong on the server. It was written to the server's log."),
    503: ("unavailable", "The database does not answer just now. Nothing was changed; try again in a moment."),
}

#: What is wrong with a value, by pydantic's name for it; the field stands before.
WRONG = {
    "missing": "is required",
    "extra_forbidden": "is not known here; check the spelling",
    "string_type": "must be a string",
    "string_unicode": "holds half a character (a lone surrogate)",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "is too large a number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "none_required": "must be null in this version",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_long": "holds more than {max_length} items",
    "too_short": "must hold at least {min_length} items",
    "value_error": "{error}",
}


class Forbidden(Refused):
    """One may see the thing, but not do this with it."""

    status = 403
    code = "forbidden"


def answer(data: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> JsonResponse:
    """`data` in JSON, letters as letters."""
    return JsonResponse(data, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})


def error(status: int, *, code: str = "", message: str = "", field: str = "", **more: Any) -> JsonResponse:
    """The one form of an error; `more` stands beside it. What is not given is said as `PLAIN` has it."""
    plain_code, plain_message = PLAIN.get(status, PLAIN[400])
    told = {"code": code or plain_code, "message": message or plain_message, "field": field or None}
    headers = {"WWW-Authenticate": 'Bearer realm="Postil"'} if status == 401 else None
    return answer({"error": told, **more}, status=status, headers=headers)


def refused(request: HttpRequest, refusal: Any) -> JsonResponse:
    return error(refusal.status, code=refusal.code, message=writable(refusal.message), field=writable(refusal.field))


def conflicting(request: HttpRequest, conflict: Any) -> JsonResponse:
    """412, with the annotation or reply as it stands (null if it is gone) and what the caller wanted of it."""
    current = conflict.details.get("current")
    told = None
    if isinstance(current, Annotation):
        prefetch_related_objects([current], *talk.prefetches(request.user))
        told = telling.annotation(current, current.article)
    elif isinstance(current, Reply):
        told = telling.reply(current)
    return error(
        412, code=conflict.code, message=conflict.message, current=told, yours=conflict.details.get("yours", {})
    )


def unfit(request: HttpRequest, problem: Any) -> JsonResponse:
    """422 for the first value that is not of the shape that was asked for."""
    first = problem.errors[0]
    # The first part of a place says body or query, the second, in a body, what our function calls it.
    place = first["loc"][2:] if first["loc"][0] == "body" else first["loc"][1:]
    field = writable(".".join(str(part) for part in place))[:200]
    wrong = WRONG.get(first["type"], "cannot be used").format(**first.get("ctx", {}))
    return error(
        422, code="invalid", message=f"“{field}” {wrong}." if field else f"The body {wrong}.", field=field or "body"
    )


def failed(request: HttpRequest, problem: Any) -> JsonResponse:
    """500: the log hears what it was, the caller does not."""
    logger.error(
        "Internal Server Error: %s",
        request.path,
        exc_info=problem,
        extra={"status_code": 500, "request": request},
    )
    return error(500)


def unavailable(request: HttpRequest, problem: Any) -> JsonResponse:
    logger.error("Database unavailable: %s", request.path, exc_info=problem, extra={"request": request})
    response = error(503)
    response["Retry-After"] = "5"
    return response


def writable(text: str) -> str:
    """`text` with half characters written as escapes, so that it can be sent."""
    return text.encode("utf-8", "backslashreplace").decode()


def plainly(status: int) -> Callable[[HttpRequest, Any], JsonResponse]:
    """A handler that answers `status` with the sentence that `PLAIN` has for it."""
    return lambda request, problem: error(status)


def install(api: NinjaAPI) -> None:
    """Have `api` answer every exception in our form. The closest class wins."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], JsonResponse]] = {
        Refused: refused,
        Conflict: conflicting,
        ValidationError: unfit,
        AuthenticationError: plainly(401),
        HttpError: lambda request, problem: error(problem.status_code),
        Http404: plainly(404),
        ObjectDoesNotExist: plainly(404),
        RequestDataTooBig: plainly(413),
        SuspiciousOperation: plainly(400),
        UnreadablePostError: plainly(400),
        RawPostDataException: plainly(400),
        MultiPartParserError: plainly(400),
        IntegrityError: plainly(409),
        OperationalError: unavailable,
        Exception: failed,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
